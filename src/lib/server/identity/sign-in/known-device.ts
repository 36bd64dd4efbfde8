import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyProvider } from '#lib/server/platform/keys.ts';

const ID_BYTES = 16;
/** People who share a device. Whoever was signed in longest ago makes room. */
const MOST_MARKS = 8;
const FORM = /^[A-Za-z0-9_-]{22}(\.[A-Za-z0-9_-]{22})+$/;

/**
 * The device's id when its mark says that the account's person was signed in on it before; else null. A mark opens
 * nothing: it only gives who guesses there a count of their own.
 * @param kept the device's cookie, as it came
 * @param email in its normal form
 */
export function knownDevice(keys: KeyProvider, kept: string | null, email: string): string | null {
  const { id, marks } = read(kept);
  if (id === null) return null;
  const wanted = Buffer.from(markOf(keys, id, email));
  return marks.some((mark) => timingSafeEqual(Buffer.from(mark), wanted)) ? id : null;
}

/** What the device keeps from now on: its id, and a mark for each person who was signed in, which names nobody. */
export function rememberPerson(keys: KeyProvider, kept: string | null, email: string): string {
  const { id: before, marks } = read(kept);
  const id = before ?? randomBytes(ID_BYTES).toString('base64url');
  const mark = markOf(keys, id, email);
  const others = marks.filter((other) => other !== mark);
  return [id, mark, ...others].slice(0, 1 + MOST_MARKS).join('.');
}

/** Anything that is not what we gave counts as nothing. */
function read(kept: string | null): { id: string | null; marks: readonly string[] } {
  if (kept === null || !FORM.test(kept)) return { id: null, marks: [] };
  const [id = '', ...marks] = kept.split('.');
  return { id, marks: marks.slice(0, MOST_MARKS) };
}

/** 128 bits of HMAC under the installation's key: nobody else makes one, or moves it to another device or person. */
function markOf(keys: KeyProvider, id: string, email: string): string {
  const mac = createHmac('sha256', keys.derive('identity.known-device.v1'));
  return mac
    .update(JSON.stringify([id, email]))
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}
