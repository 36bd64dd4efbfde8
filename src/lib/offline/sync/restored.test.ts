import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { countLocal } from '../store/counts.ts';
import { discardDraft, saveDraft } from '../drafts/drafts.ts';
import { SyncLoop } from './loop.svelte.ts';
import type { NewPhoto } from '../drafts/photo.ts';
import { readDraft } from '../drafts/reading.ts';
import { restoredRead } from './restored-told.ts';
import { Crash, SimulatedServer, unreliable, type Fate } from '#tests/fixtures/simulated-server.ts';
import type { Store } from '../store/store.ts';
import { content, failWrite, newPhoto, TestDevice } from '#tests/fixtures/device.ts';

/** A device and its server, both of which remember. */
async function begun() {
  const device = new TestDevice();
  const server = new SimulatedServer();
  const store = await device.boot();
  const round = (fates: Fate[] = [], on: Store = store) => {
    const api = unreliable(server, fates.values());
    return new SyncLoop({ store: () => on, api, deviceName: 'Telefon' }).round();
  };
  const save = async (draftId: string, text: string, photos: NewPhoto[] = []) => {
    const draft = { draftId, content: content(text, photos), newPhotos: photos };
    expect((await saveDraft(store, draft)).ok).toBe(true);
  };
  const own = async () => (await store.database.device.get('device'))!;
  return { device, server, store, round, save, own };
}

const texts = (server: SimulatedServer) => [...server.drafts.values()].map((draft) => draft.content.text);

test('a server set back knows less of the device: what it lacks is sent again, once, from a new device', async () => {
  const { server, store, round, save, own } = await begun();
  const [before, changed, lost, waiting] = [v7(), v7(), v7(), v7()];
  await save(before, 'før');
  await save(changed, 'først');
  await round();
  const setBack = server.backup();
  const photo = newPhoto(600_000, 1);
  await save(changed, 'så');
  await save(lost, 'etter', [photo]);
  await round();
  const { deviceId } = await own();
  await save(waiting, 'venter');
  setBack();
  expect(await round()).toEqual({ name: 'done' });
  expect(texts(server)).toEqual(['før', 'så', 'venter', 'etter']);
  expect(server.applied.map(({ text }) => text)).toEqual(['før', 'først', 'venter', 'så', 'etter']);
  expect(Buffer.from(server.photos.get(photo.photo.id)!.bytes).equals(photo.bytes)).toBe(true);
  const after = await own();
  expect(after.deviceId).not.toBe(deviceId);
  expect(after).toMatchObject({ registered: true, nextMutation: 4 });
  expect(after.restored).toEqual({ comparing: false, drafts: 2, lostPhotos: 0, works: 0, beyond: false });
  await restoredRead(store.database);
  expect((await own()).restored).toBeUndefined();
  await round();
  expect(server.applied).toHaveLength(5);
});

test('a server that has never heard of the device gets everything, photos too', async () => {
  const { server, round, save, own } = await begun();
  const setBack = server.backup();
  const photo = newPhoto(500, 1);
  await save(v7(), 'kjøp', [photo]);
  await round();
  setBack();
  expect(await round()).toEqual({ name: 'done' });
  expect(texts(server)).toEqual(['kjøp']);
  expect(server.photos.get(photo.photo.id)?.complete).toBe(true);
  expect((await own()).restored).toMatchObject({ drafts: 1 });
});

test('a photo that is nowhere any more is told of, and only that', async () => {
  const { server, store, round, save, own } = await begun();
  const setBack = server.backup();
  await save(v7(), 'kjøp', [newPhoto(500, 1), newPhoto(500, 2)]);
  await round();
  await store.database.sent.limit(1).delete();
  setBack();
  await round();
  expect((await own()).restored).toEqual({
    comparing: false,
    drafts: 1,
    lostPhotos: 1,
    works: 0,
    beyond: false,
  });
  expect(server.photos.size).toBe(1);
});

test('a device set back itself, behind the server, begins anew and repeats nothing', async () => {
  const { server, store, round, save, own } = await begun();
  const draftId = v7();
  await save(draftId, 'kjøp');
  const early = await own();
  await round();
  await save(v7(), 'annet');
  await round();
  await store.database.device.put({ ...early, registered: true });
  await save(v7(), 'nytt');
  expect(await round()).toEqual({ name: 'done' });
  expect(texts(server)).toEqual(['kjøp', 'annet', 'nytt']);
  expect((await own()).restored).toMatchObject({ drafts: 0 });
});

test('thrown away here, it does not come back because the server was set back', async () => {
  const { server, store, round, save } = await begun();
  const [kept, unknown] = [v7(), v7()];
  await save(kept, 'kjøp');
  await round();
  const setBack = server.backup();
  await save(unknown, 'ukjent');
  await round();
  await discardDraft(store, kept);
  await discardDraft(store, unknown);
  setBack();
  expect(await round()).toEqual({ name: 'done' });
  expect(server.drafts.get(kept)?.state).toBe('discarded');
  expect(server.drafts.get(unknown)).toBeUndefined();
  expect(await store.database.drafts.count()).toBe(0);
});

test('changed there since by another device: the person decides', async () => {
  const { server, store, round, save } = await begun();
  const draftId = v7();
  await save(draftId, 'én');
  await round();
  const setBack = server.backup();
  await save(draftId, 'to');
  await save(v7(), 'annet');
  await round();
  setBack();
  server.drafts.set(draftId, { revision: 2, state: 'inbox', content: content('fra nettbrettet') });
  await round();
  expect(await readDraft(store, draftId)).toMatchObject({
    state: 'rejected',
    code: 'draft_changed_meanwhile',
    content: { text: 'to' },
  });
  expect(server.drafts.get(draftId)?.content.text).toBe('fra nettbrettet');
});

test('nothing is sent while all is not compared; interrupted at any write, it goes on', async () => {
  for (let nth = 1; nth <= 14; nth++) {
    const { device, server, store, round, save } = await begun();
    await save(v7(), 'før');
    await round();
    const setBack = server.backup();
    for (const text of ['a', 'b', 'c']) await save(v7(), text, [newPhoto(100, nth)]);
    await round();
    setBack();
    failWrite(store.database, nth, () => new Crash('the process ends at a write'));
    await round(['ok', 'ok', 'ok', 'answer lost']).catch(() => undefined);
    store.database.close();
    const again = await device.boot();
    while ((await round([], again)).name !== 'done');
    expect(texts(server).sort(), `write ${nth}`).toEqual(['a', 'b', 'c', 'før']);
    expect(server.applied).toHaveLength(4);
    expect([...server.photos.values()].every(({ complete }) => complete)).toBe(true);
    expect(server.photos.size).toBe(3);
    expect((await again.database.device.get('device'))?.restored?.drafts).toBe(3);
    expect(await countLocal(again.database)).toMatchObject({ unsent: 0, rejected: 0 });
  }
});

test('a server set back by no more than a photo is noticed too', async () => {
  const { server, round, save, own } = await begun();
  const photo = newPhoto(500, 1);
  await save(v7(), 'kjøp', [photo]);
  await round(['ok', 'ok', 'request lost']);
  const setBack = server.backup();
  await round();
  setBack();
  await round();
  expect(server.photos.get(photo.photo.id)?.complete).toBe(true);
  expect(server.applied).toHaveLength(1);
  const { deviceId, restored } = await own();
  expect(restored).toEqual({ comparing: false, drafts: 1, lostPhotos: 0, works: 0, beyond: false });
  await round();
  expect((await own()).deviceId).toBe(deviceId);
});

test('a photo taken out of a draft before the server was set back is not missed for ever', async () => {
  const { server, round, save, own } = await begun();
  const [draftId, photo] = [v7(), newPhoto(500, 1)];
  const setBack = server.backup();
  await save(draftId, 'med bilde', [photo]);
  await round();
  await save(draftId, 'uten bilde');
  await round();
  setBack();
  await round();
  const { deviceId } = await own();
  await round();
  expect((await own()).deviceId).toBe(deviceId);
  expect(texts(server)).toEqual(['uten bilde']);
});
