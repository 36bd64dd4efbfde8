import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['src', 'static', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];

/**
 * Builds the app where the build is missing or older than the newest source, and always as customers run it: with
 * another NODE_ENV, as test runners set it, Kit leaves out the service worker. Throws when building fails.
 */
export function ensureBuilt(): void {
  const built = join(ROOT, 'build', 'handler.js');
  if (existsSync(built) && newest(SOURCES.map((source) => join(ROOT, source))) < statSync(built).mtimeMs)
    return;
  console.log('Building the app …');
  const vite = spawnSync(process.execPath, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'build'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (vite.status !== 0) throw new Error(`The app could not be built:\n${vite.stdout}\n${vite.stderr}`);
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
