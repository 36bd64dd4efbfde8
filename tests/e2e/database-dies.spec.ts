import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitAlone } from '#lib/server/platform/embedded-postgres/locks.ts';
import { stopAbandonedServer } from '#lib/server/platform/embedded-postgres/index.ts';
import { until } from '../setup/until.ts';
import { OPERATIONS } from '../setup/long.ts';

const START = fileURLToPath(new URL('../../src/cli/start.ts', import.meta.url));

let folder: string;
let segl: ChildProcess;
let url: string;
let said = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segl-dies-'));
  await startSegl();
});
afterAll(async () => {
  await end('SIGKILL');
  await stopAbandonedServer(postgres());
  await rm(await home(), { recursive: true, force: true, maxRetries: 5 });
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const postgres = () => join(folder, 'data', 'postgres');

/** Where the server lies: in the data folder, or, as root, outside where its account can enter. */
async function home(): Promise<string> {
  const inside = join(postgres(), 'server');
  return readFile(join(postgres(), 'server-is-at'), 'utf8').then(
    (path) => path.trim(),
    () => inside,
  );
}

async function pidOfDatabase(): Promise<number> {
  const note = await readFile(join(await home(), 'data', 'postmaster.pid'), 'utf8');
  return Number(note.split('\n')[0]);
}

async function startSegl(): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    SEGL_DATA: join(folder, 'data'),
    SEGL_MASTER_KEY: 'beside',
    SEGL_DATABASE_AT_REST: 'declared',
    PORT: '0',
    SEGL_LOG: 'warn',
  };
  segl = spawn(process.execPath, [START], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  segl.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  url = await new Promise((resolve, reject) => {
    let out = '';
    segl.stdout?.on('data', (text: Buffer) => {
      out += text.toString();
      const served = /serves on (\S+)/.exec(out)?.[1];
      if (served) resolve(served);
    });
    segl.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)));
  });
}

async function end(signal: NodeJS.Signals): Promise<void> {
  if (segl.exitCode !== null || segl.signalCode !== null) return;
  const gone = new Promise((resolve) => segl.once('exit', resolve));
  segl.kill(signal);
  await gone;
}

const health = async () => (await fetch(`${url}/health`)).status;

/** The status that a sign-in gets: 401 where the database was asked, since nobody has an account here. */
async function signIn(): Promise<number> {
  const answer = await fetch(`${url}/api/trpc/session.signIn`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ json: { email: 'nobody@segl.example', password: 'en lang og god setning' } }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

// As root too, where the database lies outside the data folder.
it(
  'a database that is killed is started again under the running app, which says so meanwhile',
  OPERATIONS,
  async () => {
    expect([await health(), await signIn()]).toEqual([200, 401]);
    for (let round = 0; round < 2; round++) {
      // Nobody can start it while this is held: the app has nothing to ask.
      const lock = await waitAlone(join(postgres(), 'start.lock'), 60_000);
      const pid = await pidOfDatabase();
      process.kill(pid, 'SIGKILL');
      await until(async () => (await health()) === 503);
      expect(await signIn()).toBeGreaterThanOrEqual(500);
      expect(await health()).toBe(503);
      lock?.release();
      await until(async () => (await health()) === 200);
      expect(await signIn()).toBe(401);
      expect(await pidOfDatabase()).not.toBe(pid);
      expect(segl.exitCode).toBe(null);
    }
    expect(said).toContain('PostgreSQL is gone');
  },
);
