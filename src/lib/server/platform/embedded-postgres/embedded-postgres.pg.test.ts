import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '#tests/setup/until.ts';
import { readAccounts } from './account.ts';
import { type EmbeddedPostgres, type GaveUp, startEmbeddedPostgres, stopAbandonedServer } from './index.ts';
import { waitAlone } from './locks.ts';
import { OPERATIONS } from '#tests/setup/long.ts';

const face = new URL('./index.ts', import.meta.url).href;
const isRoot = process.geteuid?.() === 0;
const quick = { fsync: 'off', full_page_writes: 'off' };

let folder: string;
const children: ChildProcess[] = [];
const servers: EmbeddedPostgres[] = [];

/** Data made once, as every first start makes them; most tests begin with a copy. */
let made: string;

beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'segl-embedded-test-'));
  await chmod(made, 0o711);
  await (await start(made)).stop();
});

afterAll(async () => {
  await rm(made, { recursive: true, force: true });
});

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'segl-embedded-test-')));
  await chmod(folder, 0o711);
});

afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => ended(child, 'SIGKILL')));
  for (const server of servers.splice(0)) await server.stop();
  for (const name of ['', 'home/data', 'closed/data']) {
    const used = join(folder, name);
    if (existsSync(used)) expect(await stopAbandonedServer(used)).not.toBe('in_use');
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

function withData(): void {
  execFileSync('cp', ['-a', join(made, 'server'), folder]);
}

async function start(at = folder, settings: Record<string, string> = quick): Promise<EmbeddedPostgres> {
  const lines: string[] = [];
  const server = await startEmbeddedPostgres({ folder: at, settings, log: (line) => lines.push(line) });
  if (!server.ok) throw new Error(JSON.stringify(server.error));
  servers.push(server.value);
  return server.value;
}

/** Another process that starts the server, prints a line of JSON and then stays until it is told to stop. */
async function startInChild(
  at: string,
  as: { uid?: number; gid?: number; home?: string } = {},
): Promise<{ child: ChildProcess; answer: { url?: string; error?: { code: string } } }> {
  const code = `
    import { startEmbeddedPostgres } from ${JSON.stringify(face)};
    const server = await startEmbeddedPostgres({ folder: ${JSON.stringify(at)}, settings: ${JSON.stringify(quick)} });
    console.log(JSON.stringify(server.ok ? { url: server.value.url } : { error: server.error }));
    if (!server.ok) process.exit(1);
    process.on('SIGTERM', () => server.value.stop().then(() => process.exit(0)));
    setInterval(() => {}, 1000);`;
  const { home = '/', ...identity } = as;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    ...identity,
    cwd: home,
    env: { HOME: home, PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return { child, answer: JSON.parse(text) as { url?: string; error?: { code: string } } };
}

interface WatchedServer extends EmbeddedPostgres {
  readonly lines: string[];
  readonly gaveUp: GaveUp[];
}

function watched(server: EmbeddedPostgres, mostStarts = 100): WatchedServer {
  const [lines, gaveUp]: [string[], GaveUp[]] = [[], []];
  const told = { line: (line: string) => lines.push(line), gaveUp: (why: GaveUp) => gaveUp.push(why) };
  server.watch(told, { everyMs: 20, mostStarts, windowMs: 600_000 });
  return { ...server, lines, gaveUp };
}

/** What it says now, or null while it says nothing. */
async function answer(url: string, text = 'SELECT answer FROM kept'): Promise<unknown> {
  const rows = await query(url, text).catch(() => []);
  return (rows[0] as { answer: unknown } | undefined)?.answer ?? null;
}

function childrenOf(pid: number): number[] {
  const listed = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return [...listed.matchAll(/^\s*(\d+)\s+(\d+)$/gm)]
    .filter((row) => Number(row[2]) === pid)
    .map((row) => Number(row[1]));
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await exit;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined });
  try {
    return await sql.unsafe(text);
  } finally {
    // The driver waits for ever for a connection that was cut off in the middle of a statement.
    await sql.end({ timeout: 1 });
  }
}

async function pidOf(dataFolder: string): Promise<number> {
  return Number((await readFile(join(dataFolder, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** A process that ended but was not collected yet is not alive: after the death of its app that is up to init. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

describe('an embedded PostgreSQL', () => {
  test('starts durable, closed and small, and finds its data again on the same port', async () => {
    const first = await start(folder, {});
    const [settings] = await query(
      first.url,
      `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('fsync') AS fsync,
        current_setting('synchronous_commit') AS commit, current_setting('full_page_writes') AS pages,
        current_setting('data_checksums') AS checksums, current_setting('listen_addresses') AS listens,
        current_setting('unix_socket_directories') AS sockets, current_setting('timezone') AS zone,
        current_setting('password_encryption') AS scram,
        (SELECT datlocprovider::text || datlocale || pg_encoding_to_char(encoding) FROM pg_database
          WHERE datname = current_database()) AS locale,
        (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super`,
    );
    expect(settings).toEqual({
      ...{ major: 18, fsync: 'on', commit: 'on', pages: 'on', checksums: 'on', listens: '127.0.0.1' },
      ...{ sockets: '', zone: 'UTC', scram: 'scram-sha-256', locale: 'bC.UTF-8UTF8', super: false },
    });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const pid = await pidOf(first.dataFolder);
    await first.stop();
    await first.stop();
    expect(isAlive(pid)).toBe(false);

    const second = await start(folder, {});
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('keeps the password to itself', OPERATIONS, async () => {
    withData();
    const server = await start();
    const { password, port } = new URL(server.url);
    expect(password).toHaveLength(43);
    const file = join(folder, 'server/connection.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'server/server.log'))).mode & 0o777).toBe(0o600);
    expect((await stat(server.dataFolder)).mode & 0o777).toBe(0o700);
    expect(await readFile(join(folder, 'server/server.log'), 'utf8')).not.toContain(password);
    if (process.platform === 'linux') {
      const commandLine = await readFile(`/proc/${await pidOf(server.dataFolder)}/cmdline`, 'utf8');
      expect(commandLine).toContain(server.dataFolder);
      expect(commandLine).not.toContain(password);
    }
    for (const user of ['segl_owner', 'postgres']) {
      const guess = query(`postgres://${user}:guess@127.0.0.1:${port}/segl`, 'SELECT 1');
      await expect(guess).rejects.toMatchObject({ code: '28P01' });
    }
  });

  test('writes into its log that a rule refused, and not the row', OPERATIONS, async () => {
    withData();
    const server = await start();
    await query(
      server.url,
      'CREATE TABLE person (name text UNIQUE, secret text CONSTRAINT no_secret CHECK (secret IS NULL))',
    );
    await query(server.url, `INSERT INTO person VALUES ('Kari Nordmann')`);
    for (const values of [`('x', 'hemmelig-7f3a9c')`, `('Kari Nordmann')`])
      await expect(query(server.url, `INSERT INTO person VALUES ${values}`)).rejects.toThrow();
    const log = await readFile(join(folder, 'server/server.log'), 'utf8');
    expect(log).toContain('violates check constraint "no_secret"');
    expect(log).not.toMatch(/hemmelig-7f3a9c|Kari/);
  });

  test('is found again after its app was killed, and stopped by the next one', async () => {
    withData();
    const { child, answer } = await startInChild(folder);
    await query(answer.url ?? '', 'CREATE TABLE kept AS SELECT 42 AS answer');
    await ended(child, 'SIGKILL');
    const pid = await pidOf(join(folder, 'server/data'));
    expect(isAlive(pid)).toBe(true);

    const server = await start();
    expect(server.url).toBe(answer.url);
    expect(await pidOf(server.dataFolder)).toBe(pid);
    expect(await query(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await server.stop();
    expect(isAlive(pid)).toBe(false);
  });

  test('left by a killed app can be stopped without starting another', OPERATIONS, async () => {
    withData();
    const { child } = await startInChild(folder);
    const pid = await pidOf(join(folder, 'server/data'));
    expect(await stopAbandonedServer(folder)).toBe('in_use');
    await ended(child, 'SIGKILL');
    expect(await stopAbandonedServer(folder)).toBe('stopped');
    expect(isAlive(pid)).toBe(false);
  });

  test(
    'is one, however many start it at once, and lives until the last has stopped',
    OPERATIONS,
    async () => {
      const [one, two, here, again] = await Promise.all([
        startInChild(folder),
        startInChild(folder),
        start(),
        start(),
      ]);
      const urls = new Set([one.answer.url, two.answer.url, here.url, again.url]);
      expect(urls.size).toBe(1);
      expect(one.answer.url).toMatch(/^postgres:/);
      const pid = await pidOf(here.dataFolder);
      await here.stop();
      await ended(one.child, 'SIGTERM');
      await again.stop();
      expect(await query(here.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await ended(two.child, 'SIGTERM');
      expect(isAlive(pid)).toBe(false);
    },
  );

  test(
    'comes back after it was killed itself, also when its process id has passed to another program',
    OPERATIONS,
    async () => {
      withData();
      const first = await start();
      await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      const pid = await pidOf(first.dataFolder);
      process.kill(pid, 'SIGKILL');
      await until(() => !isAlive(pid));
      await first.stop();

      const other = spawn('sleep', ['60'], { stdio: 'ignore' });
      children.push(other);
      const note = join(first.dataFolder, 'postmaster.pid');
      await writeFile(note, (await readFile(note, 'utf8')).replace(/^\d+/, String(other.pid)));
      const second = await start();
      expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
      expect(isAlive(other.pid ?? 0)).toBe(true);
    },
  );

  test(
    'is started again while it is used, by one of those who use it, and found by the others',
    OPERATIONS,
    async () => {
      withData();
      const here = watched(await start());
      const there = watched(await start());
      const other = await startInChild(folder);
      await query(here.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      for (let round = 0; round < 3; round += 1) {
        const pid = await pidOf(here.dataFolder);
        process.kill(pid, 'SIGKILL');
        await until(async () => !isAlive(pid) && (await answer(here.url)) === 42);
        expect(await pidOf(there.dataFolder)).toBe(await pidOf(here.dataFolder));
      }
      // Every process of it at once, as when the kernel is short of memory.
      const pid = await pidOf(here.dataFolder);
      for (const each of [pid, ...childrenOf(pid)]) process.kill(each, 'SIGKILL');
      await until(async () => !isAlive(pid) && (await answer(other.answer.url ?? '')) === 42);
      expect([...here.gaveUp, ...there.gaveUp]).toEqual([]);
      // And a stop is a stop.
      const last = await pidOf(here.dataFolder);
      await Promise.all([here.stop(), there.stop()]);
      await ended(other.child, 'SIGTERM');
      expect(isAlive(last)).toBe(false);
    },
  );

  test('recovers by itself when one of its sessions is killed, and is left alone', OPERATIONS, async () => {
    withData();
    const server = watched(await start());
    const pid = await pidOf(server.dataFolder);
    const sql = postgres(server.url, { max: 1, fetch_types: false, onnotice: () => undefined });
    const [session] = await sql<[{ pid: number }]>`SELECT pg_backend_pid() AS pid, pg_sleep(0)`;
    process.kill(session.pid, 'SIGKILL');
    await sql.end({ timeout: 0 });
    await until(async () => (await answer(server.url, 'SELECT 42 AS answer')) === 42);
    expect(await pidOf(server.dataFolder)).toBe(pid);
    expect(server.lines).toEqual([]);
  });

  test('is given up when it can’t be started, and never made anew', OPERATIONS, async () => {
    withData();
    const server = watched(await start(), 2);
    const pid = await pidOf(server.dataFolder);
    await rename(server.dataFolder, `${server.dataFolder}-gone`);
    process.kill(pid, 'SIGKILL');
    await until(() => server.gaveUp.length > 0);
    expect(server.gaveUp).toMatchObject([{ starts: 2, last: { code: 'embedded_postgres_data_missing' } }]);
    expect(existsSync(server.dataFolder)).toBe(false);
    await rename(`${server.dataFolder}-gone`, server.dataFolder);
  });

  test('that comes back on another port is not what its users know', OPERATIONS, async () => {
    withData();
    const server = watched(await start());
    const squatter = createServer();
    const lock = await waitAlone(join(folder, 'start.lock'), 60_000);
    const pid = await pidOf(server.dataFolder);
    process.kill(pid, 'SIGKILL');
    await until(() => !isAlive(pid));
    await new Promise<void>((done) => squatter.listen(Number(new URL(server.url).port), '127.0.0.1', done));
    lock?.release();
    await until(() => server.lines.some((line) => line.includes('embedded_postgres_moved')));
    squatter.close();
  });

  test('takes another port when its own is taken, and keeps that', OPERATIONS, async () => {
    withData();
    const first = await start();
    const port = Number(new URL(first.url).port);
    await first.stop();
    const squatter = createServer().listen(port, '127.0.0.1');
    const second = await start();
    const moved = new URL(second.url).port;
    expect(moved).not.toBe(String(port));
    await second.stop();
    squatter.close();
    expect(new URL((await start()).url).port).toBe(moved);
  });

  test('gets a new password when the kept one is lost, and keeps its data', OPERATIONS, async () => {
    withData();
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await writeFile(join(folder, 'server/connection.json'), '{"port":');
    const second = await start();
    expect(new URL(second.url).password).not.toBe(new URL(first.url).password);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('leaves no half cluster when the first start is killed', OPERATIONS, async () => {
    const starting = startInChild(folder).catch(() => 'killed');
    const isHalf = (name: string) => name.startsWith('server.unfinished-');
    await until(async () => {
      const half = (await readdir(folder)).find(isHalf);
      return half !== undefined && existsSync(join(folder, half, 'data/base'));
    });
    for (const child of children) child.kill('SIGKILL');
    expect(await starting).toBe('killed');
    expect(existsSync(join(folder, 'server'))).toBe(false);
    await start();
    expect((await readdir(folder)).filter(isHalf)).toEqual([]);
  });

  test('says what stands in its way', OPERATIONS, async () => {
    await writeFile(join(folder, 'file'), '');
    const inFile = await startEmbeddedPostgres({ folder: join(folder, 'file/data') });
    expect(inFile).toMatchObject({ error: { code: 'embedded_postgres_folder_unwritable' } });

    const other = join(folder, 'server/data');
    await mkdir(other, { recursive: true });
    await writeFile(join(other, 'PG_VERSION'), '17\n');
    const old = await startEmbeddedPostgres({ folder });
    const wrong = { code: 'embedded_postgres_wrong_version', found: '17', needed: '18', dataFolder: other };
    expect(old).toMatchObject({ error: wrong });

    await rm(join(folder, 'server'), { recursive: true });
    const refused = await startEmbeddedPostgres({ folder, settings: { ...quick, shared_buffers: 'much' } });
    const lastLines = expect.arrayContaining([expect.stringContaining('shared_buffers')]) as string[];
    expect(refused).toMatchObject({
      error: { code: 'embedded_postgres_start_failed', step: 'start', lastLines },
    });
    await start();
  });
});

describe.runIf(isRoot)('as another user or as root', () => {
  test(
    'starts for an ordinary user in a closed home, and says when a folder is not theirs',
    OPERATIONS,
    async () => {
      const nobody = readAccounts(await readFile('/etc/passwd', 'utf8')).find(
        ({ name }) => name === 'nobody',
      );
      if (nobody === undefined) throw new Error('this machine has no account nobody');
      const home = join(folder, 'home');
      await mkdir(home, { mode: 0o700 });
      await chown(home, nobody.uid, nobody.gid);
      const as = { uid: nobody.uid, gid: nobody.gid, home };

      const { child, answer } = await startInChild(join(home, 'data'), as);
      expect(await query(answer.url ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      const data = join(home, 'data/server/data');
      expect((await stat(data)).uid).toBe(nobody.uid);
      const pid = await pidOf(data);
      await ended(child, 'SIGTERM');
      expect(isAlive(pid)).toBe(false);

      // Root can start the same server, and the user can again afterwards.
      const asRoot = await start(join(home, 'data'));
      expect(asRoot.url).toBe(answer.url);
      await asRoot.stop();
      expect((await startInChild(join(home, 'data'), as)).answer.url).toBe(answer.url);

      const theirs = await startInChild(join(folder, 'roots'), as);
      expect(theirs.answer.error?.code).toBe('embedded_postgres_folder_unwritable');
    },
  );

  test(
    'puts the data of a folder that is closed to the server outside, and finds them again',
    OPERATIONS,
    async () => {
      const closed = join(folder, 'closed');
      await mkdir(closed, { mode: 0o700 });
      const first = await start(join(closed, 'data'));
      const home = (await readFile(join(closed, 'data/server-is-at'), 'utf8')).trim();
      try {
        expect(first.dataFolder).toBe(join(home, 'data'));
        expect((await stat(first.dataFolder)).uid).not.toBe(0);
        expect(await stat(join(home, 'connection.json'))).toMatchObject({ uid: 0, mode: 0o100600 });
        await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
        watched(first);
        const pid = await pidOf(first.dataFolder);
        process.kill(pid, 'SIGKILL');
        await until(async () => !isAlive(pid) && (await answer(first.url)) === 42);
        await first.stop();
        const second = await start(join(closed, 'data'));
        expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
        await second.stop();
      } finally {
        await rm(home, { recursive: true, force: true });
      }
      const lost = await startEmbeddedPostgres({ folder: join(closed, 'data') });
      expect(lost).toMatchObject({
        error: { code: 'embedded_postgres_data_missing', dataFolder: first.dataFolder },
      });
    },
  );
});
