import { ok } from '#lib/domain/result.ts';
import { atDevice } from '#lib/offline/at-device.ts';
import type { Bytes } from '#lib/offline/store/bytes.ts';
import { readPhoto } from '#lib/offline/drafts/reading.ts';
import { session } from '../app/session.svelte.ts';

/** The bytes of a photo from the device while it has them; null for those that are at the server by now. Never rejects. */
export async function bytesHere(photoId: string): Promise<Bytes | null> {
  const read = await atDevice(session.device, async (store) => ok(await readPhoto(store, photoId)));
  return read.ok ? read.value : null;
}
