import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { content, newPhoto, TestDevice } from '#tests/fixtures/device.ts';
import { keepTickets, publicKeyHere } from '../away/key.ts';
import { saveDraft } from '../drafts/drafts.ts';
import { keepSent } from '../store/sent.ts';
import { keep, TYPED } from '../store/store.ts';
import { keepWipeAfter } from './chest.ts';
import { leftToWait, waitAfter } from './tries.ts';
import { Vault } from './vault.svelte.ts';

const RIGHT = { kind: 'passphrase', passphrase: 'blåbær og fløte' } as const;
const WRONG = { kind: 'passphrase', passphrase: 'rips og grøt' } as const;

/** A vault whose clock is ours, made anew as often as the page is loaded. */
async function guessed(wipeAfter: number | null = null) {
  const device = new TestDevice();
  const clock = { now: 1_800_000_000_000 };
  const chest = () => device.chest({ now: () => clock.now });
  const page = () => new Vault(device.open(), chest(), device.space);
  await page().create(RIGHT.passphrase);
  await keepWipeAfter(chest().database, device.open().name, wipeAfter);
  return { device, clock, chest, page };
}

test('waits grow, and end at a quarter of an hour', () => {
  expect([1, 2, 3, 4, 5].map(waitAfter)).toEqual([0, 0, 5_000, 10_000, 20_000]);
  expect([11, 12, 40].map(waitAfter)).toEqual([900_000, 900_000, 900_000]);
});

test('a wait outlives the page, is not shortened by a clock set back, and is not a try itself', async () => {
  const { clock, chest, page } = await guessed();
  for (let nth = 1; nth <= 3; nth++)
    expect(await page().unlock(WRONG)).toEqual({ ok: false, error: { code: 'wrong_passphrase' } });
  // The right one has to wait as well.
  expect(await page().unlock(RIGHT)).toEqual({ ok: false, error: { code: 'vault_waits', seconds: 5 } });
  clock.now += 3_000;
  expect(await leftToWait(chest().database, clock.now)).toBe(2_000);
  clock.now -= 86_400_000;
  expect(await leftToWait(chest().database, clock.now)).toBe(2_000);
  expect(await page().unlock(WRONG)).toEqual({ ok: false, error: { code: 'vault_waits', seconds: 2 } });
  clock.now += 2_000;
  expect(await page().unlock(RIGHT)).toMatchObject({ ok: true });
  expect(await page().unlock(WRONG)).toMatchObject({ error: { code: 'wrong_passphrase' } });
  expect(await leftToWait(chest().database, clock.now)).toBe(0);
});

test('a try counts though the page ends in the middle of it', async () => {
  const { device, clock, chest, page } = await guessed();
  const never = () => new Promise<never>(() => {});
  for (let nth = 1; nth <= 3; nth++) {
    const dying = { ...chest(), stretch: never };
    void new Vault(device.open(), dying, device.space).unlock(WRONG);
    await expect.poll(async () => (await dying.database.tries.get('tries'))?.wrong).toBe(nth);
  }
  expect(await leftToWait(chest().database, clock.now)).toBe(5_000);
  expect(await page().unlock(RIGHT)).toMatchObject({ error: { code: 'vault_waits' } });
});

test('after so many what the server has anyway is gone from all clients, and what is only here stays sealed', async () => {
  const { device, clock, page } = await guessed(4);
  const other = { ...device.space, clientId: v7() };
  const [synced, waiting] = [v7(), v7()];
  for (const space of [device.space, other]) {
    const vault = new Vault(device.open(space), device.chest(), space);
    await vault.unlock(RIGHT);
    const { store } = vault;
    if (!store) throw new Error('it is open');
    const photo = newPhoto(400, 1);
    await saveDraft(store, { draftId: synced, content: content('sendt', [photo]), newPhotos: [photo] });
    await store.database.outbox.clear();
    await keepSent(store, photo.photo.id);
    await saveDraft(store, { draftId: waiting, content: content('bare her'), newPhotos: [] });
    await keep(store, 'who', 'Kari');
    await keep(store, TYPED, 'påbegynt');
  }
  const left = async (space: typeof other) => {
    const { drafts, sent, kept, outbox } = device.open(space);
    return [
      await drafts.toCollection().primaryKeys(),
      await sent.count(),
      await kept.toCollection().primaryKeys(),
      await outbox.count(),
    ];
  };
  for (let nth = 1; nth <= 3; nth++) await page().unlock(WRONG);
  expect(await left(other)).toEqual([[synced, waiting], 1, [TYPED, 'who'], 1]);
  clock.now += 5_000;
  await page().unlock(WRONG);
  for (const space of [device.space, other]) expect(await left(space)).toEqual([[waiting], 0, [TYPED], 1]);
  clock.now += 10_000;
  expect(await page().unlock(RIGHT)).toMatchObject({ ok: true });
});

test('after so many no ticket to decide with is left, and what was let go of is known by its number', async () => {
  const { device, page } = await guessed(1);
  const vault = page();
  await vault.unlock(RIGHT);
  const { store } = vault;
  if (!store) throw new Error('it is open');
  const { applied, away, device: own, tickets } = store.database;
  await publicKeyHere(store);
  const ticket = {
    id: v7(),
    issuedAt: new Date(),
    expiresAt: new Date(Date.now() + 86_400_000),
    proof: 'AQ',
  };
  await keepTickets(store, [ticket]);
  const { deviceId } = (await own.get('device'))!;
  for (const mutationId of [1, 2]) {
    const facts = { id: v7(), subject: v7(), work: true, afterPhotos: false, revision: mutationId };
    const sealed = await store.cipher.seal('outbox', facts.id, new Uint8Array([1]));
    await applied.add({ seq: mutationId, ...facts, deviceId, mutationId, size: 1, ...sealed });
  }
  expect(await page().unlock(WRONG)).toMatchObject({ error: { code: 'vault_emptied' } });
  expect([await applied.count(), await tickets.count()]).toEqual([0, 0]);
  // Its next tickets are for the same key, which counts on.
  expect(await away.count()).toBe(1);
  expect(await device.open().device.get('device')).toMatchObject({ forgotten: { deviceId, mutationId: 2 } });
});
