import { v7 } from 'uuid';
import { expect, test, vi } from 'vitest';
import { content, jpeg, newPhoto, TestDevice } from '#tests/fixtures/device.ts';
import { saveDraft } from '../drafts/drafts.ts';
import { readPhoto } from '../drafts/reading.ts';
import { keepUnfinished, listUnfinished, type Unfinished } from '../drafts/unfinished.ts';
import type { Bytes } from '../store/bytes.ts';
import type { Space } from '../store/database.ts';
import { keepSent } from '../store/sent.ts';
import { keep, openContent, openMutation, TYPED, type Store } from '../store/store.ts';
import { keepWork } from '../sync/work.ts';
import { Vault } from '../vault/vault.svelte.ts';
import { openedFile, sealedFile } from './file.ts';
import { gathered } from './gather.ts';
import { amountOf, onlyHereIn, onlyHereOf } from './only-here.ts';
import { putBack } from './put-back.ts';
import type { OpenVault } from './stores.ts';
import { wipeDevice } from './wipe-device.ts';

const PASSPHRASE = 'åtte små sild';
const OF_FILE = 'to røde båter';

const chestIn = (device: TestDevice, userId: string) => ({ ...device.chest(), userId });

/** A device of a person with its vault open in a client. */
async function opened(device: TestDevice, space: Space) {
  const vault = new Vault(device.open(space), chestIn(device, space.userId), space);
  await vault.start();
  await vault.create(PASSPHRASE);
  const { store } = vault;
  if (!store || !vault.held) throw new Error('it is open');
  return { vault, store, open: { chest: vault.chest, key: vault.held.key } satisfies OpenVault };
}

const begunReceipt = (draftId: string, pictureId: string): Unfinished => ({
  ...{ draftId, isNew: true, amount: null, amountText: '12,', date: '', dateText: null, text: 'halvferdig' },
  ...{ project: '', pictures: [{ id: pictureId, name: 'bilde.jpg', photo: null }] },
});

/** One of each thing that can exist only here, and one that the server has. */
async function filled(store: Store) {
  const [photo, sent] = [newPhoto(90_000, 1), newPhoto(300, 2)];
  const [draftId, synced, begun, refused] = [v7(), v7(), v7(), v7()];
  await saveDraft(store, { draftId: synced, content: content('sendt', [sent]), newPhotos: [sent] });
  await store.database.outbox.clear();
  await keepSent(store, sent.photo.id);
  await saveDraft(store, { draftId, content: content('bare her', [photo]), newPhotos: [photo] });
  await saveDraft(store, { draftId: refused, content: content('avvist'), newPhotos: [] });
  await store.database.outbox.where({ subject: refused }).modify({ state: 'rejected', code: 'photo_twice' });
  const pictureId = v7();
  await keepUnfinished(store, begunReceipt(begun, pictureId), { [pictureId]: jpeg(500, 3) });
  await keepWork(store, {
    work: { type: 'draft.dismiss', draftId: synced, baseRevision: 3, reason: 'dobbelt' },
  });
  await keep(store, TYPED, { 'a b': { revision: 1, fields: { text: 'påbegynt' } } });
  return { draftId, synced, begun, refused, photo, pictureId };
}

async function fileOf(vault: OpenVault, clientIds: readonly string[]) {
  const marks: string[] = [];
  const parts: Bytes[] = [];
  const pieces = gathered({ vault, clientIds, onGathered: (all) => marks.push(...all) });
  for await (const part of sealedFile(pieces, OF_FILE, vault.chest)) parts.push(part);
  return { file: new Blob(parts), marks };
}

async function twoDevices() {
  const [first, second] = [new TestDevice(), new TestDevice()];
  const { space } = first;
  const here = await opened(first, space);
  const things = await filled(here.store);
  return { first, second, space, here, things, there: await opened(second, space) };
}

test('says all that exists on this device alone, whose it is in which client, and counts none of it twice', async () => {
  const { here, space, things } = await twoDevices();
  await here.store.database.captured.add({
    ...{
      id: v7(),
      version: 1,
      ephemeral: new Uint8Array(),
      iv: new Uint8Array(),
      ciphertext: new Uint8Array(),
    },
  });
  const only = await onlyHereOf(here.vault.chest, { clientIds: [space.clientId], typedIn: space.clientId });
  expect(only).toMatchObject({ drafts: 3, refused: 1, photos: 2, captured: 1, typed: true });
  expect(only.places).toEqual([here.store.database.name]);
  // Three changes, two pictures, one begun, one captured, and what is typed.
  expect(only.marks).toHaveLength(8);
  expect(amountOf(only)).toBe(6);
  expect(only.marks.some((mark) => mark.includes(things.synced))).toBe(false);
});

test('a file becomes on another device what it was, pictures and all, and is read in once', async () => {
  const { here, there, space, things } = await twoDevices();
  const around = { clientIds: [space.clientId], typedIn: null };
  const { file, marks } = await fileOf(here.open, around.clientIds);
  const only = await onlyHereOf(here.vault.chest, around);
  expect(new Set(marks)).toEqual(new Set(only.marks));
  const came = await putBack(file, OF_FILE, { vault: there.open, clientIds: around.clientIds });
  expect(came).toEqual({ ok: true, value: { drafts: 4, photos: 2, left: 0, again: false } });

  const { store } = there;
  const { drafts, outbox, kept, device } = store.database;
  expect((await device.get('device'))?.nextMutation).toBe(1);
  expect((await openContent(store, (await drafts.get(things.draftId))!)).text).toBe('bare her');
  expect(await readPhoto(store, things.photo.photo.id)).toEqual(things.photo.bytes);
  expect(await readPhoto(store, things.pictureId)).toEqual(jpeg(500, 3));
  expect(await listUnfinished(store)).toMatchObject([{ draftId: things.begun, text: 'halvferdig' }]);
  const rows = await outbox.orderBy('seq').toArray();
  expect(rows.map(({ state, code, work, mutationId }) => [state, code, work, mutationId])).toEqual([
    ['waiting', null, false, null],
    ['rejected', 'photo_twice', false, null],
    ['waiting', null, true, null],
  ]);
  expect(await openMutation(store, rows[2]!)).toMatchObject({ type: 'draft.dismiss', reason: 'dobbelt' });
  expect(await kept.get(TYPED)).toBeDefined();
  const after = await onlyHereIn(store.database);
  expect(after).toMatchObject({ drafts: 3, refused: 1, photos: 2, typed: true });

  // What was sent since does not come back.
  await outbox.clear();
  await store.database.photos.clear();
  const again = await putBack(file, OF_FILE, { vault: there.open, clientIds: around.clientIds });
  expect(again).toEqual({ ok: true, value: { drafts: 0, photos: 0, left: 0, again: true } });
  expect(await outbox.count()).toBe(0);
});

test('codings that can not be read any more keep nothing else out of the file, and their mark is not in it', async () => {
  const { here, there, space } = await twoDevices();
  const around = { clientIds: [space.clientId], typedIn: null };
  await here.store.database.kept.where({ id: TYPED }).modify({ ciphertext: new Uint8Array(1_040) });
  vi.stubGlobal('reportError', () => {});
  const { file, marks } = await fileOf(here.open, around.clientIds);
  const only = await onlyHereOf(here.vault.chest, around);
  expect(only.marks.filter((mark) => !marks.includes(mark))).toEqual([
    `${here.store.database.name} typed ${TYPED}`,
  ]);
  // Nor out of the device that reads one in.
  await there.store.database.kept.put({ ...(await here.store.database.kept.get(TYPED))! });
  const came = await putBack(file, OF_FILE, { vault: there.open, clientIds: around.clientIds });
  expect(came).toMatchObject({ ok: true, value: { drafts: 4, photos: 2 } });
  vi.unstubAllGlobals();
});

test('what broke off is read in again, and what this device did with the same draft stays', async () => {
  const { here, there, space, things } = await twoDevices();
  const { file } = await fileOf(here.open, [space.clientId]);
  const { store } = there;
  await saveDraft(store, { draftId: things.draftId, content: content('her'), newPhotos: [] });
  const opened = await openedFile(file, OF_FILE, there.open.chest.stretch);
  if (!opened.ok) throw new Error('it opens');
  // A picture came, and then the battery went.
  const [photo] = await here.store.database.photos.toArray();
  await store.database.photos.add({ ...photo!, state: 'waiting' });
  const came = await putBack(file, OF_FILE, { vault: there.open, clientIds: [space.clientId] });
  expect(came).toMatchObject({ value: { photos: 1, again: false } });
  expect((await openContent(store, (await store.database.drafts.get(things.draftId))!)).text).toBe('her');
  expect(await store.database.outbox.where({ subject: things.draftId }).count()).toBe(2);
});

test('another client’s things go where they belong, and stay in the file where the person is not of it', async () => {
  const first = new TestDevice();
  const { space } = first;
  const other = { ...space, clientId: v7() };
  const here = await opened(first, space);
  await saveDraft(here.store, { draftId: v7(), content: content('en'), newPhotos: [] });
  const elsewhere = new Vault(first.open(other), first.chest(), other);
  await elsewhere.start();
  await elsewhere.unlock({ kind: 'passphrase', passphrase: PASSPHRASE });
  await saveDraft(elsewhere.store!, { draftId: v7(), content: content('to'), newPhotos: [] });
  const clientIds = [space.clientId, other.clientId];
  const { file } = await fileOf(here.open, clientIds);

  const second = new TestDevice();
  const there = await opened(second, space);
  const onlyOne = await putBack(file, OF_FILE, { vault: there.open, clientIds: [space.clientId] });
  expect(onlyOne).toMatchObject({ value: { drafts: 1, left: 1 } });
  const rest = await putBack(file, OF_FILE, { vault: there.open, clientIds });
  expect(rest).toMatchObject({ value: { drafts: 1, left: 0 } });
  const inOther = second.open(other);
  expect(await inOther.drafts.count()).toBe(1);
  // Its own device there, under the same lock.
  expect(await inOther.device.get('device')).toMatchObject({ nextMutation: 1, registered: false });
  expect(await there.vault.chest.database.held.count()).toBe(2);
});

test('a wrong passphrase, any byte altered, cut off anywhere, another person’s, a newer version: nothing is read in', async () => {
  const { here, there, space } = await twoDevices();
  const clientIds = [space.clientId];
  const { file } = await fileOf(here.open, clientIds);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const read = (with_: Uint8Array<ArrayBuffer>, passphrase = OF_FILE, vault = there.open) =>
    putBack(new Blob([with_]), passphrase, { vault, clientIds });
  const code = async (with_: Uint8Array<ArrayBuffer>, passphrase?: string, vault?: OpenVault) => {
    const done = await read(with_, passphrase, vault);
    return done.ok ? 'ok' : done.error.code;
  };
  const altered = (at: number) => {
    const copy = bytes.slice();
    copy[at]! ^= 1;
    return copy;
  };
  expect(await code(bytes, 'en annen passfrase')).toBe('device_file_passphrase');
  expect(await code(altered(0))).toBe('device_file_strange');
  expect(await code(new Uint8Array())).toBe('device_file_strange');
  const newer = bytes.slice();
  newer[5] = 2;
  expect(await code(newer)).toBe('device_file_newer');
  const header = 8 + new DataView(bytes.buffer).getUint16(6);
  for (const at of [header, header + 20, Math.floor(bytes.length / 2), bytes.length - 1])
    expect(await code(altered(at))).toBe('device_file_damaged');
  // Without its last pieces, in the middle of one, with something behind.
  const second = header + 4 + new DataView(bytes.buffer).getUint32(header);
  for (const cut of [second, header, bytes.length - 5])
    expect(await code(bytes.slice(0, cut))).toBe('device_file_damaged');
  expect(await code(new Uint8Array([...bytes, 0]))).toBe('device_file_damaged');
  const stranger = new TestDevice();
  const theirs = await opened(stranger, { userId: stranger.space.userId, clientId: space.clientId });
  expect(await code(bytes, OF_FILE, theirs.open)).toBe('device_file_foreign');
  for (const { store } of [there, theirs]) {
    expect(await store.database.photos.count()).toBe(0);
    expect(await store.database.outbox.count()).toBe(0);
  }
  expect(await code(bytes)).toBe('ok');
});

test('a file says nothing of what is in it, and asks no reader for more memory than it may', async () => {
  const { here, there, space, things } = await twoDevices();
  const { file } = await fileOf(here.open, [space.clientId]);
  const text = Buffer.from(await file.arrayBuffer()).toString('latin1');
  for (const secret of ['bare her', 'halvferdig', space.userId, space.clientId, things.draftId, 'draft.save'])
    expect(text).not.toContain(secret);
  const greedy = text.replace('"memoryKib":64', '"memoryKib":99999999');
  const header = Buffer.from(greedy, 'latin1');
  header.writeUInt16BE(text.slice(8).indexOf('}') + 1 + 6, 6);
  const done = await putBack(new Blob([new Uint8Array(header)]), OF_FILE, {
    ...{ vault: there.open, clientIds: [space.clientId] },
  });
  expect(done).toEqual({ ok: false, error: { code: 'device_file_damaged' } });
});

test('a device is emptied once a file has all of it, and not where something came since', async () => {
  const { here, space, first } = await twoDevices();
  const around = { clientIds: [space.clientId], typedIn: null };
  expect(await wipeDevice(here.vault, around, new Set())).toMatchObject({ drafts: 3 });
  const { marks } = await fileOf(here.open, around.clientIds);
  await saveDraft(here.store, { draftId: v7(), content: content('nettopp'), newPhotos: [] });
  expect(await wipeDevice(here.vault, around, new Set(marks))).toMatchObject({ drafts: 4 });
  expect(await first.open(space).outbox.count()).toBe(4);
  const { marks: all, file } = await fileOf(here.open, around.clientIds);
  expect(await wipeDevice(here.vault, around, new Set(all))).toBeNull();
  expect(await first.open(space).outbox.count()).toBe(0);
  // And comes back there.
  const anew = await opened(first, space);
  const came = await putBack(file, OF_FILE, { vault: anew.open, clientIds: around.clientIds });
  expect(came).toMatchObject({ value: { drafts: 5, photos: 2 } });
});

test('what can’t be read is in no file, and the device is not left for it', async () => {
  vi.stubGlobal('reportError', vi.fn());
  const { here, space, things } = await twoDevices();
  const photo = (await here.store.database.photos.get(things.photo.photo.id))!;
  await here.store.database.photos.put({ ...photo, ciphertext: photo.ciphertext.map((byte) => byte ^ 1) });
  const { marks } = await fileOf(here.open, [space.clientId]);
  const only = await onlyHereIn(here.store.database);
  expect(only.marks.filter((mark) => !marks.includes(mark))).toEqual([
    expect.stringContaining(things.photo.photo.id),
  ]);
});
