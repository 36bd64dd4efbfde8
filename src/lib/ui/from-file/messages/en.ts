import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const fromFile: Messages['fromFile'] = {
  title: 'Vouchers from a file',
  lead: 'A CSV file becomes vouchers that are sent for approval. The file is read here, and you see each voucher before anything is sent.',
  toInbox: 'To the inbox',
  choose: 'Choose a CSV file',
  dropping: 'Drop the file here',
  wanted:
    'Columns for date, account and amount (or debit and credit), with headers. Semicolon, comma or tab.',
  another: 'Choose another file',
  tooLarge: 'The file is larger than 5 MB. Split it.',
  empty: 'The file has no rows under its headers.',
  file: (name, rows) => `${name}: ${counted(rows, '1 row', `${rows} rows`)}`,
  columns: 'The columns',
  columnsLead: 'See that each column is what it should be.',
  none: 'None',
  missing: (names) => `Choose which column is: ${names}.`,
  series: 'Series where the file doesn’t say',
  preview: 'The vouchers of the file',
  row: 'Line',
  rowsOf: (rows) => `Line ${rows}`,
  date: 'Date',
  text: 'Text',
  lines: 'Lines',
  amount: 'Amount',
  state: 'State',
  checking: 'Checking …',
  fits: 'In order',
  exists: 'Taken before',
  made: 'Sent for approval',
  summary: (good, bad) =>
    `${counted(good, '1 voucher is in order', `${good} vouchers are in order`)}, ${bad} can’t be taken.`,
  again: (count) =>
    counted(
      count,
      'One voucher was taken from this file before, and is not taken again.',
      `${count} vouchers were taken from this file before, and are not taken again.`,
    ),
  alike: 'One just like it came from another file',
  alikeCount: (count) =>
    counted(
      count,
      'One voucher is just like one that came from another file, and is not sent unless you say so.',
      `${count} vouchers are just like some that came from another file, and are not sent unless you say so.`,
    ),
  againConfirm: 'Those alike are other vouchers, and are to be sent too',
  datesConfirm: 'The dates after today are meant',
  takeAll: (count) => counted(count, 'Send the voucher for approval', `Send all ${count} for approval`),
  takeGood: (count) => `Send those in order alone (${count})`,
  taking: 'Sending …',
  taken: (count) =>
    counted(count, '1 voucher is sent for approval.', `${count} vouchers are sent for approval.`),
  at: (row, words) => `Line ${row}: ${words}`,
  faultDate: (written) => (written === '' ? 'no date' : `“${written}” is no date`),
  faultDates: (written) => `another date than the voucher’s first (${written})`,
  faultAccount: 'no account',
  faultAmount: (written) => (written === '' ? 'no amount' : `“${written}” is not one amount`),
  faultParty: (written) => `no customer or supplier has number ${written}`,
  faultQuote: 'a quote is not closed, and the rest of the file is in the same cell',
  faultCells: (written) =>
    `more cells than headers (“${written}”): does a text or an amount have the separator in it?`,
  faultLong: (written) => `“${written}” is too long`,
  faultMany: (written) => `${written} lines are too many for one voucher`,
};

export const fileColumns: Messages['fileColumns'] = {
  voucher: 'Voucher number',
  date: 'Date',
  text: 'Text',
  account: 'Account',
  amount: 'Amount with VAT',
  debit: 'Debit',
  credit: 'Credit',
  vatCode: 'VAT code',
  party: 'Customer / supplier',
  project: 'Project',
  department: 'Department',
  series: 'Series',
};
