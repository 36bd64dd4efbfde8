import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect, it } from 'vitest';
import { canonicalText } from '#lib/domain/canonical.ts';

/* What docs/statements.md publishes, others compute after it: none of it is only written down. */

const ROOT = resolve(import.meta.dirname, '..');
const published = readFileSync(join(ROOT, 'docs/statements.md'), 'utf8');

it('every vector in full is canonical, and has the hash below it', () => {
  const vectors = [...published.matchAll(/```text\n(\{.+\})\n```\n\n`([0-9a-f]{64})`/g)];
  expect(vectors.length).toBeGreaterThanOrEqual(5);
  for (const [, text = '', hash] of vectors) {
    expect(canonicalText(JSON.parse(text) as never)).toBe(text);
    expect(bytesToHex(sha256(utf8ToBytes(text)))).toBe(hash);
  }
});

it('every published hash is held by a test', () => {
  const tests = ['src', 'tests'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => readFileSync(join(ROOT, folder, path), 'utf8')),
  );
  const hashes = [...published.matchAll(/(?<![0-9a-f"])[0-9a-f]{64}(?![0-9a-f])/g)].map(([hash]) => hash);
  expect(hashes.length).toBeGreaterThan(25);
  expect(hashes.filter((hash) => !tests.some((text) => text.includes(hash)))).toEqual([]);
});
