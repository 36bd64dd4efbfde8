import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['src', 'static', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];
const SIGN_OF_LIFE_MS = 5_000;

type Print = (line: string) => void;

/**
 * Builds the app where the build is missing or older than the newest source, and always as customers run it: with
 * another NODE_ENV, as test runners set it, Kit leaves out the service worker. Throws when building fails.
 */
export async function ensureBuilt(print: Print = console.log): Promise<void> {
  const built = join(ROOT, 'build', 'handler.js');
  if (existsSync(built) && newest(SOURCES.map((source) => join(ROOT, source))) < statSync(built).mtimeMs)
    return;
  await building(print, runVite);
}

/** Says that it begins before it does, while it goes on every `everyMs` that it does, and that it is done. */
export async function building(
  print: Print,
  build: () => Promise<void>,
  everyMs = SIGN_OF_LIFE_MS,
): Promise<void> {
  print('Building the app; the first time this takes a minute or so …');
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const life = setInterval(() => print(`  still building (${seconds()} s) …`), everyMs);
  try {
    await build();
  } finally {
    clearInterval(life);
  }
  print(`Built in ${seconds()} s.`);
}

async function runVite(): Promise<void> {
  const vite = spawn(process.execPath, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'build'], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [vite.stdout, vite.stderr])
    stream.on('data', (text: Buffer) => (said += text.toString()));
  const status = await new Promise((resolve, reject) => vite.once('error', reject).once('close', resolve));
  if (status !== 0) throw new Error(`The app could not be built:\n${said}`);
}

function newest(paths: readonly string[]): number {
  return Math.max(0, ...paths.map(newestIn));
}

function newestIn(path: string): number {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return newest(readdirSync(path).map((name) => join(path, name)));
}
