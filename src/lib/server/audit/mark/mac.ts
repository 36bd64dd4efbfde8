import { timingSafeEqual } from 'node:crypto';
import { hmacKey, hmacOf, hmacSha256, type HmacKey } from '#lib/server/platform/hashing.ts';
import type { KeyProvider } from '#lib/server/platform/keys.ts';

/** A MAC begins with the id of its key, so that a later key leaves what an earlier one made checkable. */
const KEY_ID_BYTES = 4;
export const MAC_BYTES = KEY_ID_BYTES + 32;

interface MacKey {
  readonly id: Uint8Array;
  readonly key: HmacKey;
}

/** Deriving costs as much as several MACs; the key is the same for all clients, whose ids their statements hold. */
const known = new WeakMap<KeyProvider, MacKey>();

function macKeyOf(keys: KeyProvider): MacKey {
  let found = known.get(keys);
  if (!found) {
    const key = keys.derive('audit.event.mac.v1');
    const id = hmacSha256(key, 'key id').subarray(0, KEY_ID_BYTES);
    known.set(keys, (found = { id, key: hmacKey(key) }));
  }
  return found;
}

/**
 * What shows that this installation's application wrote an event: four bytes that name the key and HMAC-SHA-256 of the
 * event's statement under it. The statement holds client, id, time, person, kind, subject and the commitment to the
 * detail, so that none of them can be another's. The key is derived from the root key and never in the database:
 * whoever has that alone, also with the application's login, can make none.
 */
export function macOf(keys: KeyProvider, statement: Uint8Array): Uint8Array {
  const { id, key } = macKeyOf(keys);
  return Buffer.concat([id, hmacOf(key, statement)]);
}

/** What is to be said of an event's MAC; `null` where it is the application's. */
export type NotAuthentic = 'none' | 'of another key' | 'of other bytes';

/** Whether the application of this installation wrote the event with this statement. */
export function notAuthentic(
  keys: KeyProvider,
  { statement, mac }: { readonly statement: Uint8Array; readonly mac: Uint8Array | null },
): NotAuthentic | null {
  if (mac === null) return 'none';
  const expected = macOf(keys, statement);
  if (mac.length === MAC_BYTES && timingSafeEqual(mac, expected)) return null;
  const sameKey = Buffer.from(mac.subarray(0, KEY_ID_BYTES)).equals(expected.subarray(0, KEY_ID_BYTES));
  return sameKey ? 'of other bytes' : 'of another key';
}
