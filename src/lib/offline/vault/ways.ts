import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Bytes } from '../store/bytes.ts';
import { wipeAfter, type Chest } from './chest.ts';
import { idOf, normalized, openEnvelope, recoverySigns, type Secret } from './envelopes.ts';
import { countTry, tryFits } from './tries.ts';

export const SHORTEST_PASSPHRASE = 8;

/**
 * The data key, as bytes that whoever asked overwrites. Errors in this order: `vault_absent`, `way_absent`,
 * `recovery_code_mistyped`, `vault_waits` (`seconds`), and what the secret is: wrong, or of another vault.
 */
export async function openBy(chest: Chest, secret: LastingSecret): Promise<Result<Bytes, OpenError>> {
  const { database } = chest;
  const [row, envelope] = [await database.vault.get('vault'), await database.envelopes.get(idOf(secret))];
  if (!row) return err({ code: 'vault_absent' });
  if (!envelope) return err({ code: 'way_absent' });
  const mistyped = secret.kind === 'recovery' ? await recoverySigns(secret.code) : ok('');
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
): Promise<Result<T, E | VaultWaits | VaultEmptied>> {
  const { database, now } = chest;
  const counting = counts ? await countTry(database, now()) : null;
  if (counting && 'waitMs' in counting)
    return err({ code: 'vault_waits', seconds: Math.ceil(counting.waitMs / 1000) });
  const outcome = await attempt();
  if (outcome.ok) await tryFits(database);
  else if (counting && counting.wrong >= ((await wipeAfter(database)) ?? Infinity)) {
    await (await import('./wipe.ts')).wipe(chest);
    return err({ code: 'vault_emptied', tries: counting.wrong });
  }
  return outcome;
}

export const tooShort = (passphrase: string): boolean => normalized(passphrase).length < SHORTEST_PASSPHRASE;

export type PassphraseTooShort = { code: 'passphrase_too_short'; shortest: number };
export type VaultAbsent = { code: 'vault_absent' };
export type EnvelopeForeign = { code: 'envelope_foreign' };
export type VaultWaits = { code: 'vault_waits'; seconds: number };
/** It was wrong once too often: what the server has anyway is gone from the device. */
export type VaultEmptied = { code: 'vault_emptied'; tries: number };
export type OpenError =
  | VaultAbsent
  | VaultEmptied
  | VaultWaits
  | EnvelopeForeign
  | { code: 'way_absent' }
  | { code: 'recovery_code_mistyped' }
  | { code: (typeof WRONG)[LastingSecret['kind']] };
