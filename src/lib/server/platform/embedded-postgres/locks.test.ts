import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tryAlone, tryTogether, waitAlone } from './locks.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segl-locks-test-'));
  file = join(folder, 'a.lock');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('one alone or many together, never both', async () => {
  const alone = await tryAlone(file);
  expect(alone).not.toBeNull();
  expect(await readdir(folder)).toEqual(['a.lock']);
  expect(await tryAlone(file)).toBeNull();
  expect(await tryTogether(file)).toBeNull();
  alone?.release();
  alone?.release();

  const first = await tryTogether(file);
  const second = await tryTogether(file);
  expect(await tryAlone(file)).toBeNull();
  first?.release();
  expect(await tryAlone(file)).toBeNull();
  second?.release();
  const last = await tryAlone(file);
  expect(last).not.toBeNull();
  last?.release();
});

test('of many that ask at once for a lock not yet made, one gets it', async () => {
  const locks = await Promise.all(Array.from({ length: 20 }, () => tryAlone(file)));
  expect(locks.filter((lock) => lock !== null)).toHaveLength(1);
  locks.forEach((lock) => lock?.release());
  expect(await readdir(folder)).toEqual(['a.lock']);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('the lock of a killed process is free at once', async () => {
  const code = `
    import { tryAlone } from ${JSON.stringify(new URL('./locks.ts', import.meta.url).href)};
    console.log((await tryAlone(${JSON.stringify(file)})) !== null);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const answer = await new Promise((resolve) =>
    child.stdout.once('data', (text: Buffer) => resolve(String(text))),
  );
  expect(answer).toBe('true\n');
  expect(await tryAlone(file)).toBeNull();
  expect(await waitAlone(file, 50)).toBeNull();
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
  const lock = await tryAlone(file);
  expect(lock).not.toBeNull();
  lock?.release();
});
