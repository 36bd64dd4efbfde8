/*
 * Where in the log a word stands, for looking it up: the log is cut into chunks of as many leaves, and each word that stands
 * in a chunk has one entry there with the places. Of a frequent word that is a bit for each leaf, of a rare one a number for
 * each place. A chunk that is complete never changes, so that nothing is written twice; and whatever is asked together is
 * answered by the same and, however often each occurs.
 */

/**
 * Leaves of a chunk. Those at the end of the log that make none yet are read themselves by whoever seeks, so that more would
 * make that slow; fewer, what is asked of all of a large log.
 */
export const CHUNK = 1024;

const BITMAP_BYTES = CHUNK / 8;
/** From as many places on the bitmap is no longer than the list. */
const MOST_LISTED = BITMAP_BYTES / 2 - 1;

/** Places in a chunk, ascending, as they are stored: two bytes each, or 128 bytes with a bit each. */
export function encodePlaces(places: readonly number[]): Uint8Array {
  if (places.length > MOST_LISTED) return bitmapOf(places);
  const bytes = new Uint8Array(places.length * 2);
  const view = new DataView(bytes.buffer);
  places.forEach((place, at) => view.setUint16(at * 2, place, true));
  return bytes;
}

/** The places that all of these have, descending. What no {@link encodePlaces} has written has none. */
export function commonPlaces(encoded: readonly Uint8Array[]): number[] {
  const [first, ...others] = encoded.map(decode);
  if (!first) return [];
  for (const other of others) for (let at = 0; at < BITMAP_BYTES; at++) first[at]! &= other[at]!;
  const places: number[] = [];
  for (let at = BITMAP_BYTES - 1; at >= 0; at--) {
    const byte = first[at]!;
    for (let bit = 7; byte !== 0 && bit >= 0; bit--) if (byte & (1 << bit)) places.push(at * 8 + bit);
  }
  return places;
}

/** The places that at least one of these has, encoded. */
export function anyPlaces(encoded: readonly Uint8Array[]): Uint8Array {
  const any = new Uint8Array(BITMAP_BYTES);
  for (const other of encoded.map(decode)) for (let at = 0; at < BITMAP_BYTES; at++) any[at]! |= other[at]!;
  return any;
}

function decode(encoded: Uint8Array): Uint8Array {
  if (encoded.length === BITMAP_BYTES) return encoded.slice();
  if (encoded.length > BITMAP_BYTES || encoded.length % 2 !== 0) return new Uint8Array(BITMAP_BYTES);
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const places = Array.from({ length: encoded.length / 2 }, (_, at) => view.getUint16(at * 2, true));
  return bitmapOf(places.filter((place) => place < CHUNK));
}

function bitmapOf(places: readonly number[]): Uint8Array {
  const bitmap = new Uint8Array(BITMAP_BYTES);
  for (const place of places) bitmap[place >> 3]! |= 1 << (place & 7);
  return bitmap;
}
