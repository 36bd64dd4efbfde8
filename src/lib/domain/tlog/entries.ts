import { concatBytes } from '@noble/hashes/utils.js';

/** What the format's length of two bytes can say. */
export const MOST_ENTRY_BYTES = 0xffff;

/**
 * The entry bundle of c2sp.org/tlog-tiles: each entry after its length as a big-endian uint16.
 * @throws RangeError where one is longer
 */
export function formatEntries(entries: readonly Uint8Array[]): Uint8Array {
  return concatBytes(
    ...entries.flatMap((entry) => {
      if (entry.length > MOST_ENTRY_BYTES)
        throw new RangeError(`an entry of ${entry.length} bytes has no bundle`);
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/** The inverse of {@link formatEntries}; null for what it does not write. */
export function parseEntries(bundle: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bundle.length;) {
    const [high, low] = [bundle[at], bundle[at + 1]];
    if (high === undefined || low === undefined) return null;
    const end = at + 2 + high * 256 + low;
    if (end > bundle.length) return null;
    entries.push(bundle.slice(at + 2, end));
    at = end;
  }
  return entries;
}
