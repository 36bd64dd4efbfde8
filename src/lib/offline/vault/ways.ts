import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Bytes } from '../store/bytes.ts';
import { checkOf, dataKeyOf, newDataKey, subkey } from '../store/data-key.ts';
import { sealBox } from '../store/box.ts';
import { newKeyPair } from '../store/sealed-to.ts';
import { wipe, type Chest } from './chest.ts';
import type { VaultDatabase, VaultRow } from './database.ts';
import {
  idOf,
  newEnvelope,
  normalized,
  openEnvelope,
  type Envelope,
  type PasskeyWay,
  type Secret,
} from './envelopes.ts';
import { newRecoveryCode, readRecoveryCode } from './recovery-code.ts';
import { countTry, tryFits } from './tries.ts';

export const SHORTEST_PASSPHRASE = 8;

/** Makes a data key on this device and seals it under the passphrase. It exists nowhere else. @returns its bytes */
export async function makeVault(
  chest: Chest,
  passphrase: string,
): Promise<Result<Bytes, PassphraseTooShort | VaultExists>> {
  if (tooShort(passphrase)) return err({ code: 'passphrase_too_short', shortest: SHORTEST_PASSPHRASE });
  const raw = newDataKey();
  const envelope = await newEnvelope(raw, { kind: 'passphrase', passphrase }, chest);
  const row = await vaultRow(raw, chest.userId);
  const { vault, envelopes } = chest.database;
  const made = await chest.database.transaction('rw', vault, envelopes, async () => {
    // Another tab may have been faster; two keys on one device would lose the records of one.
    if (await vault.get('vault')) return false;
    await vault.add(row);
    await envelopes.add(envelope);
    return true;
  });
  return made ? ok(raw) : err({ code: 'vault_exists' });
}

async function vaultRow(raw: Bytes, userId: string): Promise<VaultRow> {
  const dataKey = await dataKeyOf(raw);
  const { publicKey, privateKey } = await newKeyPair();
  const sealed = await sealBox(await subkey(dataKey, 'capture'), privateKey, ['capture', userId]);
  privateKey.fill(0);
  return { id: 'vault', version: 2, check: await checkOf(dataKey), publicKey, privateKey: sealed };
}

/**
 * The data key, as bytes that whoever asked overwrites. Errors in this order: `vault_absent`, `way_absent`,
 * `recovery_code_mistyped`, `vault_waits` (`seconds`), and what the secret is: wrong, or of another vault.
 */
export async function openBy(chest: Chest, secret: LastingSecret): Promise<Result<Bytes, OpenError>> {
  const { database } = chest;
  const [row, envelope] = [await database.vault.get('vault'), await database.envelopes.get(idOf(secret))];
  if (!row) return err({ code: 'vault_absent' });
  if (!envelope) return err({ code: 'way_absent' });
  const mistyped = secret.kind === 'recovery' ? readRecoveryCode(secret.code) : ok('');
  if (!mistyped.ok) return mistyped;
  // A passkey guesses nothing.
  const counts = secret.kind !== 'passkey';
  return counted(chest, counts, async (): Promise<Result<Bytes, OpenError>> => {
    const opened = await openEnvelope(envelope, secret, chest, row.check);
    if (opened.ok) return opened;
    const { code } = opened.error;
    return err({ code: code === 'wrong_secret' ? WRONG[secret.kind] : code });
  });
}

const WRONG = {
  passphrase: 'wrong_passphrase',
  recovery: 'wrong_recovery_code',
  passkey: 'passkey_opens_nothing',
} as const satisfies Record<LastingSecret['kind'], string>;

/** What an envelope on the disk is opened with. */
export type LastingSecret = Exclude<Secret, { kind: 'pin' }>;

/** Makes a try, as one that was counted before. */
export async function counted<T, E extends { code: string }>(
  chest: Chest,
  counts: boolean,
  attempt: () => Promise<Result<T, E>>,
): Promise<Result<T, E | VaultWaits>> {
  const { database, now, wipeAfter } = chest;
  const counting = counts ? await countTry(database, now()) : null;
  if (counting && 'waitMs' in counting)
    return err({ code: 'vault_waits', seconds: Math.ceil(counting.waitMs / 1000) });
  const outcome = await attempt();
  if (outcome.ok) await tryFits(database);
  else if (counting && wipeAfter !== null && counting.wrong >= wipeAfter) await wipe(chest);
  return outcome;
}

/** Another way to open the same vault, or another passphrase or code in place of the one before. */
export async function addWay(
  chest: Chest,
  by: LastingSecret,
  secret: LastingSecret,
  way?: PasskeyWay,
): Promise<Result<void, OpenError | PassphraseTooShort>> {
  if (secret.kind === 'passphrase' && tooShort(secret.passphrase))
    return err({ code: 'passphrase_too_short', shortest: SHORTEST_PASSPHRASE });
  const raw = await openBy(chest, by);
  if (!raw.ok) return raw;
  const envelope = await newEnvelope(raw.value, secret, chest, way);
  raw.value.fill(0);
  await chest.database.envelopes.put(envelope);
  return ok();
}

/** A code that opens the vault, in place of the one before. It is told once, here. */
export async function addRecoveryCode(chest: Chest, by: LastingSecret): Promise<Result<string, OpenError>> {
  const code = newRecoveryCode();
  const added = await addWay(chest, by, { kind: 'recovery', code });
  if (added.ok) return ok(code);
  if (added.error.code === 'passphrase_too_short') throw new TypeError('a code is no passphrase');
  return err(added.error);
}

/** @returns `last_way` where neither a passphrase nor a code would be left: a passkey alone can be lost with its device */
export async function removeWay({ database }: Chest, id: string): Promise<Result<void, LastWay>> {
  const { envelopes } = database;
  return database.transaction('rw', envelopes, async () => {
    const left = (await envelopes.toArray()).filter((envelope) => envelope.id !== id);
    if (!left.some(({ kind }) => kind !== 'passkey')) return err({ code: 'last_way' } as const);
    await envelopes.delete(id);
    return ok();
  });
}

/** One of the ways to open, without what is sealed in it. */
export type Way = Pick<Envelope, 'id' | 'kind' | 'credential' | 'host' | 'salt'>;

export async function waysOf({ envelopes }: VaultDatabase): Promise<Way[]> {
  return (await envelopes.toArray()).map(({ id, kind, credential, host, salt }) => ({
    ...{ id, kind, credential, host, salt },
  }));
}

const tooShort = (passphrase: string): boolean => normalized(passphrase).length < SHORTEST_PASSPHRASE;

export type PassphraseTooShort = { code: 'passphrase_too_short'; shortest: number };
export type VaultExists = { code: 'vault_exists' };
export type VaultAbsent = { code: 'vault_absent' };
export type LastWay = { code: 'last_way' };
export type EnvelopeForeign = { code: 'envelope_foreign' };
export type VaultWaits = { code: 'vault_waits'; seconds: number };
export type OpenError =
  | VaultAbsent
  | VaultWaits
  | EnvelopeForeign
  | { code: 'way_absent' }
  | { code: 'recovery_code_mistyped' }
  | { code: (typeof WRONG)[LastingSecret['kind']] };
