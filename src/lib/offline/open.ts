import type { Api, Send } from '#lib/api.ts';
import { syncApiOver } from './sync/adapter.ts';
import type { HeldKey } from './vault/key-holder.ts';
import type { Space } from './store/database.ts';
import { Device, type FetchAhead } from './device.svelte.ts';

/**
 * Opens this device for a person in a client, at once: it is `starting` until its database has answered. Close it
 * when either changes. A browser that keeps nothing (some private windows) makes it `unavailable`; what needs only
 * the network works all the same.
 * @param held the vault's key, where the same person worked for another client in this page
 */
export function openDevice(
  space: Space,
  { api, send, held }: { api: Api; send: Send; held: HeldKey | null },
): Device {
  const fetchAhead: FetchAhead = async (store, goesOn) => {
    const ahead = await import('./ahead.ts');
    await ahead.fetchAhead({ ...space, api, send }, store, goesOn);
  };
  const device = new Device(space, syncApiOver(api, send), { name: deviceName(), fetchAhead });
  device.start(held).catch((error: unknown) => reportError(error));
  return device;
}

/** Most telling first: an Android phone calls itself Linux too. */
const KINDS = ['iPhone', 'iPad', 'Android', 'CrOS', 'Windows', 'Macintosh', 'Linux'];

/** What a person recognises the device by in a list. */
function deviceName(): string {
  return KINDS.find((kind) => navigator.userAgent.includes(kind)) ?? 'Browser';
}
