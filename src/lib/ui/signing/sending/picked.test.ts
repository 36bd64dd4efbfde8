import { expect, it } from 'vitest';
import { MOST_SIGNERS } from '#lib/domain/documents/document.ts';
import { added, moved } from './picked.ts';

it('moves one person a place, and nobody past the ends', () => {
  expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 'b', 1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 'x', 1)).toEqual(['a', 'b']);
});

it('adds at the end, nobody twice, ten at most', () => {
  expect(added(['a'], 'b')).toEqual(['a', 'b']);
  expect(added(['a'], 'a')).toEqual(['a']);
  const full = Array.from({ length: MOST_SIGNERS }, (_, at) => `${at}`);
  expect(added(full, 'one more')).toEqual(full);
});
