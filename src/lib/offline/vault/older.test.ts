import { v7 } from 'uuid';
import { expect, test, vi } from 'vitest';
import { content, failWrite, jpeg, TestDevice } from '#tests/fixtures/device.ts';
import { olderDevice } from '#tests/fixtures/older-vault.ts';
import { readDraft, readPhoto } from '../drafts/reading.ts';
import type { Space } from '../store/database.ts';
import { openJson, openMutation, type Store } from '../store/store.ts';
import { Vault } from './vault.svelte.ts';

const PASSPHRASE = 'fire gamle furutrær';
const by = (passphrase: string) => ({ kind: 'passphrase', passphrase }) as const;
const photo = jpeg(90_000, 3);
const who = { person: { name: 'Kari Nordmann' } };

const olderAt = (device: TestDevice, space: Space = device.space, passphrase = PASSPHRASE) =>
  olderDevice(device.indexedDB, space, { passphrase, content: content('Hengsler til låven'), photo, who });

type Older = Awaited<ReturnType<typeof olderAt>>;

/** Everything that was there, as it was. */
async function expectWhole(
  store: Store | null,
  { deviceId, draftId, photoId, sentId }: Older,
): Promise<void> {
  if (!store) throw new Error('it is not open');
  expect(await readDraft(store, draftId)).toMatchObject({
    content: { text: 'Hengsler til låven', amount: 123456n },
    state: 'local',
  });
  expect(await readPhoto(store, photoId)).toEqual(photo);
  const { sent, kept, outbox, device } = store.database;
  const [copy, said, change] = [
    await sent.where({ id: sentId }).first(),
    await kept.get('who'),
    await outbox.toCollection().first(),
  ];
  if (!copy || !said || !change) throw new Error('something is lost');
  expect(await store.cipher.open('photos', sentId, copy)).toEqual(photo);
  expect(await openJson(store, 'kept', 'who', said)).toEqual(who);
  expect(await openMutation(store, change)).toMatchObject({ type: 'draft.save', draftId });
  expect(await device.get('device')).toMatchObject({ deviceId });
}

/** By the schema that each is sealed in: the bytes of files in segments. */
const ALL = { drafts: 2, outbox: 2, kept: 2, photos: 3, sent: 3 } as const;

async function expectAnew({ database }: Store): Promise<void> {
  for (const [table, schema] of Object.entries(ALL) as [keyof typeof ALL, number][])
    for (const row of await database[table].toArray()) expect(row).toMatchObject({ sealing: 1, schema });
  expect(await database.vault.count()).toBe(0);
}

test('a device of 0.7.0 opens by its passphrase and becomes the person’s vault, with all that was there', async () => {
  const device = new TestDevice();
  const before = await olderAt(device);
  const vault = device.vault();
  await vault.start();
  expect(vault.state).toBe('locked');
  expect(await vault.unlock(by('ikke denne nei'))).toMatchObject({ error: { code: 'wrong_passphrase' } });
  expect(await device.chest().database.vault.count()).toBe(0);
  expect(await vault.unlock(by(PASSPHRASE))).toMatchObject({ ok: true });
  await expectWhole(vault.store, before);
  await expectAnew(vault.store!);
  expect((await device.chest().database.envelopes.get('passphrase'))?.cost).toEqual({
    memoryKib: 64,
    passes: 1,
  });
  const next = device.vault();
  await next.unlock(by(PASSPHRASE));
  await expectWhole(next.store, before);
});

test('whatever ends the page on the way: nothing is lost, and the next unlocking goes on', async () => {
  let died = 0;
  for (let nth = 1; ; nth++) {
    const device = new TestDevice();
    const before = await olderAt(device);
    const database = device.open();
    failWrite(database, nth, () => new Error('the page ended here'));
    const outcome = await new Vault(database, device.chest(), device.space)
      .unlock(by(PASSPHRASE))
      .catch(() => 'died' as const);
    if (outcome === 'died') died += 1;
    const next = device.vault();
    await next.start();
    expect(next.state).toBe('locked');
    expect(await next.unlock(by(PASSPHRASE))).toMatchObject({ ok: true });
    await expectWhole(next.store, before);
    await expectAnew(next.store!);
    if (outcome !== 'died') break;
  }
  // To take the key, and each table; to let go of the key.
  expect(died).toBeGreaterThanOrEqual(7);
}, 60_000);

test('where the vault itself could not be made, the device is as it was', async () => {
  const device = new TestDevice();
  const before = await olderAt(device);
  for (const nth of [1, 2, 3]) {
    const chest = device.chest();
    failWrite(chest.database, nth, () => new Error('the page ended here'));
    await new Vault(device.open(), chest, device.space).unlock(by(PASSPHRASE)).catch(() => undefined);
  }
  const next = device.vault();
  expect(await next.unlock(by(PASSPHRASE))).toMatchObject({ ok: true });
  await expectWhole(next.store, before);
});

test('another client under another passphrase is asked for once; under the same one, not at all', async () => {
  const device = new TestDevice();
  const [same, other] = [v7(), v7()].map((clientId): Space => ({ ...device.space, clientId }));
  const first = await olderAt(device);
  const [second, third] = [await olderAt(device, same), await olderAt(device, other, 'en helt annen en')];
  await device.vault().unlock(by(PASSPHRASE));
  const there = device.vault(same);
  await there.unlock(by(PASSPHRASE));
  await expectWhole(there.store, second);

  const vault = device.vault(other);
  await vault.start(there.held);
  expect([vault.state, vault.store]).toEqual(['older', null]);
  expect(await vault.takeOver('ikke denne nei')).toMatchObject({ error: { code: 'wrong_passphrase' } });
  expect(vault.state).toBe('older');
  expect(await vault.takeOver('en helt annen en')).toMatchObject({ ok: true });
  await expectWhole(vault.store, third);
  const again = device.vault(other);
  await again.start(vault.held);
  expect(again.state).toBe('open');
  const here = device.vault();
  await here.start(again.held);
  await expectWhole(here.store, first);
});

test('a record that was damaged before stays as it is, and keeps nobody out', async () => {
  vi.stubGlobal('reportError', vi.fn());
  const device = new TestDevice();
  const { draftId, photoId } = await olderAt(device);
  await device.open().drafts.update(draftId, { ciphertext: new Uint8Array(1_040) });
  const vault = device.vault();
  expect(await vault.unlock(by(PASSPHRASE))).toMatchObject({ ok: true });
  expect(await readDraft(vault.store!, draftId)).toMatchObject({ code: 'draft_damaged' });
  expect(await readPhoto(vault.store!, photoId)).toEqual(photo);
  expect(await device.open().vault.count()).toBe(1);
  vi.unstubAllGlobals();
});

test('the older passphrase forgotten: its client alone begins anew', async () => {
  const device = new TestDevice();
  const other = { ...device.space, clientId: v7() };
  const vault = device.vault();
  await vault.create(PASSPHRASE);
  await olderAt(device, other, 'en helt annen en');
  const there = device.vault(other);
  await there.start(vault.held);
  await there.eraseOlder();
  expect(there.state).toBe('open');
  expect(await device.open(other).drafts.count()).toBe(0);
  expect(vault.state).toBe('open');
});
