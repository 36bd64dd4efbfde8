import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { building } from './build.ts';

/** What a program has loaded before its first line runs: its own imports, and theirs. */
function loadedFirst(file: string, seen = new Set<string>()): Set<string> {
  const text = readFileSync(file, 'utf8');
  for (const [, specifier = ''] of text.matchAll(/^import (?!type\b)[^;]*?'([^']+)';/gm)) {
    if (seen.has(specifier)) continue;
    seen.add(specifier);
    if (specifier.startsWith('.')) loadedFirst(join(dirname(file), specifier), seen);
  }
  return seen;
}

it('the demo loads nothing but Node’s own before its first line', () => {
  const loaded = [...loadedFirst(join(import.meta.dirname, 'demo.ts'))];
  expect(loaded.filter((specifier) => !specifier.startsWith('node:'))).toEqual(['./build.ts']);
  const [first] = readFileSync(join(import.meta.dirname, 'demo.ts'), 'utf8').matchAll(
    /^(console\.log|await)/gm,
  );
  expect(first?.[1]).toBe('console.log');
});

it('a build is announced before it begins, shows that it goes on, and says that it is done', async () => {
  const happened: string[] = [];
  const signs = Promise.withResolvers<void>();
  const print = (line: string) => {
    happened.push(line);
    if (happened.filter((each) => each.includes('still building')).length === 3) signs.resolve();
  };
  const build = async () => {
    happened.push('begins');
    await signs.promise;
    happened.push('ends');
  };
  await building(print, build, 1);
  expect(happened[0]).toMatch(/^Building the app/);
  expect(happened[1]).toBe('begins');
  expect(happened.slice(2, 5).every((line) => line.includes('still building'))).toBe(true);
  expect(happened.at(-2)).toBe('ends');
  expect(happened.at(-1)).toMatch(/^Built in/);
});

it('one that fails says nothing of success, and goes on saying nothing', async () => {
  const happened: string[] = [];
  const failing = () => Promise.reject(new Error('no'));
  await expect(building((line) => happened.push(line), failing, 1)).rejects.toThrow('no');
  expect(happened).toHaveLength(1);
});
