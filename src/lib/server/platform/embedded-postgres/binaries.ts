import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { type Account, closedTo } from './account.ts';
import type { EmbeddedPostgresError } from './errors.ts';
import { run } from './run.ts';
import { repairLinks, rootsBases, stage, stagingBase } from './stage.ts';

/** Programs that are known to run under the account they were prepared for. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const windows = process.platform === 'win32';
const platform = `${windows ? 'windows' : process.platform}-${process.arch}`;

/**
 * The programs of the npm package for this machine, made ready to run as `account`: first as they lie,
 * then with the missing library links repaired in place, and last from a copy of our own (for an ordinary
 * user in `folder`; for root outside, where nobody else can change it).
 */
export async function prepareBinaries(
  found: Package | null,
  folder: string,
  account: Account | null,
  log: (line: string) => void,
  stagingBases: readonly string[] = rootsBases,
): Promise<Result<Binaries, EmbeddedPostgresError>> {
  if (found === null) {
    const reason = `the package @embedded-postgres/${platform} is not installed`;
    return err({ code: 'embedded_postgres_unsupported_platform', platform, reason });
  }
  const { native, version } = found;
  if ((await problemWith(native, account)) === null) return ok(programs(native));
  await repairLinks(native).catch(() => {
    // Not ours to write: the copy below gets its own links.
  });
  if ((await problemWith(native, account)) === null) {
    log(`repaired the library links in ${native}`);
    return ok(programs(native));
  }
  const base = account === null ? folder : await stagingBase(account, stagingBases);
  const copy = join(base, `postgres-${version}-${platform}`);
  if ((await problemWith(copy, account)) !== null) await stage(native, copy);
  const reason = await problemWith(copy, account);
  if (reason !== null) return err({ code: 'embedded_postgres_unsupported_platform', platform, reason });
  log(`PostgreSQL runs from its copy in ${copy}`);
  return ok(programs(copy));
}

/** The npm package with the programs for this machine. */
export interface Package {
  readonly native: string;
  readonly version: string;
}

/** The installed package, or null where npm found none for this machine. */
export function findPackage(): Package | null {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${platform}`;
  for (const modules of require.resolve.paths(name) ?? []) {
    const native = join(modules, name, 'native');
    if (!existsSync(native)) continue;
    const { version } = require(join(modules, name, 'package.json')) as { version: string };
    return { native, version };
  }
  return null;
}

function programs(native: string): Binaries {
  const end = windows ? '.exe' : '';
  return { initdb: join(native, 'bin', `initdb${end}`), postgres: join(native, 'bin', `postgres${end}`) };
}

/** Null when both programs run under the account with all their libraries and files; else what is wrong. */
async function problemWith(native: string, account: Account | null): Promise<string | null> {
  const { initdb, postgres } = programs(native);
  const [first, second] = await Promise.all([
    run(postgres, ['--version'], account),
    run(initdb, ['--version'], account),
  ]);
  if (!first.success) return first.output.trim();
  if (!second.success) return second.output.trim();
  const closed =
    account === null ? null : await closedTo(account, join(native, 'share', 'postgresql', 'timezone'));
  return closed === null ? null : `${closed} is closed to ${account?.name ?? 'us'}`;
}
