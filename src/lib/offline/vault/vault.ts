import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Bytes } from '../store/bytes.ts';
import { utf8 } from '../store/cipher.ts';
import type { Space, VaultRow } from '../store/database.ts';

/** PBKDF2-HMAC-SHA-256 rounds of a new vault; a vault remembers its own, so that this can grow. */
const ITERATIONS = 600_000;
export const SHORTEST_PASSPHRASE = 8;

export interface OpenVault {
  row: VaultRow;
  /** The data key: AES-GCM-256, not extractable, so that no script can read it out. */
  key: CryptoKey;
}

/**
 * Makes a data key on this device and wraps it by the passphrase. The key exists nowhere else: who
 * forgets the passphrase loses what the server has not received.
 */
export async function newVault(
  passphrase: string,
  space: Space,
): Promise<Result<OpenVault, PassphraseTooShort>> {
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, [
    'encrypt',
    'decrypt',
  ]);
  return wrapped(fresh, passphrase, space);
}

/** @returns `wrong_passphrase` also when the stored vault was altered: the two cannot be told apart. */
export async function openVault(
  row: VaultRow,
  passphrase: string,
  space: Space,
): Promise<Result<OpenVault, WrongPassphrase>> {
  const key = await unwrapped(row, passphrase, space, false);
  return key === null ? err({ code: 'wrong_passphrase' }) : ok({ row, key });
}

/** Wraps the same data key by a new passphrase, under a new salt. Records need not be encrypted again. */
export async function changedVault(
  row: VaultRow,
  passphrases: { old: string; new: string },
  space: Space,
): Promise<Result<OpenVault, WrongPassphrase | PassphraseTooShort>> {
  const key = await unwrapped(row, passphrases.old, space, true);
  return key === null ? err({ code: 'wrong_passphrase' }) : wrapped(key, passphrases.new, space);
}

export type WrongPassphrase = { code: 'wrong_passphrase' };
export type PassphraseTooShort = { code: 'passphrase_too_short'; shortest: number };

async function wrapped(
  extractable: CryptoKey,
  passphrase: string,
  space: Space,
): Promise<Result<OpenVault, PassphraseTooShort>> {
  if (normalized(passphrase).length < SHORTEST_PASSPHRASE) {
    return err({ code: 'passphrase_too_short', shortest: SHORTEST_PASSPHRASE });
  }
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapping = await wrappingKey(passphrase, salt, ITERATIONS);
  const algorithm = { name: 'AES-GCM', iv, additionalData: boundTo(space) };
  const sealed = new Uint8Array(await crypto.subtle.wrapKey('raw', extractable, wrapping, algorithm));
  const row: VaultRow = { id: 'vault', version: 1, iterations: ITERATIONS, salt, iv, wrapped: sealed };
  const key = await crypto.subtle.unwrapKey('raw', sealed, wrapping, algorithm, 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
  return ok({ row, key });
}

async function unwrapped(
  row: VaultRow,
  passphrase: string,
  space: Space,
  extractable: boolean,
): Promise<CryptoKey | null> {
  const wrapping = await wrappingKey(passphrase, row.salt, row.iterations);
  const algorithm = { name: 'AES-GCM', iv: row.iv, additionalData: boundTo(space) };
  try {
    return await crypto.subtle.unwrapKey('raw', row.wrapped, wrapping, algorithm, 'AES-GCM', extractable, [
      'encrypt',
      'decrypt',
    ]);
  } catch (error) {
    // The specification's name for a tag that does not fit; anything else is a bug of ours.
    if (error instanceof DOMException && error.name === 'OperationError') return null;
    throw error;
  }
}

async function wrappingKey(passphrase: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', utf8(normalized(passphrase)), 'PBKDF2', false, [
    'deriveKey',
  ]);
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    secret,
    { name: 'AES-GCM', length: 256 },
    false,
    ['wrapKey', 'unwrapKey'],
  );
}

/** The same letters typed on two keyboards must give the same key (å as one sign or as two). */
function normalized(passphrase: string): string {
  return passphrase.normalize('NFKC');
}

function boundTo({ userId, clientId }: Space): Bytes {
  return utf8(`segl.vault.v1|${userId}|${clientId}`);
}
