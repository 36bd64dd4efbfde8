import type { Bucket } from './bucket.ts';
import { isMissing, refused } from './s3-errors.ts';
import { FIRST, type Opened, type Way, writeObject } from './s3-write.ts';
import type { Part, Shelf, ShelfEntry } from './shelf.ts';

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

  const way: Way = { open, at, within, read, isThere };
  return {
    read,
    async add(name, content) {
      // Some stores know no conditions, and say nothing of it: then this alone keeps the first bytes.
      return !(await isThere(name)) && writeObject(way, name, content, FIRST);
    },
    async replace(name, content) {
      await writeObject(way, name, content, {});
    },
    readPart: (name, from, length) => readPart(way, name, from, length),
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

async function readPart(
  { open, at, within }: Way,
  name: string,
  from: number,
  length: number,
): Promise<Part | null> {
  const { sdk, client } = await open();
  try {
    const range = { ...at(name), Range: `bytes=${from}-${from + Math.max(length, 1) - 1}` };
    const found = await client.send(new sdk.GetObjectCommand(range), within(length));
    const bytes = (await found.Body?.transformToByteArray()) ?? new Uint8Array();
    // A store that answers with all of it says no range.
    const [, size] = /\/(\d+)$/.exec(found.ContentRange ?? '') ?? [];
    if (size === undefined) return { bytes: bytes.subarray(from, from + length), size: bytes.length };
    return { bytes: bytes.subarray(0, length), size: Number(size) };
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw refused(cause, 'reading');
  }
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
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      if (Key) yield { name: Key.slice(prefix.length), size: Size ?? 0, at: LastModified ?? new Date(0) };
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  }
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
