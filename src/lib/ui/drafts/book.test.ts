import { CallFailed } from '#lib/api.ts';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import type { Api } from '#lib/api.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Device } from '#lib/offline/device.svelte.ts';
import { saveDraft } from '#lib/offline/drafts/drafts.ts';
import type { Store } from '#lib/offline/store/store.ts';
import { content, TestDevice } from '#tests/fixtures/device.ts';
import { DraftBook } from './book.svelte.ts';
import type { ServerDraft } from './standing.ts';

/** A server with so many drafts of the person, a hundred to a page. */
function serverOf(drafts: number) {
  const all = Array.from({ length: drafts }, (_, at): ServerDraft => {
    const createdAt = new Date(Date.UTC(2026, 0, 1) - at * 1000);
    const said = {
      content: content(`kjøp ${at}`),
      state: 'inbox',
      returnedReason: null,
      askedBy: null,
    } as const;
    return { id: v7(), revision: 1, createdBy: v7(), createdAt, ...said };
  });
  let away = false;
  const answer = <T>(value: T): Promise<T> =>
    away ? Promise.reject(new CallFailed('away')) : Promise.resolve(value);
  const mine = {
    query: (asked?: { after: { id: string } }) => {
      const from = asked ? all.findIndex(({ id }) => id === asked.after.id) + 1 : 0;
      return answer(all.slice(from, from + 100));
    },
  };
  const api = { drafts: { mine, mineTotal: { query: () => answer(all.length) } } } as unknown as Api;
  return { api, lose: () => (away = true) };
}

function deviceWith(store: Store): Device {
  const withStore = <T>(work: (open: Store) => Promise<Result<T, never>>) => work(store);
  return { withStore } as unknown as Device;
}

test('beyond a page: how many there are is known, and all of them can be reached', async () => {
  const store = await new TestDevice().boot();
  await saveDraft(store, { draftId: v7(), content: content('bare her'), newPhotos: [] });
  const { api } = serverOf(230);
  const book = new DraftBook(deviceWith(store));
  await book.readDevice();
  await book.askServer(api);
  expect([book.items.length, book.total, book.hasOlder]).toEqual([101, 231, true]);
  await book.readOlder(api);
  expect([book.items.length, book.hasOlder]).toEqual([201, true]);
  await book.readOlder(api);
  expect([book.items.length, book.total, book.hasOlder]).toEqual([231, 231, false]);
  await book.askServer(api);
  expect(book.items).toHaveLength(231);
});

test('without network the list means the same, and says how many it lacks', async () => {
  const store = await new TestDevice().boot();
  const server = serverOf(230);
  const device = deviceWith(store);
  await new DraftBook(device).askServer(server.api);
  const book = new DraftBook(device);
  await book.readDevice();
  server.lose();
  await book.readOlder(server.api);
  expect([book.items.length, book.total, book.hasOlder]).toEqual([100, 230, true]);
});
