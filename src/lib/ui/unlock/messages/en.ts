import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const unlock: Messages['unlock'] = {
  title: 'Unlock',
  lead: 'Drafts and photos lie encrypted on this device.',
  passphrase: 'Passphrase',
  submit: 'Unlock',
  submitting: 'Unlocking …',
  byPasskey: 'Unlock with a passkey',
  byPasskeyBusy: 'Do what the device shows …',
  recovery: 'Recovery code',
  recoveryHint: 'Seven groups of four. Capital and small letters are the same.',
  pin: 'PIN',
  toPassphrase: 'Use the passphrase',
  toRecovery: 'Use a recovery code',
  toPin: 'Use the PIN',
  olderTitle: 'This client has a passphrase of its own',
  olderLead:
    'The drafts here were locked before all your clients shared one lock. Type the passphrase you chose then; it is the last time you are asked.',
  wipe: 'Can’t get in?',
  wipeLead:
    'Without anything that unlocks it nobody, not even we, can open what exists only on this device. What is synchronised is safe.',
  wipeConfirm: (count) =>
    count === 1
      ? 'Erase this device’s store and lose 1 draft that is not synchronised'
      : `Erase this device’s store and lose ${count} drafts that are not synchronised`,
  wipeNothing: 'Erase this device’s store. Nothing exists only here, nothing is lost',
  setTitle: 'Choose a passphrase for this device',
  setLead:
    'It locks the receipts you take without a network. Choose one you will remember: we cannot recover it, and it never leaves the device.',
  setHint: 'At least 8 characters. A few words in a row are both safer and easier than a tangled password.',
  repeat: 'Repeat the passphrase',
  mismatch: 'The two are not the same.',
  setSubmit: 'Use this passphrase',
  lockNow: 'Lock now',
};
