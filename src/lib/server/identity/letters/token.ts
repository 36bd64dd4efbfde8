import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';
import type { KeyProvider } from '#lib/server/platform/keys.ts';

const ID_BYTES = 16;
const MAC_BYTES = 16;

/** What a letter of a client is about, and which of several such letters it is. */
export interface Letter {
  /** No letter of one kind opens what one of another does. */
  readonly of: 'invitation' | 'factor-reset';
  readonly clientId: string;
  readonly id: string;
  readonly number: number;
  /** The mailbox that it goes to, where another of the same person must not open it. */
  readonly email?: string;
}

/**
 * What a letter's link opens: the client, what it is about, and 128 bits that follow from the installation's key for this letter
 * alone. So whoever reads the database has no link, and the next letter makes this one worthless.
 * @returns 64 letters of base64url
 */
export function letterToken(keys: KeyProvider, letter: Letter): string {
  const { clientId, id } = letter;
  return Buffer.concat([parse(clientId), parse(id), macOf(keys, letter)]).toString('base64url');
}

/** What a token is about, before anything is known of whether it is ours; null where it is none. */
export function namedBy(token: string): { readonly clientId: string; readonly id: string } | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 2 * ID_BYTES + MAC_BYTES) return null;
  try {
    return { clientId: stringify(bytes, 0), id: stringify(bytes, ID_BYTES) };
  } catch {
    return null;
  }
}

/** Whether the token is that letter's. */
export function isTokenOf(keys: KeyProvider, token: string, letter: Letter): boolean {
  const mac = Buffer.from(token, 'base64url').subarray(2 * ID_BYTES);
  return mac.length === MAC_BYTES && timingSafeEqual(mac, macOf(keys, letter));
}

function macOf(keys: KeyProvider, { of, clientId, id, number, email }: Letter): Buffer {
  const mac = createHmac('sha256', keys.derive('identity.letter.v1'));
  const bound = mac.update(
    JSON.stringify([of, clientId, id, number, ...(email === undefined ? [] : [email])]),
  );
  return bound.digest().subarray(0, MAC_BYTES);
}
