import { createCipheriv, createDecipheriv } from 'node:crypto';

/*
 * Bytes of any length, encrypted and authenticated segment by segment, so that neither writing nor reading holds more than one
 * in memory: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM. A segment's nonce is its
 * number and whether it is the last, so that none can be changed, moved, left out or cut off. A key seals one stream.
 */
export const SEGMENT_BYTES = 1024 * 1024;
export const TAG_BYTES = 16;

/** A segment, by its number from 0, and whether it is the last of its stream. */
export interface SegmentPlace {
  readonly number: number;
  readonly last: boolean;
  /** Bound to it, and not in it. */
  readonly aad?: Uint8Array | undefined;
}

/** The segment as it is stored, in two parts: as long as it was, and its tag. */
export function sealSegment(
  key: Uint8Array,
  place: SegmentPlace,
  bytes: Uint8Array,
): [Uint8Array, Uint8Array] {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(place));
  if (place.aad) cipher.setAAD(place.aad);
  const sealed = cipher.update(bytes);
  cipher.final();
  return [sealed, cipher.getAuthTag()];
}

/** Throws where it is not what was sealed there. @param sealed with its tag behind it */
export function openSegment(key: Uint8Array, place: SegmentPlace, sealed: Uint8Array): Uint8Array {
  const end = sealed.length - TAG_BYTES;
  if (end < 0) throw new RangeError('a segment has a tag');
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(place));
  if (place.aad) decipher.setAAD(place.aad);
  decipher.setAuthTag(sealed.subarray(end));
  const bytes = decipher.update(sealed.subarray(0, end));
  decipher.final();
  return bytes;
}

/** How many bytes a stream of so many becomes. */
export function sealedLength(bytes: number): number {
  return bytes + TAG_BYTES * segmentsOf(bytes);
}

/** How many segments a stream of so many bytes has: one at the least, which may be empty. */
export const segmentsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / SEGMENT_BYTES));

export interface Segment {
  readonly bytes: Uint8Array;
  readonly last: boolean;
}

/** Segments of that size, and a last one of at most that, which may be empty. */
export async function* inSegments(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
): AsyncGenerator<Segment> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of source) {
    waiting.push(bytes);
    length += bytes.length;
    // Kept until more comes: only then is it not the last.
    while (length > size) {
      const [first] = waiting;
      const whole = first && first.length >= size ? first : Buffer.concat(waiting);
      const rest = whole.subarray(size);
      waiting = whole === first ? [rest, ...waiting.slice(1)] : [rest];
      waiting = waiting.filter((each) => each.length > 0);
      length -= size;
      yield { bytes: whole.subarray(0, size), last: false };
    }
  }
  yield { bytes: waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting), last: true };
}

function nonceOf({ number, last }: SegmentPlace): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}
