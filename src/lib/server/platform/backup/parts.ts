import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { openStream, sealStream } from './sealed-stream.ts';

/** A file of a backup, as its manifest names it. */
export interface Part {
  readonly name: string;
  readonly bytes: number;
  /** Hex, of the file as it lies there. */
  readonly sha256: string;
}

/** Compresses, encrypts and writes what comes; durable once it resolves. Throws ENOSPC where the disk is full. */
export async function writePart(
  path: string,
  name: string,
  key: Uint8Array,
  source: AsyncIterable<Uint8Array>,
): Promise<Part> {
  const file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await pipeline(source, createZstdCompress(), async (compressed: AsyncIterable<Uint8Array>) => {
      for await (const piece of sealStream(key, compressed)) {
        hash.update(piece);
        bytes += piece.length;
        await file.writeFile(piece);
      }
    });
    await file.sync();
  } finally {
    await file.close();
  }
  return { name, bytes, sha256: hash.digest('hex') };
}

/** What was written. Throws `StreamDamaged` where the file is not as it was. */
export async function* readPart(path: string, key: Uint8Array): AsyncGenerator<Uint8Array> {
  const decompress = createZstdDecompress();
  const done = pipeline(openStream(key, createReadStream(path)), decompress);
  // The error is thrown to whoever reads; the promise only repeats it.
  done.catch(() => {});
  for await (const bytes of decompress) yield bytes as Uint8Array;
  await done;
}

/** Whether the file is there, of that length, with that hash. Reads all of it. */
export async function partHolds(path: string, part: Part): Promise<boolean> {
  const size = await stat(path).then(
    (found) => found.size,
    () => -1,
  );
  if (size !== part.bytes) return false;
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Uint8Array);
  return hash.digest('hex') === part.sha256;
}
