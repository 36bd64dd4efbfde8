import { openAsBlob } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { denied } from '../platform/rpc/refusals.ts';

/**
 * Takes files that come one behind the other into a file of this machine that nobody else may read, lets `work` have each of
 * them, and takes it away again. Nothing of them is held in memory. Throws `malformed_input` where they are not as long as was
 * said.
 */
export async function withUploaded<T>(
  body: ReadableStream<Uint8Array> | null,
  sizes: readonly number[],
  work: (files: readonly Blob[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'segl-files-'));
  try {
    const path = join(folder, 'files');
    const most = sizes.reduce((sum, size) => sum + size, 0);
    if (!body || (await written(body, path, most)) !== most) throw denied({ code: 'malformed_input' });
    const whole = await openAsBlob(path);
    let at = 0;
    return await work(sizes.map((size) => whole.slice(at, (at += size))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns how many bytes came; more than `most` are not taken */
async function written(body: ReadableStream<Uint8Array>, path: string, most: number): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  let taken = 0;
  try {
    for await (const piece of body) {
      taken += piece.length;
      if (taken > most) break;
      await file.writeFile(piece);
    }
  } finally {
    await file.close();
  }
  return taken;
}
