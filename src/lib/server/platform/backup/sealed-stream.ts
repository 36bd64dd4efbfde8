import { hkdfSync, randomBytes } from 'node:crypto';
import { inSegments, openSegment, sealSegment, SEGMENT_BYTES, TAG_BYTES, type Segment } from '../segments.ts';

/*
 * A part of a backup: segments (`platform/segments.ts`) under a key of its own.
 *
 *     salt (16) · segment (1 MiB + 16) · … · last segment (0 to 1 MiB, + 16)
 */
const SALT_BYTES = 16;

/** Encrypts what comes. @param key 32 bytes; the same key may seal any number of streams */
export async function* sealStream(
  key: Uint8Array,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(SALT_BYTES);
  yield salt;
  const streamKey = keyOf(key, salt);
  let number = 0;
  for await (const { bytes, last } of inSegments(source, SEGMENT_BYTES))
    yield Buffer.concat(sealSegment(streamKey, { number: number++, last }, bytes));
}

/** Decrypts it again; nothing is given out that was not authenticated. Throws {@link StreamDamaged}. */
export async function* openStream(
  key: Uint8Array,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let streamKey: Uint8Array | null = null;
  let number = 0;
  for await (const { bytes, last } of withSaltFirst(source)) {
    if (!streamKey) {
      if (bytes.length < SALT_BYTES || last) throw new StreamDamaged(0);
      streamKey = keyOf(key, bytes);
      continue;
    }
    const offset = SALT_BYTES + number * (SEGMENT_BYTES + TAG_BYTES);
    if (bytes.length < TAG_BYTES) throw new StreamDamaged(offset);
    let opened: Uint8Array;
    try {
      opened = openSegment(streamKey, { number: number++, last }, bytes);
    } catch {
      throw new StreamDamaged(offset);
    }
    yield opened;
  }
}

/** The bytes from `offset` on, up to 1 MiB of them, are not what was written. */
export class StreamDamaged extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super(`damaged at byte ${offset} or within the MiB after it`);
    this.offset = offset;
  }
}

function keyOf(key: Uint8Array, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, salt, 'segl:sealed-stream.v1', 32));
}

/** The salt as one of its own, then the sealed segments. */
async function* withSaltFirst(source: AsyncIterable<Uint8Array>): AsyncGenerator<Segment> {
  const iterator = source[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < SALT_BYTES) {
    const next = await iterator.next();
    if (next.done) {
      yield { bytes: head, last: true };
      return;
    }
    head = Buffer.concat([head, next.value]);
  }
  yield { bytes: head.subarray(0, SALT_BYTES), last: false };
  const rest = async function* () {
    yield head.subarray(SALT_BYTES);
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  };
  yield* inSegments(rest(), SEGMENT_BYTES + TAG_BYTES);
}
