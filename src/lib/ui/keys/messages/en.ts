import { counted } from '#lib/i18n/count.ts';
import type { Words } from '#lib/i18n/i18n.svelte.ts';
import type * as nb from './nb.ts';

export const clientKeys: Words<typeof nb>['clientKeys'] = {
  title: 'Keys and devices',
  lead: (client) =>
    `What the files of ${client} are locked with, and which devices have drafts. The keys themselves are shown nowhere.`,
  files: 'The files',
  filesLead: 'Photos and documents are encrypted, each by itself, with a key that is this client’s alone.',
  key: 'The key',
  since: (generation, at) => `number ${generation}, since ${at}`,
  state: 'State',
  master: 'The master key',
  disk: 'The disk',
  openDisk: 'The database lies on a disk that is not encrypted. Whoever runs Segl has said that it may.',
  closedDisk: 'The log does not say that the database lies unencrypted.',
  events: 'What was done with the keys',
  noEvents: 'Nobody has changed or destroyed anything.',
  by: (name, at) => `${name} · ${at}`,
  devices: 'Devices with drafts',
  devicesLead:
    'Each browser or app that has registered to work without network. If one is lost, end its person’s sessions under People.',
  noDevices: 'No device has registered.',
  registered: (at) => `Registered ${at}`,
  sent: (changes, at) => `${changes} ${counted(changes, 'change', 'changes')} sent, last ${at}`,
  nothingSent: 'has sent nothing yet',
};

export const clientKeyStates: Words<typeof nb>['clientKeyStates'] = {
  none: 'made when the first file comes',
  in_use: 'in use',
  changing: 'being changed: the one before still opens what is not locked anew',
  destroyed: 'destroyed: the files are never read again',
};

export const masterKeys: Words<typeof nb>['masterKeys'] = {
  beside: 'a file beside the data. It protects against nobody who gets hold of those.',
  file: 'a file on the server, elsewhere than the data',
  environment: 'given to the server as it starts',
  passphrase: 'a passphrase that somebody types as the server starts',
  token: 'in a security module, which it never leaves',
};
