import { counted } from '../count.ts';
import type { Messages } from '../nb.ts';

export const common: Messages['common'] = {
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  next: 'Next',
  retry: 'Try again',
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

export const status: Messages['status'] = {
  label: 'Synchronisation',
  synced: 'Everything is synchronised',
  onlyHere: (count) =>
    counted(count, '1 draft exists only on this device', `${count} drafts exist only on this device`),
  offline: 'Offline – saved here',
  needsYou: (count) => counted(count, '1 needs you', `${count} need you`),
  sending: (done, total) => `Sending ${done} of ${total}`,
  locked: 'Locked – unlock to see your drafts',
  sessionExpired: 'Sign in again to synchronise – everything is saved here',
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
