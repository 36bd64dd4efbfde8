import { counted } from '../count.ts';
import type { Messages } from '../nb.ts';

export const vouchers: Messages['vouchers'] = {
  title: 'Vouchers',
  emptyTitle: 'No vouchers yet',
  emptyBody: 'Vouchers come here when they are approved, or when accounts are imported.',
  number: 'No.',
  series: 'Series',
  date: 'Date',
  text: 'Text',
  counterparty: 'Customer / supplier',
  amount: 'Amount',
  showing: (count) => counted(count, '1 voucher', `${count} vouchers`),
  more: 'Show older vouchers',
  reversed: 'Reversed',
  reversal: 'Reversal',
};

export const voucher: Messages['voucher'] = {
  title: (number) => `Voucher ${number}`,
  lines: 'Lines',
  account: 'Account',
  vat: 'VAT',
  project: 'Project',
  debit: 'Debit',
  credit: 'Credit',
  postedBy: (name, time) => `Posted by ${name}, ${time}`,
  source: 'Attachment',
  noSource: 'The voucher has no attachment.',
  immutable: 'A posted voucher never changes. Mistakes are corrected with a new one.',
  reverse: 'Reverse the voucher',
  reverseTitle: 'Reverse the voucher',
  reverseLead: 'A new voucher with the opposite sign is made. Both remain and refer to each other.',
  reverseDate: 'Date of the reversal',
  reverseReason: 'Why?',
  reverseConfirm: 'Hold to reverse',
  reversedBy: (number) => `Reversed by voucher ${number}`,
  reverses: (number) => `Reverses voucher ${number}`,
  contentHash: 'Checksum of the voucher',
};

export const timeline: Messages['timeline'] = {
  title: 'The way of the voucher',
  captured: 'Receipt taken',
  received: 'Received',
  coded: 'Coded',
  submitted: 'Submitted for approval',
  returned: 'Sent back',
  approved: 'Approved',
  posted: 'Posted',
  imported: 'Imported',
  reversed: 'Reversed',
  sealed: 'Sealed in the log',
  waiting: 'Waiting',
  by: (name) => `by ${name}`,
};

export const trialBalance: Messages['trialBalance'] = {
  title: 'Trial balance',
  lead: (client, through) => `${client} · through ${through}`,
  year: 'Year',
  through: 'Through',
  account: 'Account',
  name: 'Name',
  opening: 'Opening',
  debit: 'Debit',
  credit: 'Credit',
  closing: 'Closing',
  balanced: 'Debit and credit are equal.',
  unbalanced: (amount) => `Debit and credit differ by ${amount}. This must not happen: report it.`,
  emptyTitle: 'Nothing is posted in the period',
  emptyBody: 'Choose another period, or post the first voucher.',
  balanceSheet: 'Balance sheet',
  result: 'Result',
};

export const periods: Messages['periods'] = {
  title: 'Periods',
  open: 'Open',
  locked: 'Locked',
  lock: (period) => `Hold to lock ${period}`,
  lockLead: 'A locked period takes no vouchers. Reopening it is an event that people are told about.',
  lockedBy: (name, time) => `Locked by ${name}, ${time}`,
};
