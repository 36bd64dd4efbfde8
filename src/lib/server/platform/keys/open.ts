import { randomUUID } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { folderShelf } from '../blobs/folder.ts';
import type { Config } from '../config/config.ts';
import {
  findKeyring,
  KEYRING,
  keepKeyring,
  keyringText,
  keysIn,
  newKeyring,
  type Keyring,
  type KeyringDamaged,
  type RingKeys,
} from './keyring.ts';
import { makeMasterFile } from './master-file.ts';
import { localMaster, type MasterKey } from './master.ts';
import { besideData, masterPlaceOf, placeName, type MasterPlace } from './place.ts';
import { readMaster, type AskPassphrase, type FoundMaster, type MasterError } from './read-master.ts';
import { TokenRefused } from './token.ts';
import { opensSealed, type FoundKeys } from './stored.ts';

/** The installation's keys, open. */
export interface OpenKeys {
  readonly ring: Keyring;
  readonly keys: RingKeys;
  readonly master: MasterKey;
  readonly place: MasterPlace;
}

export type KeysError =
  | MasterError
  | KeyringDamaged
  | { readonly code: 'master_key_missing'; readonly place: string }
  | { readonly code: 'master_key_unwritable'; readonly place: string; readonly reason: string }
  | { readonly code: 'master_key_wrong'; readonly place: string }
  | { readonly code: 'keyring_differs'; readonly folder: string }
  | { readonly code: 'master_same'; readonly place: string };

type Where = Pick<Config, 'dataFolder' | 'masterKey'>;

/**
 * Opens the keyring that lies in the data folder; null where there is none yet. Reads, and writes nothing: errors
 * `keyring_damaged`, `master_key_missing`, `master_key_damaged`, `master_key_wrong`.
 */
export async function openFromFolder(
  config: Where,
  ask: AskPassphrase,
): Promise<Result<OpenKeys | null, KeysError>> {
  const ring = findKeyring(config.dataFolder);
  if (!ring.ok || ring.value) return ring.ok ? openRing(config, ring.value!, ask) : ring;
  // A damaged key is said before a database is started or made that it could not open.
  const place = masterPlaceOf(config, null);
  const read = place?.from === 'file' ? await readMaster(place, null, ask) : ok(null);
  return read.ok ? ok(null) : read;
}

async function openRing(
  config: Where,
  ring: Keyring,
  ask: AskPassphrase,
): Promise<Result<OpenKeys, KeysError>> {
  const place = masterPlaceOf(config, ring.installation)!;
  const read = await readMaster(place, ring, ask);
  if (!read.ok) return read;
  if (!read.value) return err({ code: 'master_key_missing', place: placeName(place) });
  const { master } = read.value;
  try {
    const keys = await keysIn(ring, master);
    if (keys) return ok({ ring, keys, master, place });
  } catch (cause) {
    if (!(cause instanceof TokenRefused)) throw cause;
    return err({ code: cause.code, reason: cause.message });
  }
  return err({ code: 'master_key_wrong', place: placeName(place) });
}

/**
 * The keys of the data folder, held against what the database has; of a database that has none yet, new ones, or those of a
 * release before there was a keyring. Nothing is written before each is known to be right, and into the database nothing at all.
 */
export async function openBeside(
  config: Where,
  { folder, found, ask }: { folder: OpenKeys | null; found: FoundKeys; ask: AskPassphrase },
): Promise<Result<OpenKeys, KeysError>> {
  const { ring } = found;
  if (folder && ring && folder.ring.installation !== ring.installation)
    return err({ code: 'keyring_differs', folder: config.dataFolder });
  if (ring && (!folder || folder.ring.generation < ring.generation)) {
    const opened = await openRing(config, ring, ask);
    if (opened.ok) await keepKeyring(config.dataFolder, ring);
    return opened;
  }
  if (!folder) return found.clients ? fromBefore(config, found, ask) : begin(config, ask);
  const right = ring !== null || !found.clients || opensSealed(folder.keys.root, found.sealed) !== false;
  return right ? ok(folder) : err({ code: 'master_key_wrong', place: placeName(folder.place) });
}

/** Up to 0.6.0 all was sealed by the master key itself: those bytes become the root key. */
async function fromBefore(
  config: Where,
  found: FoundKeys,
  ask: AskPassphrase,
): Promise<Result<OpenKeys, KeysError>> {
  const configured = masterPlaceOf(config, null);
  const beside: MasterPlace = { from: 'file', path: besideData(config.dataFolder) };
  const place = configured?.from === 'file' || configured?.from === 'environment' ? configured : beside;
  const read = await readMaster(place, null, ask);
  if (!read.ok) return read;
  const bytes = read.value?.bytes;
  if (!read.value || !bytes) return err({ code: 'master_key_missing', place: placeName(place) });
  if (opensSealed(bytes, found.sealed) === false)
    return err({ code: 'master_key_wrong', place: placeName(place) });
  return keepFirst(config, place, await newKeyring(read.value.master, { root: bytes }), read.value, ask);
}

/** Of an installation that has nothing yet. One of 0.6.0 that only has its key goes on with it. */
async function begin(config: Where, ask: AskPassphrase): Promise<Result<OpenKeys, KeysError>> {
  const installation = randomUUID();
  const place = masterPlaceOf(config, installation)!;
  const read = await readMaster(place, null, ask);
  if (!read.ok) return read;
  const made = read.value ? ok(null) : makeAt(place);
  if (!made.ok) return made;
  const local = read.value ?? made.value;
  if (!local) return err({ code: 'master_key_missing', place: placeName(place) });
  const before = config.masterKey === undefined && read.value?.bytes ? { root: read.value.bytes } : {};
  const ring = await newKeyring(local.master, { ...before, passphrase: local.passphrase });
  const kept = await keepFirst(config, place, { ...ring, installation }, local, ask);
  // Another start was first, and has a key under its own name.
  if (made.value && kept.ok && placeName(kept.value.place) !== placeName(place)) unlinkSync(placeName(place));
  return kept;
}

/**
 * Keys that have nothing to do with those before, which are lost for good: what these sealed never opens again. In the data
 * folder only: the caller puts the ring into the database in place of what is there.
 */
export async function beginAnew(config: Where, ask: AskPassphrase): Promise<Result<OpenKeys, KeysError>> {
  const installation = randomUUID();
  const place = masterPlaceOf(config, installation)!;
  const made = makeAt(place);
  if (!made.ok) return made;
  const read = await readMaster(place, null, ask);
  if (!read.ok) return read;
  if (!read.value) return err({ code: 'master_key_missing', place: placeName(place) });
  const { master, passphrase } = read.value;
  const ring = { ...(await newKeyring(master, { passphrase })), installation };
  await keepKeyring(config.dataFolder, ring);
  const keys = await keysIn(ring, master);
  if (!keys) throw new Error('unreachable: it was wrapped just now');
  return ok({ ring, keys, master, place });
}

/** One in a file, made where there is none; null where it comes from elsewhere. */
export function makeAt(place: MasterPlace): Result<FoundMaster | null, KeysError> {
  if (place.from !== 'file') return ok(null);
  try {
    const bytes = makeMasterFile(place.path);
    return ok({ master: localMaster(bytes), bytes });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    return err({ code: 'master_key_unwritable', place: place.path, reason: code });
  }
}

/** Of several processes that start at once one keyring counts. */
async function keepFirst(
  config: Where,
  place: MasterPlace,
  ring: Keyring,
  { master }: FoundMaster,
  ask: AskPassphrase,
): Promise<Result<OpenKeys, KeysError>> {
  if (await folderShelf(config.dataFolder).add(KEYRING, Buffer.from(keyringText(ring)))) {
    const keys = await keysIn(ring, master);
    if (!keys) throw new Error('unreachable: it was wrapped just now');
    return ok({ ring, keys, master, place });
  }
  const first = findKeyring(config.dataFolder);
  if (!first.ok) return first;
  return openRing(config, first.value!, ask);
}
