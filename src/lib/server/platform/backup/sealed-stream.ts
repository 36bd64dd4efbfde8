import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/*
 * A stream of any length, encrypted and authenticated piece by piece, so that neither writing nor reading holds more
 * than a piece in memory: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM. A
 * piece's nonce is its number and whether it is the last, so that none can be changed, moved, left out or cut off.
 *
 *     salt (16) · piece (1 MiB + 16) · … · last piece (0 to 1 MiB, + 16)
 */
const SALT_BYTES = 16;
const PIECE_BYTES = 1024 * 1024;
const TAG_BYTES = 16;

/** Encrypts what comes. @param key 32 bytes; the same key may seal any number of streams */
export async function* sealStream(
  key: Uint8Array,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(SALT_BYTES);
  yield salt;
  const streamKey = keyOf(key, salt);
  let number = 0;
  for await (const { bytes, last } of inPieces(source, PIECE_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', streamKey, nonceOf(number++, last));
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
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
    const offset = SALT_BYTES + number * (PIECE_BYTES + TAG_BYTES);
    if (bytes.length < TAG_BYTES) throw new StreamDamaged(offset);
    const decipher = createDecipheriv('aes-256-gcm', streamKey, nonceOf(number++, last));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    try {
      yield Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)), decipher.final()]);
    } catch {
      throw new StreamDamaged(offset);
    }
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

function nonceOf(number: number, last: boolean): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly last: boolean;
}

/** Pieces of that size, and a last one of at most that, which may be empty. */
async function* inPieces(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Piece> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of source) {
    waiting.push(bytes);
    length += bytes.length;
    // Kept until more comes: only then is it not the last.
    if (length <= size) continue;
    const all = Buffer.concat(waiting);
    let at = 0;
    for (; all.length - at > size; at += size) yield { bytes: all.subarray(at, at + size), last: false };
    waiting = [all.subarray(at)];
    length = all.length - at;
  }
  yield { bytes: Buffer.concat(waiting), last: true };
}

/** The salt as a piece of its own, then the sealed pieces. */
async function* withSaltFirst(source: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
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
  yield* inPieces(rest(), PIECE_BYTES + TAG_BYTES);
}
