import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { newPhoto, TestDevice } from '#tests/fixtures/device.ts';
import type { NewPhoto } from '../drafts/photo.ts';
import { readPaper } from './reading.ts';
import type { PulledPage } from '../pulled/reading.ts';
import { takeIn } from '../pulled/take-in.ts';
import { photoAddress } from './address.ts';
import { chooseAhead, fetchPapers, papersHere, papersToFetch } from './ahead.ts';

const now = new Date();
const lastYear = new Date(now.getTime() - 370 * 86_400_000);

function draftWith(photos: readonly NewPhoto[], more: object = {}) {
  const id = v7();
  const content = {
    amount: null,
    date: null,
    text: '',
    project: null,
    photos: photos.map(({ photo }) => photo),
  };
  return { id, revision: 1, state: 'inbox', content, createdAt: now, missing: [], ...more };
}

async function deviceWith(drafts: object[]) {
  const store = await new TestDevice().boot();
  const take = async (all: object[], gone: string[] = []) => {
    const things = [
      ...all.map((draft) => ({ kind: 'draft', id: (draft as { id: string }).id, now: draft })),
      ...gone.map((id) => ({ kind: 'draft', id, now: null })),
    ];
    const page = { cursor: 'c', at: now, begins: null, walked: false, more: null, things };
    await takeIn(store, page as unknown as PulledPage);
  };
  await take(drafts);
  return { store, take };
}

function serverWith(photos: readonly NewPhoto[]) {
  const asked: string[] = [];
  const send = (address: string) => {
    asked.push(address);
    const found = photos.find(({ photo }) => photoAddress(photo.id, 'c') === address);
    return Promise.resolve(found ? new Response(found.bytes) : new Response(null, { status: 404 }));
  };
  return { asked, send };
}

test('fetched by choice, checked, sealed, once; and let go of with its draft', async () => {
  const [one, two, old, arriving, forged] = [1, 2, 3, 4, 5].map((nth) => newPhoto(900, nth));
  const draft = draftWith([one!, two!, arriving!], { missing: [arriving!.photo.id] });
  const earlier = draftWith([old!], { createdAt: lastYear });
  const wrong = draftWith([forged!]);
  const { store, take } = await deviceWith([draft, earlier, wrong]);
  const { asked, send } = serverWith([one!, two!, old!, { ...forged!, bytes: one!.bytes }]);
  const fetching = { store: () => store, send, clientId: 'c', goesOn: () => true };

  expect(await fetchPapers(fetching)).toBe('all');
  expect(asked).toEqual([]);
  await chooseAhead(store, 'month');
  expect(await fetchPapers(fetching)).toBe('all');
  const addresses = [one!, two!, forged!].map(({ photo }) => photoAddress(photo.id, 'c'));
  expect([...asked].sort()).toEqual(addresses.sort());
  expect(await readPaper(store, one!.photo.id)).toEqual(one!.bytes);
  expect(await readPaper(store, forged!.photo.id)).toBeNull();
  const [row] = await store.database.papers.toArray();
  expect(Buffer.from(row!.ciphertext).includes(Buffer.from(one!.bytes.slice(0, 100)))).toBe(false);

  await chooseAhead(store, 'waiting');
  expect((await papersToFetch(store)).map(({ photo }) => photo.id)).toEqual(
    [old!, forged!].map(({ photo }) => photo.id),
  );
  await fetchPapers(fetching);
  expect(await papersHere(store)).toEqual({ here: 3, wanted: 4 });
  await take([], [draft.id]);
  await fetchPapers(fetching);
  expect(await store.database.papers.toCollection().primaryKeys()).toEqual([old!.photo.id]);
  await chooseAhead(store, 'none');
  // At once: whoever hands the device on may have no network.
  expect(await store.database.papers.count()).toBe(0);
  await fetchPapers(fetching);
  expect(await store.database.papers.count()).toBe(0);
});

test.each([
  ['nobody answers', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['the session has ended', () => Promise.resolve(new Response(null, { status: 401 }))],
  ['the server can’t now', () => Promise.resolve(new Response(null, { status: 503 }))],
])('where %s, it goes on later', async (_, send) => {
  const photo = newPhoto(900, 1);
  const { store } = await deviceWith([draftWith([photo])]);
  await chooseAhead(store, 'waiting');
  expect(await fetchPapers({ store: () => store, send, clientId: 'c', goesOn: () => true })).toBe('later');
  expect(await store.database.papers.count()).toBe(0);
});

test('stopped or locked on the way, what was fetched stays', async () => {
  const photos = [1, 2, 3].map((nth) => newPhoto(900, nth));
  const { store } = await deviceWith([draftWith(photos)]);
  await chooseAhead(store, 'waiting');
  const { send } = serverWith(photos);
  let left = 2;
  const goesOn = () => left-- > 0;
  expect(await fetchPapers({ store: () => store, send, clientId: 'c', goesOn })).toBe('later');
  expect(await store.database.papers.count()).toBe(2);
});
