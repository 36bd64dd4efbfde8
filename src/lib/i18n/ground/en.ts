import { counted } from '../count.ts';
import type { Messages } from '../i18n.svelte.ts';

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
  noAmount: 'No amount',
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
  daysTurned: 'The last day is before the first.',
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
  reports: 'Reports',
  periods: 'Periods',
  vatReturn: 'VAT return',
  vatReturnShort: 'VAT',
  items: 'Open items',
  itemsShort: 'Items',
  log: 'Log',
  jobs: 'Jobs',
  registers: 'Accounts and registers',
  registersShort: 'Registers',
  people: 'People',
  setup: 'Setup',
  documents: 'Documents',
  more: 'More',
  menu: 'Menu',
  waiting: (count) => counted(count, '1 waiting', `${count} waiting`),
  search: 'Search',
  searchAll: 'Search and go to',
};

/** The reports of the ledger, by their addresses. */
export const reportNames: Messages['reportNames'] = {
  'trial-balance': 'Trial balance',
  'income-statement': 'Income statement',
  'income-months': 'Month by month',
  'vat-specification': 'VAT specification',
  'party-balances': 'Customers and suppliers',
  'balance-sheet': 'Balance sheet',
  'account-ledger': 'Account ledger',
  'posting-journal': 'Posting journal',
  'dimension-results': 'Projects and departments',
  'dimension-ledger': 'Project ledger',
  items: 'Open items',
  'party-ledger': 'Statement of account',
};

export const version: Messages['version'] = {
  available: 'A new version of Segl is ready.',
  reloads: 'The page is loaded anew when you use it, and not before.',
  unsaved: 'Something you have written is not saved. Save it first; the new version waits.',
  update: 'Use it now',
  later: 'Later',
};

export const lack: Messages['lack'] = {
  device_insecure: 'The address is not secure',
  device_no_storage: 'The browser stores nothing',
};

export const fault: Messages['fault'] = {
  title: 'Something went wrong that Segl did not expect',
  lead: 'What was said to be saved is safe. If the screen does not work as it should, reload the page.',
  reload: 'Reload the page',
  absent: 'This has to be fetched from the network, and did not arrive. Try again when it is back.',
};

export const errorPage: Messages['errorPage'] = {
  notFoundTitle: 'There is nothing here',
  notFoundBody: 'The address does not exist, or you do not have access to what is there.',
  failedTitle: 'Something went wrong on our side',
  failedBody:
    'What you had saved on the device is safe. Try again shortly; if it happens again, send us the code below.',
  code: (code) => `Code ${code}`,
};
