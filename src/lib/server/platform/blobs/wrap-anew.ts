import type { ClientKey } from '../keys/client-keys.ts';
import { type BlobKeys, withHead } from './blobs.ts';
import { ASIDE, fileNamed } from './names.ts';
import { aadOf, dataKeyIn, generationIn, HEAD_BYTES, headOf, newDataKey, sealBytes } from './sealed.ts';
import type { Shelf, ShelfEntry } from './shelf.ts';
import { isWhole, openWhole } from './whole.ts';

/** What lies there of a client, also what was laid aside. */
export async function* filesOf(shelf: Shelf, clientId: string): AsyncGenerator<ShelfEntry> {
  yield* shelf.entries(`${clientId}/`);
  yield* shelf.entries(`${ASIDE}${clientId}/`);
}

/**
 * Has a file opened by this key of its client and by none before it: of a file in segments another head is written, and one
 * of 0.6.0 is sealed anew. Whole under its name at every moment; done again it changes nothing.
 * @returns whether there was anything to do. Throws where the file does not open.
 */
export async function wrapAnew(
  shelf: Shelf,
  { keys, clients }: BlobKeys,
  name: string,
  to: ClientKey,
): Promise<boolean> {
  const file = fileNamed(name.startsWith(ASIDE) ? name.slice(ASIDE.length) : name);
  const head = file && (await shelf.readPart(name, 0, HEAD_BYTES));
  if (!file || !head) return false;
  if (isWhole(head.bytes)) {
    const stored = await shelf.read(name);
    if (!stored) return false;
    const key = { dataKey: newDataKey(), aad: aadOf(file.clientId, file.id) };
    await shelf.replace(name, sealBytes(key, headOf(to, key.dataKey), openWhole(keys, file, stored)));
    return true;
  }
  const generation = generationIn(head.bytes);
  if (generation === to.generation) return false;
  const from = generation === null ? null : await clients.find(file.clientId, generation);
  if (!from) throw new Error(`${name} is opened by no key that is there`);
  await withHead(shelf, name, headOf(to, dataKeyIn(head.bytes, from)));
  return true;
}
