import { createApi } from '#lib/api.ts';
import { syncApiOver } from './adapter.ts';
import type { Space } from './database.ts';
import { Device } from './device.svelte.ts';
import { rememberSpace } from './last.ts';

/** Opens this device for a person in a client, and remembers them for a start without network. Close it when either changes. */
export async function openDevice(space: Space): Promise<Device> {
  const device = new Device(space, syncApiOver(createApi({ clientId: space.clientId })), deviceName());
  await device.start();
  rememberSpace(space);
  return device;
}

/** Most telling first: an Android phone calls itself Linux too. */
const KINDS = ['iPhone', 'iPad', 'Android', 'CrOS', 'Windows', 'Macintosh', 'Linux'];

/** What a person recognises the device by in a list. */
function deviceName(): string {
  return KINDS.find((kind) => navigator.userAgent.includes(kind)) ?? 'Browser';
}
