import { err, ok, type Result } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { isUnfit, openBox, sealBox } from '../store/box.ts';
import { utf8, type Bytes } from '../store/bytes.ts';
import type { SealedTable } from '../store/cipher.ts';
import { subkey } from '../store/data-key.ts';
import type { AdoptedVaultRow, DeviceDatabase, OlderVaultRow, Sealed, Space } from '../store/database.ts';
import { isDeviceFull } from '../store/quota.ts';
import type { Store } from '../store/store.ts';
import { normalized } from './envelopes.ts';

/*
 * A client's vault of 0.7.0: a key of its own, under a passphrase of its own (PBKDF2), and records that say neither how
 * often they were sealed nor how. It becomes part of the person's vault in three steps, each durable by itself, so that
 * whatever ends the page in between is gone on with at the next unlocking:
 *
 *   1. its passphrase opens it         the row of 0.7.0 is as it was
 *   2. {@link adopt}                   in its place, in one write: the same key, sealed under the person's data key
 *   3. {@link resealed}                record after record under the new keys; when none is left, the old key goes
 */

/** @returns its key as bytes, which whoever asked overwrites; `wrong_passphrase` also when the row was altered */
export async function openOlder(
  { iterations, salt, iv, wrapped }: OlderVaultRow,
  passphrase: string,
  { userId, clientId }: Space,
): Promise<Result<Bytes, { code: 'wrong_passphrase' }>> {
  const typed = utf8(normalized(passphrase));
  const secret = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  const wrapping = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    secret,
    { name: 'AES-GCM', length: 256 },
    false,
    ['decrypt'],
  );
  const algorithm = { name: 'AES-GCM', iv, additionalData: utf8(`segl.vault.v1|${userId}|${clientId}`) };
  try {
    return ok(new Uint8Array(await crypto.subtle.decrypt(algorithm, wrapping, wrapped)));
  } catch (error) {
    if (isUnfit(error)) return err({ code: 'wrong_passphrase' });
    throw error;
  }
}

/** Takes the client's vault into the person's, where this passphrase opens it. Nothing is done where there is none of 0.7.0's. */
export async function adoptBy(
  database: DeviceDatabase,
  space: Space,
  dataKey: CryptoKey,
  passphrase: string,
): Promise<Result<void, { code: 'wrong_passphrase' }>> {
  const row = await database.vault.get('vault');
  if (row?.version !== 1) return ok();
  const raw = await openOlder(row, passphrase, space);
  if (!raw.ok) return raw;
  await adopt(database, space, dataKey, raw.value);
  raw.value.fill(0);
  return ok();
}

/** Puts the client's old key under the person's data key, in place of its own vault. */
async function adopt({ vault }: DeviceDatabase, space: Space, dataKey: CryptoKey, raw: Bytes): Promise<void> {
  const box = await sealBox(await subkey(dataKey, 'older', space.clientId), raw, ['older', space.clientId]);
  // Another tab may have done it, and even be done with all of it.
  await vault.where({ id: 'vault' }).modify((row, place) => {
    if (row.version === 1) place.value = { id: 'vault', version: 2, ...box };
  });
}

/** The client's old key, where something may still lie under it; `locked` while it is under its own passphrase. */
export async function olderKey(
  row: OlderVaultRow | AdoptedVaultRow,
  space: Space,
  dataKey: CryptoKey,
): Promise<CryptoKey | 'locked'> {
  if (row.version === 1) return 'locked';
  const key = await subkey(dataKey, 'older', space.clientId);
  const raw = await openBox(key, row, ['older', space.clientId]);
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
}

/** Each table with how many of its rows are held in memory at once. */
const TABLES = [
  ['drafts', 'drafts', 100],
  ['outbox', 'outbox', 100],
  ['unfinished', 'unfinished', 100],
  ['kept', 'kept', 10],
  ['photos', 'photos', 8],
  ['sent', 'photos', 8],
] as const satisfies readonly (readonly [string, SealedTable, number])[];

/**
 * Seals anew what lies under the client's old key, and lets go of that when nothing does. What can't be opened stays as
 * it is; a full device is left for another time: until then the old key opens the rest.
 */
export async function resealed(store: Store): Promise<void> {
  let left = 0;
  try {
    for (const [table, sealedAs, portion] of TABLES)
      left += await resealTable(store, table, sealedAs, portion);
  } catch (error) {
    if (!isDeviceFull(error)) throw error;
    return;
  }
  if (left === 0) await store.database.vault.delete('vault');
}

/** @returns how many could not be opened */
async function resealTable(
  { database, cipher }: Store,
  name: (typeof TABLES)[number][0],
  sealedAs: SealedTable,
  portion: number,
): Promise<number> {
  const table = database.table<{ id: string } & Sealed, string | number>(name);
  const keys = await table.toCollection().primaryKeys();
  let left = 0;
  for (let at = 0; at < keys.length; at += portion) {
    const anew: { key: string | number; was: Bytes; sealed: Sealed }[] = [];
    for (const key of keys.slice(at, at + portion)) {
      const row = await table.get(key);
      if (!row || row.schema !== undefined) continue;
      try {
        const plain = await cipher.open(sealedAs, row.id, row);
        anew.push({ key, was: row.iv, sealed: await cipher.seal(sealedAs, row.id, plain) });
      } catch (error) {
        if (!isUnfit(error)) throw error;
        left += 1;
      }
    }
    if (anew.length === 0) continue;
    await database.transaction('rw', table, async () => {
      for (const { key, was, sealed } of anew) {
        // Another tab may have been faster.
        if (equalBytes((await table.get(key))?.iv ?? new Uint8Array(), was)) await table.update(key, sealed);
      }
    });
  }
  return left;
}
