import type { ReportId } from '../../reports/reports.ts';
import type { DifferenceOf } from '../differences.ts';
import type { CheckWords } from './words.ts';

export const differences: CheckWords['differences'] = {
  balance_differs: ({ account, year, period, side, kept, lines }: DifferenceOf<'balance_differs'>) =>
    `Account ${account}, ${year}/${period}, ${side}: kept ${kept}, the lines come to ${lines}.`,
  mark_differs: ({ account, year, period, size, side, kept, lines }: DifferenceOf<'mark_differs'>) =>
    `Account ${account}, ${year}/${period}, ${side}, when the log had ${size} events: kept ${kept}, the lines come to ${lines}.`,
  line_astray: ({ account, voucher, line }: DifferenceOf<'line_astray'>) =>
    `Account ${account}: line ${line} of voucher ${voucher} is not listed in the account ledger as it was posted.`,
  number_gap: ({ series, year, counter, last, vouchers }: DifferenceOf<'number_gap'>) =>
    `Series ${series} ${year}: the counter is at ${counter}, the last number is ${last}, and there are ${vouchers} vouchers.`,
  voucher_unbalanced: ({ voucher, amount }: DifferenceOf<'voucher_unbalanced'>) =>
    `Voucher ${voucher}: its lines sum to ${amount}, not to zero.`,
  voucher_in_other_period: ({ voucher, date, year, period }: DifferenceOf<'voucher_in_other_period'>) =>
    `Voucher ${voucher}: dated ${date}, but counted in period ${year}/${period}, which does not have that day.`,
  report_differs: ({ report, asked, row, figure, kept, lines }: DifferenceOf<'report_differs'>) =>
    `${REPORTS[report]} (${asked})${row === '' ? '' : `, ${row}`}, ${figure}: the report says ${kept}, the lines come to ${lines}.`,
  vat_return_differs: ({ startsOn, endsOn, kept, lines }: DifferenceOf<'vat_return_differs'>) =>
    `VAT return of ${startsOn} to ${endsOn}: delivered with ${kept} kroner, the lines come to ${lines}.`,
};

const REPORTS: Readonly<Record<ReportId, string>> = {
  'trial-balance': 'Trial balance',
  vouchers: 'Vouchers',
  'account-ledger': 'Account ledger',
  'income-statement': 'Income statement',
  'income-months': 'Income statement month by month',
  'vat-specification': 'VAT specification',
  'party-balances': 'Customer and supplier specification',
  'balance-sheet': 'Balance sheet',
  'posting-journal': 'Posting journal',
  'dimension-results': 'Projects and departments',
  'dimension-ledger': 'Project ledger',
  items: 'Open items',
  'party-ledger': 'Statement of account',
};

export const told: CheckWords['told'] = {
  sound: (client, figures) => `${client}: ${figures} figures were computed anew, and all agree.`,
  differs: (client, differing) => `${client}: ${differing} figures are not what the lines come to.`,
};
