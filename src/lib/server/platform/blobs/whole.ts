import { createDecipheriv } from 'node:crypto';
import type { KeyProvider } from '../keys.ts';

/*
 * A stored file up to 0.6.0, whole under one tag: its key as the installation seals it, not the client.
 *
 *     sealed key (61, of which the first is 1) · nonce (12) · bytes · tag (16)
 */
const SEALED_KEY_BYTES = 1 + 12 + 32 + 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Whether these bytes are such a file: one that segments follow begins otherwise. */
export const isWhole = (stored: Uint8Array): boolean => stored[0] === 1;

/** Throws where they were changed, or are another's. */
export function openWhole(
  keys: KeyProvider,
  { clientId, id }: { readonly clientId: string; readonly id: string },
  stored: Uint8Array,
): Uint8Array {
  const dataKey = keys.open(`blob:${clientId}:${id}`, stored.subarray(0, SEALED_KEY_BYTES));
  const nonce = stored.subarray(SEALED_KEY_BYTES, SEALED_KEY_BYTES + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', dataKey, nonce);
  decipher.setAuthTag(stored.subarray(stored.length - TAG_BYTES));
  const body = stored.subarray(SEALED_KEY_BYTES + NONCE_BYTES, -TAG_BYTES);
  return new Uint8Array(Buffer.concat([decipher.update(body), decipher.final()]));
}
