import { randomBytes } from 'node:crypto';
import { unwrapKey, wrapKey } from '../keys/aes-kw.ts';
import type { ClientKey } from '../keys/client-keys.ts';
import {
  inSegments,
  openSegment,
  sealedLength,
  sealSegment,
  SEGMENT_BYTES,
  segmentsOf,
  TAG_BYTES,
} from '../segments.ts';

/*
 * A stored file: segments under a key of its own, bound to client and id, behind a head that has this key wrapped by the
 * client's (RFC 3394). Under another key of the client only the head is another.
 *
 *     2 (1) · generation of the client's key (4) · wrapped key (40) · segment (1 MiB + 16) · … · last segment (0 to 1 MiB, + 16)
 */
const VERSION = 2;
const WRAPPED_BYTES = 40;
export const HEAD_BYTES = 1 + 4 + WRAPPED_BYTES;

/** Of a new file. */
export const newDataKey = (): Uint8Array => randomBytes(32);

export function headOf({ generation, key }: ClientKey, dataKey: Uint8Array): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = VERSION;
  head.writeUInt32BE(generation, 1);
  head.set(wrapKey(key, dataKey), 5);
  return head;
}

/** The generation of the client's key that a head asks for; null where these are no bytes of this version. */
export function generationIn(stored: Uint8Array): number | null {
  if (stored[0] !== VERSION || stored.length < HEAD_BYTES) return null;
  return Buffer.from(stored.buffer, stored.byteOffset, 5).readUInt32BE(1);
}

/** Throws where it was changed, or is another's. */
export function dataKeyIn(head: Uint8Array, { key }: ClientKey): Uint8Array {
  const dataKey = unwrapKey(key, head.subarray(5, HEAD_BYTES));
  if (!dataKey) throw new Error('the key of a stored file does not open');
  return dataKey;
}

/** How a file's segments are opened and sealed. */
export interface FileKey {
  readonly dataKey: Uint8Array;
  readonly aad: Uint8Array;
}

export const aadOf = (clientId: string, id: string): Uint8Array =>
  Buffer.from(`segl.blob.v2:${clientId}:${id}`);

/** All of a stored file, without its head, from what comes. */
export async function* sealFile(
  { dataKey, aad }: FileKey,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let number = 0;
  for await (const { bytes, last } of inSegments(source, SEGMENT_BYTES))
    yield* sealSegment(dataKey, { number: number++, last, aad }, bytes);
}

/** The same of bytes that are there, with the head. */
export function sealBytes({ dataKey, aad }: FileKey, head: Uint8Array, bytes: Uint8Array): Uint8Array {
  const parts = [head];
  const count = segmentsOf(bytes.length);
  for (let number = 0; number < count; number++) {
    const segment = bytes.subarray(number * SEGMENT_BYTES, (number + 1) * SEGMENT_BYTES);
    parts.push(...sealSegment(dataKey, { number, last: number === count - 1, aad }, segment));
  }
  return Buffer.concat(parts);
}

/** How long a file of so many bytes is where it lies. */
export const storedLength = (bytes: number): number => HEAD_BYTES + sealedLength(bytes);

/** How the segments of a file lie that is so long where it lies. Throws where no file is so long. */
export function laidOut(stored: number): { readonly segments: number; readonly size: number } {
  const sealed = stored - HEAD_BYTES;
  const segments = Math.ceil(sealed / (SEGMENT_BYTES + TAG_BYTES));
  const size = sealed - segments * TAG_BYTES;
  if (segments < 1 || size < 0 || storedLength(size) !== stored) throw new Error('a stored file was cut off');
  return { segments, size };
}

/** Where segment `number` lies: up to its end, or the file's. */
export const offsetOf = (number: number): number => HEAD_BYTES + number * (SEGMENT_BYTES + TAG_BYTES);
export const SEALED_SEGMENT_BYTES = SEGMENT_BYTES + TAG_BYTES;

/** The bytes of one segment. Throws where it is not what was sealed there. */
export function openAt(
  { dataKey, aad }: FileKey,
  at: { readonly number: number; readonly segments: number },
  sealed: Uint8Array,
): Uint8Array {
  return openSegment(dataKey, { number: at.number, last: at.number === at.segments - 1, aad }, sealed);
}
