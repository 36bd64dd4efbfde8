import { createHash, type Hash } from 'node:crypto';
import type * as S3 from '@aws-sdk/client-s3';
import { equalBytes } from '#lib/domain/bytes.ts';
import { inSegments } from '../segments.ts';
import { isTaken, knowsNoCondition, refused } from './s3-errors.ts';
import { type Content, type Flowing, StorageError } from './shelf.ts';

/** The SDK, once it is loaded, with a client of it. */
export interface Opened {
  readonly sdk: typeof S3;
  readonly client: S3.S3Client;
}

/** The way to the objects of a bucket. */
export interface Way {
  readonly open: () => Promise<Opened>;
  readonly at: (name: string) => { Bucket: string; Key: string };
  /** How long a request with so many bytes may take. */
  readonly within: (bytes: number) => { abortSignal: AbortSignal };
  readonly read: (name: string) => Promise<Uint8Array | null>;
  readonly isThere: (name: string) => Promise<boolean>;
}

/** @returns false where the name was taken, and the store was to know */
export async function writeObject(
  way: Way,
  name: string,
  content: Content,
  conditions: Conditions,
): Promise<boolean> {
  if (content instanceof Uint8Array) return put(way, name, content, conditions);
  if (content.size <= PIECE_BYTES) return put(way, name, await gathered(content.from), conditions);
  try {
    await putInPieces(way, name, content, conditions);
    return true;
  } catch (cause) {
    if (isTaken(cause) && (await way.isThere(name))) return false;
    throw cause instanceof RangeError ? cause : refused(cause, 'writing');
  }
}

async function put(
  { open, at, within, read, isThere }: Way,
  name: string,
  bytes: Uint8Array,
  conditions: Conditions,
): Promise<boolean> {
  try {
    const md5 = createHash('md5').update(bytes);
    const input = { ...at(name), Body: bytes };
    const etag = await putOnce(await open(), input, md5.copy(), { ...within(bytes.length), conditions });
    if (etag === md5.digest('hex')) return true;
  } catch (cause) {
    // Another was first, or this very request, whose answer was lost: whoever asked looks what lies there.
    if (isTaken(cause) && (await isThere(name))) return false;
    throw refused(cause, 'writing');
  }
  // A store that encrypts has tags of its own.
  const stored = await read(name);
  if (stored && equalBytes(stored, bytes)) return true;
  throw new StorageError('storage_unavailable', new Error('what was stored is not what was sent'));
}

/** What a request asks of what lies there; nothing is said where it is to be replaced. */
export interface Conditions {
  readonly IfNoneMatch?: string;
}
export const FIRST: Conditions = { IfNoneMatch: '*' };

/** @returns what the store says it has stored: its ETag. Rejects where the name is taken and the store knows conditions. */
async function putOnce(
  { sdk, client }: Opened,
  object: { Bucket: string; Key: string; Body: Uint8Array },
  md5: Hash,
  { abortSignal, conditions }: { abortSignal: AbortSignal; conditions: Conditions },
): Promise<string | undefined> {
  const input = { ...object, ContentMD5: md5.digest('base64'), ContentType: 'application/octet-stream' };
  const send = (asked: Conditions) =>
    client.send(new sdk.PutObjectCommand({ ...input, ...asked }), { abortSignal });
  const sent = await send(conditions).catch((cause: unknown) => {
    if (knowsNoCondition(cause)) return send({});
    throw cause;
  });
  return sent.ETag?.replaceAll('"', '');
}

/** Stores ask for 5 MiB a piece at the least, but the last. */
const PIECE_BYTES = 8 * 1024 * 1024;

/** In pieces, one of which is held in memory at a time; whole under its name once all are there, and otherwise nothing. */
async function putInPieces(
  { open, at, within }: Way,
  name: string,
  { size, from }: Flowing,
  conditions: Conditions,
): Promise<void> {
  const { sdk, client } = await open();
  const object = at(name);
  const ContentType = 'application/octet-stream';
  const begun = await client.send(
    new sdk.CreateMultipartUploadCommand({ ...object, ContentType }),
    within(0),
  );
  const upload = { ...object, UploadId: begun.UploadId };
  try {
    const Parts: { ETag: string | undefined; PartNumber: number }[] = [];
    for await (const { bytes } of inSegments(from, PIECE_BYTES)) {
      const ContentMD5 = createHash('md5').update(bytes).digest('base64');
      const part = { ...upload, Body: bytes, ContentMD5, PartNumber: Parts.length + 1 };
      const { ETag } = await client.send(new sdk.UploadPartCommand(part), within(bytes.length));
      Parts.push({ ETag, PartNumber: Parts.length + 1 });
    }
    const complete = (asked: Conditions) =>
      client.send(
        new sdk.CompleteMultipartUploadCommand({ ...upload, ...asked, MultipartUpload: { Parts } }),
        within(size),
      );
    await complete(conditions).catch((cause: unknown) => {
      if (knowsNoCondition(cause)) return complete({});
      throw cause;
    });
  } catch (cause) {
    await client.send(new sdk.AbortMultipartUploadCommand(upload), within(0)).catch(() => {});
    throw cause;
  }
}

async function gathered(from: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const bytes of from) all.push(bytes);
  return Buffer.concat(all);
}
