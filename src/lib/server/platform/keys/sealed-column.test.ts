import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { fixedClientKeys } from '#tests/setup/keys.ts';
import { createKeyProvider } from '../keys.ts';
import { openColumn, sealColumn, type ColumnPlace } from './sealed-column.ts';

const clients = fixedClientKeys(createKeyProvider(randomBytes(32)));
const PLACE: ColumnPlace = { clientId: 'c', table: 'ledger.photo_chunk', column: 'sealed', row: 'p/0' };
const value = Buffer.from('kontonummer');

it('opens at its place, and at no other', async () => {
  const sealed = await sealColumn(clients, PLACE, value);
  expect(Buffer.from((await openColumn(clients, PLACE, sealed))!).equals(value)).toBe(true);
  expect(Buffer.from(sealed).includes('kontonummer')).toBe(false);
  const others = [{ clientId: 'd' }, { table: 'ledger.photo' }, { column: 'other' }, { row: 'p/1' }];
  for (const other of others) expect(await openColumn(clients, { ...PLACE, ...other }, sealed)).toBeNull();
});

it('opens nothing that was changed or cut, nor without its key', async () => {
  const sealed = new Uint8Array(await sealColumn(clients, PLACE, value));
  for (let at = 0; at < sealed.length; at++)
    expect(await openColumn(clients, PLACE, sealed.with(at, (sealed[at] ?? 0) ^ 1))).toBeNull();
  for (let end = 0; end < sealed.length; end++)
    expect(await openColumn(clients, PLACE, sealed.subarray(0, end))).toBeNull();
  const gone = { ...clients, find: () => Promise.resolve(null) };
  expect(await openColumn(gone, PLACE, sealed)).toBeNull();
});
