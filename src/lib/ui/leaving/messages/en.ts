import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const leaving: Messages['leaving'] = {
  signOutTitle: 'Sign out?',
  wipeTitle: 'Empty this device?',
  refused: 'Something exists only on this device. Send it, or take it along in a file, and nothing is lost.',
  nothing: 'Nothing exists only on this device.',
  wipeLead:
    'Everything that Segl keeps here for you is erased, in all your clients. What the server has is safe.',
  drafts: (count) => counted(count, '1 draft is not sent', `${count} drafts or register rows are not sent`),
  refusedOnes: (count) => counted(count, '1 was refused and needs you', `${count} were refused and need you`),
  photos: (count) => counted(count, '1 picture has not arrived', `${count} pictures have not arrived`),
  captured: (count) =>
    counted(
      count,
      '1 picture was taken while the device was locked',
      `${count} pictures were taken while the device was locked`,
    ),
  typed: 'Coding that was begun and is not saved',
  prepared: (count: number) =>
    counted(
      count,
      '1 document is prepared and not signed. It waits for you as before, but has to be read again.',
      `${count} documents are prepared and not signed. They wait for you as before, but have to be read again.`,
    ),
  elsewhere: (clients) => `Some of it is with ${clients}. Choose that client to send it.`,
  ofOthers: 'other clients',
  send: 'Send now',
  sending: 'Sending …',
  notSent: 'It was not sent. See that the device has a network, and that you are signed in.',
  save: 'Save as a file',
  unlockFirst: 'The device is locked. Unlock it to send this or save it as a file.',
  fileLead:
    'The file is encrypted with a passphrase that is for it alone. You read it in under This device, here or on another device where you are signed in. Nobody can recover the passphrase for you.',
  passphrase: 'Passphrase for the file',
  passphraseHint: 'At least 8 characters. A few words in a row will do.',
  repeat: 'Repeat the passphrase',
  mismatch: 'The two are not the same.',
  write: 'Save the file',
  writing: 'Saving …',
  written: 'The file is saved.',
  handed: 'The file was handed to the browser. See that you have it before you go on.',
  incomplete:
    'Not everything is in the file: it came meanwhile, can’t be read, or is with a client that has to be unlocked first.',
  have: 'I have the file',
  signOut: 'Sign out',
  wipe: 'Empty the device',
  stay: 'Cancel',
  back: 'Back',
  fileTitle: 'File from another device',
  readLead:
    'What you took along in a file becomes here what it was. Read in at several places, nothing comes twice.',
  choose: 'Read in from file',
  dropping: 'Drop the file here',
  readTitle: 'Read in from file',
  read: 'Read in',
  reading: 'Reading …',
  came: (drafts, photos) =>
    `${counted(drafts, '1 draft or change', `${drafts} drafts and changes`)} and ${counted(photos, '1 picture', `${photos} pictures`)} were read in.`,
  cameBefore: 'The file was read in here before. Nothing has changed.',
  leftInFile: (clients) =>
    counted(
      clients,
      'Something belongs to a client that you don’t have here, and stayed in the file.',
      `Something belongs to ${clients} clients that you don’t have here, and stayed in the file.`,
    ),
  leaveTitle: 'Leaving the device',
  leaveLead:
    'If somebody else is to have the device, empty it. As long as something exists only here, that is refused.',
  done: 'Close',
};
