import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { err } from '#lib/domain/result.ts';
import { countLocal } from '../store/counts.ts';
import { discardDraft, saveDraft } from '../drafts/drafts.ts';
import { listDrafts, readDraft, readPhoto } from '../drafts/reading.ts';
import { backOff, SyncLoop } from './loop.svelte.ts';
import type { NewPhoto } from '../drafts/photo.ts';
import type { SyncApi } from './port.ts';
import { sendingOver, SimulatedServer, unreliable, type Fate } from '#tests/fixtures/simulated-server.ts';
import type { Store } from '../store/store.ts';
import { content, newPhoto, TestDevice } from '#tests/fixtures/device.ts';

const well = (): Iterator<Fate> => [].values();

function loopOf(store: Store | null, api: SyncApi): SyncLoop {
  return new SyncLoop({ store: () => store, api, deviceName: 'Telefon' });
}

async function saved(store: Store, draftId: string, text: string, photos: NewPhoto[] = []): Promise<void> {
  const result = await saveDraft(store, { draftId, content: content(text, photos), newPhotos: photos });
  expect(result.ok).toBe(true);
}

test('an upload that was cut off goes on at what the server has', async () => {
  const device = new TestDevice();
  const server = new SimulatedServer();
  const store = await device.boot();
  const photo = newPhoto(700_000, 1);
  await saved(store, v7(), 'kjøp', [photo]);
  const fates: Fate[] = ['ok', 'ok', 'ok', 'answer lost'];
  expect(await loopOf(store, unreliable(server, fates.values())).round()).toEqual({ name: 'offline' });
  expect(server.photos.get(photo.photo.id)?.bytes.length).toBe(2 * 256 * 1024);
  expect(await readPhoto(store, photo.photo.id)).not.toBeNull();
  const before = server.requests;
  expect(await loopOf(await device.boot(), unreliable(server, well())).round()).toEqual({ name: 'done' });
  // The greeting, where the photo stands, and the rest of it.
  expect(server.requests - before).toBe(3);
  expect(Buffer.from(server.photos.get(photo.photo.id)!.bytes).equals(photo.bytes)).toBe(true);
  expect(await store.database.photos.count()).toBe(0);
});

test('a photo the server refuses stays on the device, needs a person, and holds nothing else back', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  const [bad, good] = [newPhoto(500, 1), newPhoto(500, 2)];
  const draftId = v7();
  await saved(store, draftId, 'kjøp', [{ ...bad, photo: { ...bad.photo, sha256: good.photo.sha256 } }]);
  await saved(store, v7(), 'annet kjøp', [good]);
  const loop = loopOf(store, unreliable(server, well()));
  expect(await loop.round()).toEqual({ name: 'done' });
  expect(loop.state).toEqual({ name: 'needs-you', code: null });
  expect(await readDraft(store, draftId)).toMatchObject({ state: 'rejected', code: 'photo_hash_differs' });
  expect(await readPhoto(store, bad.photo.id)).toEqual(bad.bytes);
  expect(server.photos.get(good.photo.id)?.complete).toBe(true);
});

test('a photo whose hash the server has not confirmed stays, though every byte was sent', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  const photo = newPhoto(500, 1);
  await saved(store, v7(), 'kjøp', [photo]);
  const api = unreliable(server, well());
  const unconfirmed = sendingOver(() =>
    Promise.resolve(
      new Response(null, {
        status: 201,
        headers: { 'upload-offset': '0', 'upload-length': '500', location: '/api/photos/uploads/x' },
      }),
    ),
  );
  const loop = loopOf(store, { ...api, sendPhoto: unconfirmed });
  expect(await loop.round()).toEqual({ name: 'done' });
  expect(await readPhoto(store, photo.photo.id)).toEqual(photo.bytes);
  const [draft] = await listDrafts(store);
  expect(draft).toMatchObject({ state: 'rejected', code: 'photo_incomplete' });
});

test('a photo of a rejected version is not sent before a person has decided', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  const photo = newPhoto(500, 1);
  const draftId = v7();
  await saved(store, draftId, 'kjøp');
  const loop = loopOf(store, unreliable(server, well()));
  await loop.round();
  await saved(store, draftId, 'avvises', [photo]);
  await loop.round();
  expect(await readDraft(store, draftId)).toMatchObject({ state: 'rejected', revision: 1 });
  expect(server.photos.size).toBe(0);
  expect(await readPhoto(store, photo.photo.id)).toEqual(photo.bytes);
});

test('thrown away while on its way: that the version was refused brings nothing back', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  const [unknown, known] = [v7(), v7()];
  await saved(store, known, 'kjøp');
  const round = (fates: Fate[]) => loopOf(store, unreliable(server, fates.values())).round();
  await round([]);
  await saved(store, unknown, 'avvises');
  await saved(store, known, 'avvises også');
  await round(['ok', 'request lost']);
  for (const draftId of [unknown, known]) expect((await discardDraft(store, draftId)).ok).toBe(true);
  expect(await round([])).toEqual({ name: 'done' });
  expect(await listDrafts(store)).toEqual([]);
  expect(await store.database.outbox.count()).toBe(0);
  expect(server.drafts.get(known)?.state).toBe('discarded');
});

test('a photo that a later version no longer names is neither sent nor kept', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  const photo = newPhoto(500, 1);
  const draftId = v7();
  await saved(store, draftId, 'feil bilde', [photo]);
  await saved(store, draftId, 'uten bilde');
  await loopOf(store, unreliable(server, well())).round();
  expect(server.photos.size).toBe(0);
  expect(await store.database.photos.count()).toBe(0);
});

test('the end of the session loses nothing and says so', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  await saved(store, v7(), 'kjøp');
  const fates: Fate[] = ['ok', 'signed out'];
  const loop = loopOf(store, unreliable(server, fates.values()));
  expect(await loop.round()).toEqual({ name: 'signed-out' });
  expect(loop.state).toEqual({ name: 'signed-out' });
  expect(await countLocal(store.database)).toMatchObject({ unsent: 1 });
  expect(await loop.round()).toEqual({ name: 'done' });
  expect(server.applied).toHaveLength(1);
});

test('a device refused as a whole needs a person; a locked vault sends nothing', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  await saved(store, v7(), 'kjøp');
  const refused = () => Promise.resolve(err({ code: 'refused', reason: 'device_not_yours' } as const));
  const loop = loopOf(store, { ...unreliable(server, well()), register: refused });
  expect(await loop.round()).toEqual({ name: 'failed', reason: 'device_not_yours' });
  expect(loop.state).toEqual({ name: 'needs-you', code: 'device_not_yours' });
  const before = server.requests;
  expect(await loopOf(null, unreliable(server, well())).round()).toEqual({ name: 'locked' });
  expect(server.requests).toBe(before);
});

test('a round without anything to send asks the server all the same', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  const fates: Fate[] = ['ok', 'request lost', 'signed out'];
  const loop = loopOf(store, unreliable(server, fates.values()));
  expect(loop.state).toEqual({ name: 'starting' });
  const states = [];
  for (let round = 0; round < 4; round++) {
    await loop.round();
    states.push(loop.state.name);
  }
  expect(states).toEqual(['idle', 'offline', 'signed-out', 'idle']);
});

test('more than a batch goes in several, in order', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  const texts = Array.from({ length: 45 }, (_, at) => `kjøp ${at}`);
  for (const text of texts) await saved(store, v7(), text);
  await loopOf(store, unreliable(server, well())).round();
  expect(server.applied.map(({ text }) => text)).toEqual(texts);
  expect(server.requests).toBe(1 + 3);
  expect((await listDrafts(store)).every(({ state }) => state === 'synced')).toBe(true);
});

test('the running loop comes back by itself after a back-off, at once when woken, and ends when aborted', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  await saved(store, v7(), 'kjøp');
  const fates: Fate[] = ['request lost'];
  const abort = new AbortController();
  const loop = new SyncLoop({
    store: () => store,
    api: unreliable(server, fates.values()),
    deviceName: 'Telefon',
    random: () => 0.9999,
  });
  const bugs: unknown[] = [];
  const ended = loop.run(abort.signal, (error) => bugs.push(error));
  await expect.poll(() => loop.state).toEqual({ name: 'offline' });
  await expect.poll(() => server.applied).toHaveLength(1);
  await expect.poll(() => loop.state).toEqual({ name: 'idle' });
  await saved(store, v7(), 'kjøp til');
  loop.wake();
  await expect.poll(() => server.applied).toHaveLength(2);
  abort.abort();
  await ended;
  expect(bugs).toEqual([]);
});

test('a bug ends no loop: it is reported and tried again', async () => {
  const store = await new TestDevice().boot();
  const abort = new AbortController();
  const api = { register: () => Promise.reject(new TypeError('bug')) } as unknown as SyncApi;
  const loop = loopOf(store, api);
  const bugs: unknown[] = [];
  const ended = loop.run(abort.signal, (error) => bugs.push(error));
  await expect.poll(() => bugs).toHaveLength(1);
  expect(loop.state).toEqual({ name: 'stuck' });
  loop.wake();
  await expect.poll(() => bugs).toHaveLength(2);
  abort.abort();
  await ended;
});

test('back-off doubles, has a roof and is spread', () => {
  expect([1, 2, 3, 20].map((failures) => backOff(failures, () => 0))).toEqual([2_000, 4_000, 8_000, 300_000]);
  expect(backOff(1, () => 0.5)).toBe(1_500);
});
