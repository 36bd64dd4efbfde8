import { CallFailed } from '#lib/api.ts';
import { expect, it } from 'vitest';
import { Pages } from './pages.svelte.ts';

it('grows page by page until the last', async () => {
  const pages = new Pages({ items: [1, 2], next: 2 }, (cursor) =>
    Promise.resolve({ items: [cursor + 1], next: cursor < 3 ? cursor + 1 : null }),
  );
  await pages.more();
  expect([pages.items, pages.hasMore]).toEqual([[1, 2, 3], true]);
  await pages.more();
  await pages.more();
  expect([pages.items, pages.hasMore]).toEqual([[1, 2, 3, 4], false]);
});

it('keeps what it has when a page fails, and asks for the same one again', async () => {
  const asked: number[] = [];
  const pages = new Pages<number, number>({ items: [1], next: 1 }, (cursor) => {
    asked.push(cursor);
    return asked.length === 1
      ? Promise.reject(new CallFailed('away'))
      : Promise.resolve({ items: [2], next: null });
  });
  await pages.more();
  expect([pages.items, pages.problem?.code]).toEqual([[1], 'unreachable']);
  await pages.more();
  expect([pages.items, pages.problem, asked]).toEqual([[1, 2], null, [1, 1]]);
});

it('asks once, however often it is told to while it waits', async () => {
  let asked = 0;
  const pages = new Pages<number, number>({ items: [], next: 0 }, () => {
    asked += 1;
    return Promise.resolve({ items: [asked], next: null });
  });
  await Promise.all([pages.more(), pages.more()]);
  expect([asked, pages.items]).toEqual([1, [1]]);
});
