import { createHash, type Hash } from 'node:crypto';
import type * as S3 from '@aws-sdk/client-s3';
import { equalBytes } from '#lib/domain/bytes.ts';
import type { Bucket } from './bucket.ts';
import { isMissing, isTaken, knowsNoCondition, refused } from './s3-errors.ts';
import { type Shelf, type ShelfEntry, StorageError } from './shelf.ts';

/** How long, in milliseconds, a request may take with its repetitions. */
export interface S3Patience {
  readonly connectMs: number;
  readonly requestMs: number;
  /** Added for each megabyte that goes over the line. */
  readonly megabyteMs: number;
}

export const S3_PATIENCE: S3Patience = { connectMs: 3_000, requestMs: 15_000, megabyteMs: 1_000 };

const MOST_ATTEMPTS = 3;
/** Objects are this much at most: uploads are bounded far below it. */
const LARGEST_MB = 100;

/** The SDK, once it is loaded, with a client of it. */
interface Opened {
  readonly sdk: typeof S3;
  readonly client: S3.S3Client;
}

/** Nothing is loaded, and nobody is asked, before the first file is wanted. */
export function s3Shelf(bucket: Bucket, patience: S3Patience = S3_PATIENCE): Shelf {
  let opened: Promise<Opened> | undefined;
  const open = () => (opened ??= connect(bucket, patience));
  const at = (name: string) => ({ Bucket: bucket.name, Key: bucket.prefix + name });
  const within = (bytes: number) => ({
    abortSignal: AbortSignal.timeout(patience.requestMs + Math.ceil(bytes / 1e6) * patience.megabyteMs),
  });

  async function read(name: string): Promise<Uint8Array | null> {
    const { sdk, client } = await open();
    try {
      const found = await client.send(new sdk.GetObjectCommand(at(name)), within(LARGEST_MB * 1e6));
      return (await found.Body?.transformToByteArray()) ?? null;
    } catch (cause) {
      if (isMissing(cause)) return null;
      throw refused(cause, 'reading');
    }
  }

  async function isThere(name: string): Promise<boolean> {
    const { sdk, client } = await open();
    try {
      await client.send(new sdk.HeadObjectCommand(at(name)), within(0));
      return true;
    } catch (cause) {
      if (isMissing(cause)) return false;
      throw refused(cause, 'writing');
    }
  }

  return {
    read,
    async add(name, bytes) {
      // Some stores know no conditions, and say nothing of it: then this alone keeps the first bytes.
      if (await isThere(name)) return false;
      try {
        const md5 = createHash('md5').update(bytes);
        const etag = await putOnce(
          await open(),
          { ...at(name), Body: bytes },
          md5.copy(),
          within(bytes.length),
        );
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
    },
    async remove(name) {
      const { sdk, client } = await open();
      try {
        await client.send(new sdk.DeleteObjectCommand(at(name)), within(0));
      } catch (cause) {
        throw refused(cause, 'writing');
      }
    },
    async *entries(below = '') {
      yield* listed(await open(), bucket, below, within);
    },
  };
}

async function* listed(
  { sdk, client }: Opened,
  { name, prefix }: Bucket,
  below: string,
  within: (bytes: number) => { abortSignal: AbortSignal },
): AsyncGenerator<ShelfEntry> {
  for (let token: string | undefined, first = true; first || token; first = false) {
    const input = { Bucket: name, Prefix: prefix + below, ContinuationToken: token };
    const page = await client.send(new sdk.ListObjectsV2Command(input), within(0)).catch((cause) => {
      throw refused(cause, 'reading');
    });
    for (const { Key, Size } of page.Contents ?? []) {
      if (Key) yield { name: Key.slice(prefix.length), size: Size ?? 0 };
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  }
}

/** @returns what the store says it has stored: its ETag. Rejects where the name is taken and the store knows conditions. */
async function putOnce(
  { sdk, client }: Opened,
  object: { Bucket: string; Key: string; Body: Uint8Array },
  md5: Hash,
  within: { abortSignal: AbortSignal },
): Promise<string | undefined> {
  const input = { ...object, ContentMD5: md5.digest('base64'), ContentType: 'application/octet-stream' };
  const put = (condition: { IfNoneMatch?: string }) =>
    client.send(new sdk.PutObjectCommand({ ...input, ...condition }), within);
  const sent = await put({ IfNoneMatch: '*' }).catch((cause: unknown) => {
    if (knowsNoCondition(cause)) return put({});
    throw cause;
  });
  return sent.ETag?.replaceAll('"', '');
}

async function connect(bucket: Bucket, patience: S3Patience): Promise<Opened> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    region: bucket.region,
    ...(bucket.endpoint && { endpoint: bucket.endpoint, forcePathStyle: true }),
    maxAttempts: MOST_ATTEMPTS,
    // Stores that are not Amazon's refuse or ignore its newer checksums; the MD5 that goes along is known to all.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: patience.connectMs, socketTimeout: patience.requestMs },
  });
  return { sdk, client };
}
