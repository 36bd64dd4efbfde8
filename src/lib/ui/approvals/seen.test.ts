import { expect, it } from 'vitest';
import type { Photo } from '#lib/domain/drafts/draft.ts';
import { Seen } from './seen.svelte.ts';

const photo = (id: string): Photo => ({ id, sha256: '', size: 1, type: 'image/heic' });

it('is not all before each picture was shown', () => {
  const seen = new Seen([photo('a'), photo('b')]);
  expect([seen.all, seen.shown, seen.total, seen.failed]).toEqual([false, 0, 2, null]);
  seen.mark('a', 'shown');
  seen.mark('a', 'shown');
  seen.mark('x', 'shown');
  expect([seen.all, seen.shown]).toEqual([false, 1]);
  seen.mark('b', 'shown');
  expect(seen.all).toBe(true);
});

it('names the one that can’t be shown, and takes it as seen when it can after all', () => {
  const seen = new Seen([photo('a'), photo('b')]);
  seen.mark('a', 'shown');
  seen.mark('b', 'failed');
  expect([seen.all, seen.failed]).toEqual([false, 2]);
  seen.mark('b', 'shown');
  expect([seen.all, seen.failed]).toEqual([true, null]);
  seen.mark('a', 'failed');
  expect(seen.all).toBe(true);
});

it('without pictures there is nothing to see', () => {
  expect(new Seen([]).all).toBe(true);
});
