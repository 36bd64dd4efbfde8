import { roles as words } from '#lib/domain/access/words/en.ts';
import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

const onlyHere = (count: number): string =>
  counted(count, '1 draft exists only on this device', `${count} drafts exist only on this device`);

export const account: Messages['account'] = {
  title: 'Account and preferences',
  client: 'Client',
  chooseClient: 'Switch client',
  newClient: 'New client',
  findClient: 'Find a client by name or organisation number',
  noClient: 'No client has that name or number.',
  currentClient: 'selected',
  orgnr: 'Org. no.',
  language: 'Language',
  theme: 'Appearance',
  themeSystem: 'As the device',
  themeLight: 'Light',
  themeDark: 'Dark',
  security: 'Security',
  device: 'This device',
  signOut: 'Sign out',
  signedInAs: 'Signed in as',
};

export const status: Messages['status'] = {
  label: 'Synchronisation',
  synced: 'Everything is synchronised',
  onlyHere,
  nothingHere: 'No drafts exist only on this device',
  asking: 'Asking the server …',
  offline: (count) => (count === 0 ? 'Offline – saved here' : `Offline – ${onlyHere(count)}`),
  notNow: (count) => `The server can’t answer right now – ${count === 0 ? 'saved here' : onlyHere(count)}`,
  signedOut: (count) => (count === 0 ? 'Sign in again to synchronise' : `Sign in again – ${onlyHere(count)}`),
  locked: (count) => (count === 0 ? 'Locked – no drafts wait here' : `Locked – ${onlyHere(count)}`),
  needsYou: (count, unsent) =>
    `${counted(count, '1 needs you', `${count} need you`)}${unsent === 0 ? '' : ` – ${unsent} more only on this device`}`,
  stuck: (count) => `This device cannot synchronise${count === 0 ? '' : ` – ${onlyHere(count)}`}`,
  refused: (count) =>
    `The server accepts nothing from this device${count === 0 ? '' : ` – ${onlyHere(count)}`}`,
};

export const offline: Messages['offline'] = {
  title: 'You are offline',
  body: 'This page has to come from the network. You can still take receipts; they are saved here and sent when the network is back.',
  capture: 'Take a receipt',
  since: (time) => `Shown as it was ${time}`,
};

export const roles: Messages['roles'] = words;

export const loading: Messages['loading'] = {
  offline: 'This must be fetched from the network. Try again when it is back.',
};

export const keys: Messages['keys'] = {
  title: 'Shortcuts',
  lead: 'Everything can be done from the keyboard.',
  show: 'Show shortcuts',
  showWhileWriting: 'Show shortcuts while writing',
  row: 'Move between rows',
};
