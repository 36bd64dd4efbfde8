import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const yearEnd: Messages['yearEnd'] = {
  title: 'Year-end',
  lead: (client) => `${client}: the result goes to equity, one year at a time.`,
  toPeriods: 'To periods',
  ending: (year) => `End ${year}`,
  locked: 'All periods of the year are locked. The figures change no more.',
  stillOpen: (count, first) =>
    counted(
      count,
      `1 period is open: ${first}. Lock it first.`,
      `${count} periods are open. Lock them first, from ${first} on.`,
    ),
  earlier: (year) => `The result of ${year} is not appropriated. End that year first.`,
  result: 'Result of the year',
  moved: 'Appropriated',
  left: 'Left to appropriate',
  profit: 'Profit',
  loss: 'Loss',
  dispositions: 'Appropriation',
  dispositionsLead:
    'The proposal follows the chart: a profit covers an uncovered loss first, and a loss is taken from what was retained. Change it where the annual or general meeting has decided otherwise.',
  noAccounts:
    'The chart lacks accounts for the appropriation (such as 8960) or for equity (such as 2050). Add them under Registers.',
  from: 'From',
  to: 'To',
  add: 'Split',
  remove: 'Remove',
  off: (amount) => `The appropriation is ${amount} from what is left.`,
  voucher: 'The voucher',
  voucherLead: (date) =>
    `Dated ${date} and marked as automatic. The next year begins with the balance sheet accounts where they stand, and the result accounts at zero.`,
  account: 'Account',
  debit: 'Debit',
  credit: 'Credit',
  series: 'Voucher series',
  text: (year) => `Year-end ${year}`,
  hold: (year) => `Hold to end ${year}`,
  sending: 'Posting the year-end …',
  done: (year) => `${year} is ended.`,
  nothing: (year) => `There was nothing to post for ${year}: the result is appropriated.`,
  allEnded: 'All years that are over are ended.',
  list: 'Fiscal years, newest first',
  year: 'Year',
  state: 'State',
  isOpen: (count) => counted(count, '1 open period', `${count} open periods`),
  isLocked: 'Locked, not appropriated',
  isEnded: 'Ended',
  vouchers: 'Vouchers',
  takenBack: 'taken back',
};
