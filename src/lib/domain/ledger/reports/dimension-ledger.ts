import * as z from 'zod/mini';
import { civilDate, ordinal, uuid } from '../../input.ts';
import { FIELDS } from '../../report/fields.ts';
import { report } from '../../report/report.ts';
import { LINE_SORTS, SIDES, type PostedLine } from './account-ledger.ts';
import { UNDER_OPTIONS } from './line-filter.ts';
import type { JournalTotals } from './posting-journal.ts';
import { voucherNumber } from '../voucher-number.ts';

/**
 * What was posted of income and costs under one project, department or other dimension in some periods, oldest first; all of it,
 * or what of it is found.
 */
export const dimensionLedger = report<PostedLine, JournalTotals>()('dimension-ledger', {
  filter: {
    ...{ type: FIELDS.type, code: FIELDS.code },
    ...{ year: FIELDS.year, from: FIELDS.from, through: FIELDS.through },
  },
  options: { ...UNDER_OPTIONS, at: FIELDS.at },
  cursor: z.strictObject({ date: civilDate, voucherId: uuid, line: ordinal }),
  sorts: LINE_SORTS,
  columns: {
    number: { kind: 'text', of: voucherNumber },
    date: { kind: 'date', of: ({ date }) => date },
    account: { kind: 'text', of: ({ account }) => account },
    name: { kind: 'text', of: ({ accountName }) => accountName },
    text: { kind: 'text', of: ({ text }) => text },
    ...SIDES,
  },
});
