import * as z from 'zod/mini';
import type { CivilDate } from '../../date.ts';
import { civilDate, uuid } from '../../input.ts';
import type { Minor } from '../../money.ts';
import { report } from '../../report/report.ts';
import { DAYS_AND_ORDER } from './line-filter.ts';
import type { VoucherSource } from '../voucher.ts';
import { voucherNumber } from '../voucher-number.ts';

/** A line of the voucher list. */
export interface VoucherSummary {
  readonly id: string;
  readonly series: string;
  readonly year: number;
  readonly number: bigint;
  readonly date: CivilDate;
  readonly text: string;
  readonly source: VoucherSource;
  /** Sum of the debit side, øre. */
  readonly total: Minor;
  readonly lines: number;
  readonly reversesId: string | null;
  readonly reversedBy: string | null;
  readonly draftId: string | null;
}

/** Every voucher, newest first. */
export const voucherList = report<VoucherSummary, { readonly total: Minor }>()('vouchers', {
  filter: {},
  options: DAYS_AND_ORDER,
  cursor: z.strictObject({ date: civilDate, id: uuid }),
  sorts: ['number', 'date'],
  columns: {
    number: { kind: 'text', of: voucherNumber },
    date: { kind: 'date', of: ({ date }) => date },
    text: { kind: 'text', of: ({ text }) => text },
    source: { kind: 'text', of: ({ source }) => source },
    amount: { kind: 'money', of: ({ total }) => total, total: ({ total }) => total },
  },
});
