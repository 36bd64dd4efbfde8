import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { content, newPhoto, TestDevice } from '#tests/fixtures/device.ts';
import { SimulatedServer, unreliable, type Fate } from '#tests/fixtures/simulated-server.ts';
import { refusedWork } from '../desk/refused.ts';
import { saveDraft } from '../drafts/drafts.ts';
import { readDraft } from '../drafts/reading.ts';
import type { NewPhoto } from '../drafts/photo.ts';
import type { Store } from '../store/store.ts';
import { SyncLoop } from './loop.svelte.ts';

/*
 * A record that was altered on the disk is told of, and holds up nothing that is about something else.
 */

beforeEach(() => vi.stubGlobal('reportError', vi.fn()));
afterEach(() => vi.unstubAllGlobals());

async function saved(store: Store, text: string, photos: NewPhoto[] = []): Promise<string> {
  const draftId = v7();
  const result = await saveDraft(store, { draftId, content: content(text, photos), newPhotos: photos });
  expect(result.ok).toBe(true);
  return draftId;
}

const round = (store: Store, server: SimulatedServer, fates: Fate[] = []) =>
  new SyncLoop({
    store: () => store,
    api: unreliable(server, fates.values()),
    deviceName: 'Telefon',
  }).round();

const altered = { ciphertext: new Uint8Array(1_040) };

test('a picture: those behind it are sent, and its draft says why it is not', async () => {
  const [server, store] = [new SimulatedServer(), await new TestDevice().boot()];
  const [bad, good] = [newPhoto(300_000, 1), newPhoto(500, 2)];
  const draftId = await saved(store, 'skadet', [bad]);
  await saved(store, 'hel', [good]);
  // In its second segment alone: what comes before it is sent and confirmed by nobody.
  await store.database.photos
    .where({ id: bad.photo.id })
    .modify((row) => void (row.ciphertext[270_000]! ^= 1));
  expect(await round(store, server)).toEqual({ name: 'done' });
  expect(server.photos.get(good.photo.id)?.complete).toBe(true);
  expect(server.photos.get(bad.photo.id)?.complete).not.toBe(true);
  expect(await readDraft(store, draftId)).toMatchObject({ state: 'rejected', code: 'record_damaged' });
  const again = newPhoto(500, 3);
  await saveDraft(store, { draftId, content: content('tatt på nytt', [again]), newPhotos: [again] });
  expect(await round(store, server)).toEqual({ name: 'done' });
  expect(await readDraft(store, draftId)).toMatchObject({ state: 'synced' });
});

test('a change that waits: it is shown, and a new version of the draft takes its place', async () => {
  const [server, store] = [new SimulatedServer(), await new TestDevice().boot()];
  const draftId = await saved(store, 'skadet');
  await saved(store, 'hel');
  await store.database.outbox.where({ subject: draftId }).modify(altered);
  expect(await round(store, server)).toEqual({ name: 'done' });
  expect(server.applied.map(({ text }) => text)).toEqual(['hel']);
  expect(await refusedWork(store)).toMatchObject([
    { draftId, type: null, code: 'record_damaged', name: 'skadet' },
  ]);
  await saveDraft(store, { draftId, content: content('lagret på nytt'), newPhotos: [] });
  expect(await round(store, server)).toEqual({ name: 'done' });
  expect(server.applied.map(({ text }) => text)).toEqual(['hel', 'lagret på nytt']);
});

test.each<[string, Fate]>([
  ['had not reached the server', 'request lost'],
  ['had been applied', 'answer lost'],
])('a change on its way that %s: what goes behind it still arrives, once', async (_, fate) => {
  const [server, store] = [new SimulatedServer(), await new TestDevice().boot()];
  const draftId = await saved(store, 'skadet');
  await saved(store, 'hel');
  expect(await round(store, server, ['ok', fate])).toEqual({ name: 'offline' });
  await store.database.outbox.where({ subject: draftId }).modify(altered);
  await saved(store, 'etterpå');
  expect(await round(store, server)).toEqual({ name: 'done' });
  const texts = server.applied.map(({ text }) => text).sort();
  expect(texts).toEqual(fate === 'answer lost' ? ['etterpå', 'hel', 'skadet'] : ['etterpå', 'hel']);
  expect(await readDraft(store, draftId)).toMatchObject({ state: 'rejected', code: 'record_damaged' });
});
