import { err, type Result } from '../../result.ts';
import type { SaftBytes } from './bytes.ts';
import { crc32 } from './crc32.ts';
import { readSaft } from './reader.ts';
import type { SaftError, SaftRecord } from './records.ts';
import type { SaftTally } from './tally.ts';
import { ZipFault, zippedFile, zippedFiles, type ZippedFile } from './zip.ts';

export type SaftPacking = 'zip' | 'gz' | null;

/** A SAF-T file packs to a tenth or a thirtieth; from here on it was made to take somebody's time. */
const MOST_TIMES = 200;
/** Files of one archive: months of some years. */
const MOST_FILES = 100;
/** What is unpacked before anybody asks how much it is. */
const FREE_BYTES = 16 * 1024 * 1024;

/**
 * Reads a SAF-T file as {@link readSaft}, also one that is packed as `.gz`, or alone in a `.zip`; which it is, its first
 * bytes say. Memory is bounded whatever is in it. Errors besides those of the reader, at line 0:
 * `saft_packing_unsupported`, `saft_packing_damaged`, `saft_not_one_file`, `saft_packed_too_tightly`.
 */
export async function* readSaftFile(
  file: SaftBytes,
  tally?: SaftTally,
): AsyncGenerator<Result<SaftRecord, SaftError>, void, undefined> {
  try {
    yield* readSaft(unpacked(file, await packingOf(file)), tally);
  } catch (cause) {
    if (!(cause instanceof ZipFault)) throw cause;
    yield err({ ...cause.fault, line: 0, column: 0, path: '' });
  }
}

/** By its first bytes; no XML begins with either. */
export async function packingOf(file: SaftBytes): Promise<SaftPacking> {
  const [a, b] = await firstBytes(file);
  if (a === 0x50 && b === 0x4b) return 'zip';
  return a === 0x1f && b === 0x8b ? 'gz' : null;
}

async function firstBytes(file: SaftBytes): Promise<Uint8Array> {
  for await (const bytes of file.read(0, Math.min(2, file.size))) return bytes;
  return new Uint8Array();
}

async function* unpacked(file: SaftBytes, packing: SaftPacking): AsyncGenerator<Uint8Array, void, undefined> {
  if (packing === null) return void (yield* file.read(0, file.size));
  if (packing === 'gz') return yield* bounded(inflated(file.read(0, file.size), 'gzip'), file.size);
  yield* unzipped(file, await zippedFile(file));
}

/**
 * The SAF-T files in a file, each to be read as often as it takes: itself, the one in a `.gz`, those of a `.zip` in their
 * order; one packed within another is none. Memory is bounded whatever is in it. What fails is thrown as {@link ZipFault}, here
 * or while one is read.
 */
export async function saftFilesIn(file: SaftBytes): Promise<(() => AsyncIterable<Uint8Array>)[]> {
  const packing = await packingOf(file);
  if (packing !== 'zip') return [() => unpacked(file, packing)];
  const files = await zippedFiles(file, MOST_FILES);
  return files.map((zipped) => () => unzipped(file, zipped));
}

async function* unzipped(
  file: SaftBytes,
  { from, packedSize, size, crc, stored }: ZippedFile,
): AsyncGenerator<Uint8Array, void, undefined> {
  const packed = file.read(from, from + packedSize);
  let [given, sum] = [0, 0];
  for await (const bytes of bounded(stored ? packed : inflated(packed, 'deflate-raw'), packedSize)) {
    given += bytes.length;
    sum = crc32(bytes, sum);
    yield bytes;
  }
  if (given !== size || sum !== crc) throw new ZipFault({ code: 'saft_packing_damaged' });
}

async function* bounded(
  source: AsyncIterable<Uint8Array>,
  packedSize: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let given = 0;
  for await (const bytes of source) {
    given += bytes.length;
    if (given > FREE_BYTES && given > packedSize * MOST_TIMES)
      throw new ZipFault({ code: 'saft_packed_too_tightly', limit: MOST_TIMES });
    yield bytes;
  }
}

/** Through the platform's own decompressor, which browsers and Node have alike; a chunk at a time, as it is asked for. */
async function* inflated(
  source: AsyncIterable<Uint8Array>,
  format: 'gzip' | 'deflate-raw',
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = source[Symbol.asyncIterator]();
  /** What failed in the source itself, and no decompressor. */
  let broken: Error | null = null;
  const stream = new ReadableStream<BufferSource>(
    {
      async pull(controller) {
        try {
          const next = await chunks.next();
          if (next.done) controller.close();
          else controller.enqueue(next.value as Uint8Array<ArrayBuffer>);
        } catch (cause) {
          broken = cause instanceof Error ? cause : new Error(String(cause));
          controller.error(cause);
        }
      },
    },
    { highWaterMark: 0 },
  );
  const reader = stream.pipeThrough(new DecompressionStream(format)).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    if (broken) throw broken as Error;
    // What a decompressor says of bytes that are none of its.
    if (cause instanceof TypeError) throw new ZipFault({ code: 'saft_packing_damaged' });
    throw cause;
  } finally {
    await reader.cancel().catch(() => {});
    await chunks.return?.();
  }
}
