import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'segl-install-'));
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
    copyFileSync(join(ROOT, name), join(folder, name));
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

/** npm itself takes seconds to start on a busy machine. */

/** What a newcomer's `npm ci` would say, with the machine's own Node, before it fetches anything. */
function npmCi() {
  const own = (process.env['PATH'] ?? '').split(delimiter).filter((path) => !path.includes('node_modules'));
  return spawnSync('npm', ['ci', '--dry-run', '--offline', '--no-update-notifier'], {
    cwd: folder,
    encoding: 'utf8',
    // Nothing of an `npm test` around this, whose configuration npm hands on.
    env: { HOME: folder, PATH: own.join(delimiter) },
    shell: process.platform === 'win32',
  });
}

it('installing warns a newcomer of nothing: another Node than theirs is what runs', () => {
  const { stderr, stdout } = npmCi();
  expect(stderr).toBe('');
  expect(stdout).not.toContain('EBADENGINE');
});

it('and what goes wrong is said', () => {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as { packages: object };
  expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
  rmSync(join(folder, 'package-lock.json'));
  const { stderr, status } = npmCi();
  expect(stderr).toContain('npm error');
  expect(status).not.toBe(0);
});

it('the reason to be quiet still holds: there are parts that ask for a newer Node than Segl does', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { engines?: { node?: string }; optional?: boolean }>;
  };
  const oldest = (range: string) =>
    Math.min(...[...range.matchAll(/(\d+)(\.\d+)*/g)].map((each) => Number(each[1])));
  const ours = oldest(packages['']?.engines?.node ?? '');
  const newer = Object.values(packages).filter(
    ({ engines, optional }) => !optional && oldest(engines?.node ?? '0') > ours,
  );
  expect(readFileSync(join(ROOT, '.npmrc'), 'utf8').includes('loglevel=error')).toBe(newer.length > 0);
});
