import { text, type Sentence } from '../facts.ts';
import type * as nb from './nb.ts';

export const device: Record<keyof typeof nb.device, Sentence> = {
  vault_exists: 'The passphrase was just set in another tab. Unlock with that one.',
  vault_absent: 'The device holds nothing locked any more: it was removed in another tab. Reload the page.',
  wrong_passphrase: 'That is not the passphrase. Nothing is deleted; try again.',
  wrong_recovery_code:
    'The code does not open what is locked here. Is it another device’s, or made before a newer one?',
  recovery_code_mistyped:
    'The code is not typed as it was written. Look for characters that are missing or swapped.',
  wrong_pin: (facts) =>
    Number(facts['left']) > 0
      ? `That is not the PIN. Tries left: ${text(facts['left'])}.`
      : 'That is not the PIN, and it is forgotten. Unlock in another way.',
  pin_too_short: (facts) => `The PIN must have at least ${text(facts['shortest'])} digits, and digits only.`,
  passkey_opens_nothing:
    'The passkey answered, but its answer does not open what is locked here. Nothing is deleted; use the passphrase or the recovery code.',
  passkey_without_prf:
    'This passkey cannot unlock the device; it, or the browser, lacks what that takes. Use the passphrase.',
  passkey_unsteady:
    'The passkey gave two different answers to the same question. It could have locked you out, and was not added.',
  envelope_foreign:
    'This way of unlocking belongs to something else than what is locked here. Nothing is deleted; use another one.',
  way_absent: 'This way of unlocking was removed. Use another one.',
  last_way: 'At least a passphrase or a recovery code must be left. Make a new one before you remove this.',
  vault_waits: (facts) =>
    `Too many wrong ones in a row. Wait ${text(facts['seconds'])} seconds and try again. Nothing is deleted.`,
  passphrase_too_short: (facts) =>
    `The passphrase must have at least ${text(facts['shortest'])} characters. A few words in a row will do.`,
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
