import { text, type Sentence } from '../facts.ts';
import type * as nb from './nb.ts';

export const vault: Record<keyof typeof nb.vault, Sentence> = {
  vault_exists: 'The passphrase was just set in another tab. Unlock with that one.',
  vault_absent: 'The device holds nothing locked any more: it was removed in another tab. Reload the page.',
  wrong_passphrase: 'That is not the passphrase. Nothing is deleted; try again.',
  wrong_recovery_code:
    'The code does not open what is locked here. It may be another device’s, or a newer one was made since.',
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
  vault_emptied: (facts) =>
    `That was ${text(facts['tries'])} wrong in a row. The device has now forgotten what the server has, as the client requires. What exists only here is still here, locked. With the right passphrase the rest comes back from the network.`,
  passphrase_too_short: (facts) =>
    `The passphrase must have at least ${text(facts['shortest'])} characters. A few words in a row will do.`,
};
