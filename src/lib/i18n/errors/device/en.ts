import type { Sentence } from '../facts.ts';
import type * as nb from './nb.ts';

export const device: Record<keyof typeof nb.device, Sentence> = {
  locked: 'The device is locked. Unlock it and go on where you were.',
  device_full:
    'The device has no room for more. Nothing of this was saved; free some space, or synchronise first.',
  device_failed:
    'The browser could not read or write on the device. What you wrote is here; try again. If that does not help, close other tabs with Segl and restart the browser.',
  device_insecure:
    'The page was opened over http, for which the browser turns off encryption and work without network. Receipts cannot be taken here, and what you write can be read by others on the way. Use the address that begins with https; ask whoever operates Segl.',
  device_no_storage:
    'Segl cannot store anything on the device, so receipts cannot be taken here. Use an ordinary window instead of a private one, allow the site to store data, close other tabs with Segl, and reload the page. The rest of Segl works while you are online.',
};
