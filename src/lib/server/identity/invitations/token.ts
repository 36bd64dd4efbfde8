import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';
import type { KeyProvider } from '#lib/server/platform/keys.ts';

const ID_BYTES = 16;
const MAC_BYTES = 16;

/** Which sending of which invitation of which client. */
export interface Sending {
  readonly clientId: string;
  readonly id: string;
  readonly sendings: number;
}

/**
 * What a letter's link opens: the client, the invitation, and 128 bits that follow from the installation's key for this sending
 * alone. So whoever reads the database has no link, and the next sending makes this one worthless.
 * @returns 64 letters of base64url
 */
export function invitationToken(keys: KeyProvider, sending: Sending): string {
  return Buffer.concat([parse(sending.clientId), parse(sending.id), macOf(keys, sending)]).toString(
    'base64url',
  );
}

/** Which invitation a token is of, before anything is known of whether it is ours; null where it is of none. */
export function namedBy(token: string): { readonly clientId: string; readonly id: string } | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 2 * ID_BYTES + MAC_BYTES) return null;
  try {
    return { clientId: stringify(bytes, 0), id: stringify(bytes, ID_BYTES) };
  } catch {
    return null;
  }
}

/** Whether the token is of that sending. */
export function isTokenOf(keys: KeyProvider, token: string, sending: Sending): boolean {
  const bytes = Buffer.from(token, 'base64url');
  const mac = bytes.subarray(2 * ID_BYTES);
  return mac.length === MAC_BYTES && timingSafeEqual(mac, macOf(keys, sending));
}

function macOf(keys: KeyProvider, { clientId, id, sendings }: Sending): Buffer {
  const mac = createHmac('sha256', keys.derive('identity.invitation.v1'));
  return mac
    .update(JSON.stringify([clientId, id, sendings]))
    .digest()
    .subarray(0, MAC_BYTES);
}
