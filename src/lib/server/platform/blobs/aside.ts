import { ASIDE } from './names.ts';
import type { Shelf } from './shelf.ts';

const PIECE_BYTES = 4 * 1024 * 1024;

/** Out of the way, under a name of its own; whoever asks for it still gets it, as it is. */
export const layAside = (shelf: Shelf, name: string): Promise<void> => move(shelf, name, ASIDE + name);

/** Where it was. */
export const layBack = (shelf: Shelf, name: string): Promise<void> => move(shelf, ASIDE + name, name);

/** There at every moment, under one name or both. */
async function move(shelf: Shelf, from: string, to: string): Promise<void> {
  const first = await shelf.readPart(from, 0, PIECE_BYTES);
  if (!first) return;
  await shelf.add(to, { size: first.size, from: behind(shelf, from, first) });
  await shelf.remove(from);
}

async function* behind(
  shelf: Shelf,
  name: string,
  { bytes, size }: { readonly bytes: Uint8Array; readonly size: number },
): AsyncGenerator<Uint8Array> {
  yield bytes;
  for (let at = bytes.length; at < size;) {
    const part = await shelf.readPart(name, at, PIECE_BYTES);
    if (!part || part.bytes.length === 0) throw new Error('a stored file went away while it was moved');
    at += part.bytes.length;
    yield part.bytes;
  }
}
