import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Account, readAccounts } from './account.ts';
import { findPackage, type Package, prepareBinaries } from './binaries.ts';
import { run } from './run.ts';
import { stagingBase } from './stage.ts';
import { OPERATIONS } from '#tests/setup/long.ts';

const isRoot = process.geteuid?.() === 0;
const source = findPackage();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segl-binaries-test-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The package as npm lays it down when it runs no install scripts: without a single link. */
async function packageWithoutLinks(): Promise<Package> {
  if (source === null) throw new Error('there is no package for this machine');
  const native = join(folder, 'native');
  const filter = (path: string) => !path.endsWith('.a') && !lstatSync(path).isSymbolicLink();
  await cp(source.native, native, { recursive: true, filter });
  return { ...source, native };
}

async function nobody(): Promise<Account> {
  const account = readAccounts(await readFile('/etc/passwd', 'utf8')).find(({ name }) => name === 'nobody');
  if (account === undefined) throw new Error('this machine has no account nobody');
  return account;
}

describe('the programs of the npm package', () => {
  test('get their missing library links where they lie', OPERATIONS, async () => {
    const found = await packageWithoutLinks();
    expect((await run(join(found.native, 'bin/postgres'), ['--version'], null)).success).toBe(false);
    const lines: string[] = [];
    const ready = await prepareBinaries(found, folder, null, (line) => lines.push(line));
    expect(ready).toMatchObject({ ok: true, value: { postgres: join(found.native, 'bin/postgres') } });
    expect(lines).toEqual([`repaired the library links in ${found.native}`]);
  });

  test.runIf(isRoot)('are copied for an ordinary user who may not write there', OPERATIONS, async () => {
    const found = await packageWithoutLinks();
    const account = await nobody();
    await chmod(folder, 0o755);
    const own = join(folder, 'own');
    execFileSync('install', ['-d', '-m', '700', '-o', String(account.uid), own]);
    const code = `
      import { prepareBinaries } from ${JSON.stringify(new URL('./binaries.ts', import.meta.url).href)};
      const ready = await prepareBinaries(${JSON.stringify(found)}, ${JSON.stringify(own)}, null, () => {});
      console.log(JSON.stringify(ready));`;
    const args = ['--input-type=module', '-e', code];
    const output = () => run(process.execPath, args, account).then((done) => done.output);
    const copy = join(own, (await output()).match(/own\/(postgres-18[^/]*)\/bin\/postgres/)?.[1] ?? 'none');
    expect((await run(join(copy, 'bin/postgres'), ['--version'], account)).output).toContain(
      'PostgreSQL) 18',
    );
    expect(existsSync(join(found.native, 'lib/libpq.so.5'))).toBe(false);
    expect(await readdir(own)).toHaveLength(1);

    const { ino } = await stat(copy);
    expect(await output()).toContain(copy);
    expect((await stat(copy)).ino).toBe(ino);
  });

  test.runIf(isRoot)(
    'are copied to where the account of the server gets at them when its way is closed',
    OPERATIONS,
    async () => {
      const found = await packageWithoutLinks();
      const account = await nobody();
      const base = await mkdtemp(join(tmpdir(), 'segl-binaries-test-'));
      try {
        await chmod(base, 0o755);
        const ready = await prepareBinaries(found, folder, account, () => undefined, [base]);
        if (!ready.ok) throw new Error(JSON.stringify(ready.error));
        expect(ready.value.postgres.startsWith(base)).toBe(true);
        expect((await run(ready.value.initdb, ['--version'], account)).success).toBe(true);
        expect(await stat(ready.value.postgres)).toMatchObject({ uid: 0, mode: 0o100755 });
      } finally {
        await rm(base, { recursive: true, force: true });
      }
    },
  );

  test('that do not run here, or are not there, are said to be unsupported', async () => {
    const none = await prepareBinaries(null, folder, null, () => undefined);
    expect(none).toMatchObject({ error: { code: 'embedded_postgres_unsupported_platform' } });
    if (source === null) throw new Error('there is no package for this machine');
    const native = join(folder, 'native');
    await cp(join(source.native, 'bin'), join(native, 'bin'), { recursive: true });
    const broken = await prepareBinaries({ ...source, native }, folder, null, () => undefined);
    expect(broken).toMatchObject({ error: { code: 'embedded_postgres_unsupported_platform' } });
  });
});

test.runIf(isRoot)('a copy of root goes to no folder that others can change', async () => {
  const account = await nobody();
  const [planted, open, closed, safe] = ['planted', 'open', 'closed', 'safe'].map((name) =>
    join(folder, name),
  );
  if (!planted || !open || !closed || !safe) throw new Error('four names make four paths');
  await chmod(folder, 0o755);
  for (const each of [planted, open, closed]) await mkdir(each);
  await chown(planted, account.uid, account.gid);
  await chmod(open, 0o777);
  await chmod(closed, 0o700);
  expect(await stagingBase(account, [planted, open, closed, safe])).toBe(safe);
  expect(await stat(safe)).toMatchObject({ uid: 0, mode: 0o040755 });
});
