import { ok } from '#lib/domain/result.ts';
import { atDevice } from '#lib/offline/at-device.ts';
import type { Bytes } from '#lib/offline/store/bytes.ts';
import { readPaper } from '#lib/offline/papers/reading.ts';
import { session } from '../app/session.svelte.ts';

/** The bytes of a paper that this device has; null of others, which are at the server. Never rejects. */
export async function bytesHere(photoId: string): Promise<Bytes | null> {
  const read = await atDevice(session.device, async (store) => ok(await readPaper(store, photoId)));
  return read.ok ? read.value : null;
}
