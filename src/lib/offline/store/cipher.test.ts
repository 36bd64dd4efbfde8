import { expect, test } from 'vitest';
import { TestDevice } from '#tests/fixtures/device.ts';
import { utf8 } from './bytes.ts';
import { cipherOf } from './cipher.ts';
import { dataKeyOf, newDataKey } from './data-key.ts';
import { databaseName } from './database.ts';
import { keep, openJson } from './store.ts';

test('a record opens only where it was put', async () => {
  const key = await dataKeyOf(newDataKey());
  const cipher = cipherOf(key, 'client');
  const plain = utf8('kaffe 42,50');
  const sealed = await cipher.seal('drafts', 'a', plain);
  expect(await cipher.open('drafts', 'a', sealed)).toEqual(plain);
  await expect(cipher.open('drafts', 'b', sealed)).rejects.toThrow();
  await expect(cipher.open('outbox', 'a', sealed)).rejects.toThrow();
  await expect(cipherOf(key, 'other').open('drafts', 'a', sealed)).rejects.toThrow();
  const other = cipherOf(await dataKeyOf(newDataKey()), 'client');
  await expect(other.open('drafts', 'a', sealed)).rejects.toThrow();
  const flipped = sealed.ciphertext.slice();
  flipped[7] = (flipped[7] ?? 0) ^ 1;
  await expect(cipher.open('drafts', 'a', { ...sealed, ciphertext: flipped })).rejects.toThrow();
});

test('the same text twice gives other bytes, and lengths tell only the bucket', async () => {
  const key = await dataKeyOf(newDataKey());
  const cipher = cipherOf(key, 'client');
  const [short, again, long] = await Promise.all(
    ['a', 'a', 'a'.repeat(900)].map((text) => cipher.seal('drafts', 'a', utf8(text))),
  );
  expect(short?.iv).not.toEqual(again?.iv);
  expect(short?.ciphertext).not.toEqual(again?.ciphertext);
  expect(short?.ciphertext.length).toBe(long?.ciphertext.length);
});

test('the name of the database does not tell whose it is', () => {
  const { space } = new TestDevice();
  expect(databaseName(space)).toMatch(/^segl-[0-9a-f]{32}$/);
  expect(databaseName(space)).not.toContain(space.userId.slice(0, 8));
  expect(databaseName(space)).toBe(databaseName({ ...space }));
});

test('an earlier ciphertext does not pass for a later one, nor for one of another schema', async () => {
  const store = await new TestDevice().boot();
  await keep(store, 'who', 'first');
  const first = await store.database.kept.get('who');
  await keep(store, 'who', 'second');
  const second = await store.database.kept.get('who');
  if (!first || !second) throw new Error('it was kept');
  expect([first.sealing, second.sealing]).toEqual([1, 2]);
  expect(await openJson(store, 'kept', 'who', second)).toBe('second');
  const { iv, ciphertext } = first;
  await expect(openJson(store, 'kept', 'who', { ...second, iv, ciphertext })).rejects.toThrow();
  await expect(openJson(store, 'kept', 'who', { ...second, schema: 3 })).rejects.toThrow();
  // Without its numbers it would be a record of 0.7.0's, under a key that is not here.
  const { sealing: _, schema: __, ...bare } = second;
  await expect(openJson(store, 'kept', 'who', bare)).rejects.toThrow();
});

test('no key in use can be exported', async () => {
  const key = await dataKeyOf(newDataKey());
  expect(key.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
});
