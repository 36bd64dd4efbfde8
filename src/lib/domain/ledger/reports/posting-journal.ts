import * as z from 'zod/mini';
import { civilDate, ordinal, uuid } from '../../input.ts';
import { FIELDS } from '../../report/fields.ts';
import { report } from '../../report/report.ts';
import { LINE_SORTS, SIDES, type AccountLedgerTotals, type PostedLine } from './account-ledger.ts';
import { LINE_OPTIONS } from './line-filter.ts';
import { voucherNumber } from '../voucher-number.ts';

export type JournalTotals = Pick<AccountLedgerTotals, 'debit' | 'credit'>;

/**
 * The posting journal (bokføringsspesifikasjon): every line posted in some periods, voucher by voucher, oldest first.
 * Bokføringsforskriften § 3-1 asks for it. The opening balance of the first year is no posting of a period, and not in it.
 */
export const postingJournal = report<PostedLine, JournalTotals>()('posting-journal', {
  filter: { year: FIELDS.year, from: FIELDS.from, through: FIELDS.through },
  options: { ...LINE_OPTIONS, at: FIELDS.at },
  cursor: z.strictObject({ date: civilDate, voucherId: uuid, line: ordinal }),
  sorts: LINE_SORTS,
  columns: {
    number: { kind: 'text', of: voucherNumber },
    date: { kind: 'date', of: ({ date }) => date },
    account: { kind: 'text', of: ({ account }) => account },
    name: { kind: 'text', of: ({ accountName }) => accountName },
    text: { kind: 'text', of: ({ text }) => text },
    vat: { kind: 'text', of: ({ vatCode }) => vatCode ?? '' },
    counterparty: { kind: 'text', of: ({ counterparty }) => counterparty ?? '' },
    ...SIDES,
  },
});
