import { ok } from '#lib/domain/result.ts';
import { atDevice } from '#lib/offline/at-device.ts';
import { keptFile } from '#lib/offline/documents/shown.ts';
import { session } from '../app/session.svelte.ts';
import type { KeptFile } from './load-document.ts';

/** From the device of the session, where it is open. */
export const fileHere: KeptFile = async (documentId, sha256) => {
  const read = await atDevice(session.device, async (store) => ok(await keptFile(store, documentId, sha256)));
  return read.ok ? read.value : null;
};
