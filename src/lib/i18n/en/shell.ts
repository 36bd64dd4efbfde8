import { counted } from '../count.ts';
import type { Messages } from '../nb.ts';

export const common: Messages['common'] = {
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  next: 'Next',
  retry: 'Try again',
  unanswered:
    'An earlier attempt got no answer. Do the same again: it will be recognised and counts only once.',
  open: 'Open',
  edit: 'Edit',
  remove: 'Remove',
  search: 'Search',
  details: 'Details',
  more: 'More',
  all: 'All',
  none: 'None',
  yes: 'Yes',
  no: 'No',
  optional: 'optional',
  required: 'required',
  copy: 'Copy',
  copied: 'Copied',
  loading: 'Fetching …',
  saving: 'Saving …',
  saved: 'Saved',
  today: 'Today',
  yesterday: 'Yesterday',
  amount: 'Amount',
  date: 'Date',
  text: 'Text',
  status: 'Status',
  total: 'Total',
  debit: 'Debit',
  credit: 'Credit',
  print: 'Print',
  showMore: 'Show more',
  noMatches: 'No matches',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  capsLock: 'Caps Lock is on',
  fullHash: 'The whole checksum',
  copyHash: 'Copy the checksum',
  notADate: 'Write the date as 28.11.2026, 2811 or yesterday.',
  notAnAmount: 'Write an amount, for example 1 234,50 or 120+35,50',
  divisionByZero: 'Cannot divide by zero',
  whichAmount: 'The amount can be read in two ways. Which do you mean?',
  result: (amount) => `= ${amount}`,
};

export const hold: Messages['hold'] = {
  explain: 'Hold until the button is filled. Let go before that and nothing happens.',
  keepHolding: 'Keep holding …',
  tooShort: 'Too short. Hold until the button is filled.',
  pressAgain: 'Press once more to confirm',
  done: 'Done',
};

export const nav: Messages['nav'] = {
  main: 'Main menu',
  skip: 'Skip to content',
  home: 'To the front page',
  capture: 'New receipt',
  captureShort: 'Receipt',
  drafts: 'Drafts',
  inbox: 'Inbox',
  approvals: 'Approvals',
  vouchers: 'Vouchers',
  trialBalance: 'Trial balance',
  trialBalanceShort: 'Balance',
  log: 'Log',
  jobs: 'Jobs',
  setup: 'Setup',
  documents: 'Documents',
  more: 'More',
  menu: 'Menu',
  waiting: (count) => counted(count, '1 waiting', `${count} waiting`),
};

export const account: Messages['account'] = {
  title: 'Account and preferences',
  client: 'Client',
  chooseClient: 'Switch client',
  findClient: 'Find a client by name or organisation number',
  noClient: 'No client has that name or number.',
  currentClient: 'selected',
  orgnr: 'Org. no.',
  language: 'Language',
  theme: 'Appearance',
  themeSystem: 'As the device',
  themeLight: 'Light',
  themeDark: 'Dark',
  signOut: 'Sign out',
  signedInAs: 'Signed in as',
};

const onlyHere = (count: number): string =>
  counted(count, '1 draft exists only on this device', `${count} drafts exist only on this device`);

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

export const restored: Messages['restored'] = {
  title: 'The server was put back to an older copy.',
  resent: (count) =>
    counted(
      count,
      '1 draft that it lacked was sent again.',
      `${count} drafts that it lacked were sent again.`,
    ),
  resending: (count) =>
    counted(
      count,
      '1 draft that it lacks is being sent again.',
      `${count} drafts that it lacks are being sent again.`,
    ),
  lostPhotos: (count) =>
    counted(
      count,
      '1 photo is neither there nor here any more. Take it again if you have the receipt.',
      `${count} photos are neither there nor here any more. Take them again if you have the receipts.`,
    ),
  read: 'All right',
};

export const leaving: Messages['leaving'] = {
  title: 'Sign out?',
  lead: (count) => `${onlyHere(count)}.`,
  stay: 'It stays here, encrypted, and is not sent while you are signed out. Only you can open it: sign in on this device again and unlock it with your passphrase.',
  danger: 'If the browser’s data for Segl are deleted, it is lost.',
  cancel: 'Stay signed in',
  confirm: 'Sign out anyway',
};

export const version: Messages['version'] = {
  available: 'A new version of Segl is ready.',
  reloads: 'The page is loaded anew when you use it, and not before.',
  unsaved: 'Something you have written is not saved. Save it first; the new version waits.',
  update: 'Use it now',
  later: 'Later',
};

export const offline: Messages['offline'] = {
  title: 'You are offline',
  body: 'This page has to come from the network. You can still take receipts; they are saved here and sent when the network is back.',
  capture: 'Take a receipt',
  since: (time) => `Shown as it was ${time}`,
};

export const lack: Messages['lack'] = {
  device_insecure: 'The address is not secure',
  device_no_storage: 'The browser stores nothing',
};

export const fault: Messages['fault'] = {
  title: 'Something went wrong that Segl did not expect',
  lead: 'What was said to be saved is safe. If the screen does not work as it should, reload the page.',
  reload: 'Reload the page',
};

export const roles: Messages['roles'] = {
  field: 'Field user',
  bookkeeper: 'Bookkeeper',
  manager: 'Manager',
  administrator: 'Administrator',
  auditor: 'Auditor',
};

export const errorPage: Messages['errorPage'] = {
  notFoundTitle: 'There is nothing here',
  notFoundBody: 'The address does not exist, or you do not have access to what is there.',
  failedTitle: 'Something went wrong on our side',
  failedBody:
    'What you had saved on the device is safe. Try again shortly; if it happens again, send us the code below.',
  code: (code) => `Code ${code}`,
};
