import * as z from 'zod/mini';
import { civilDate, ordinal, uuid } from '../../input.ts';
import type { CivilDate } from '../../date.ts';
import type { Minor } from '../../money.ts';
import { FIELDS } from '../../report/fields.ts';
import { report } from '../../report/report.ts';
import type { Sorting } from '../../report/sort.ts';
import { DAYS_AND_ORDER } from './line-filter.ts';
import { voucherNumber } from '../voucher-number.ts';

/** A line on the account, as it was posted. */
export interface AccountLine {
  readonly voucherId: string;
  /** Its place in the voucher, from 1. */
  readonly line: number;
  readonly date: CivilDate;
  readonly series: string;
  readonly year: number;
  readonly number: bigint;
  /** The line's own text, or else the voucher's. */
  readonly text: string;
  readonly vatCode: string | null;
  /** Name of the customer or supplier. */
  readonly counterparty: string | null;
  /** Øre; debit positive. */
  readonly amount: Minor;
}

/** The same with its account. */
export interface PostedLine extends AccountLine {
  readonly account: string;
  readonly accountName: string;
}

export interface AccountLedgerRow extends PostedLine {
  /** Where the account stands after it; null of lines that stand by number or amount, where it runs nowhere. */
  readonly balance: Minor | null;
}

export interface AccountLedgerTotals {
  readonly opening: Minor;
  readonly debit: Minor;
  readonly credit: Minor;
  readonly closing: Minor;
}

/** An amount on the side it stands on; and what each side comes to. */
export const SIDES = {
  debit: {
    kind: 'money',
    of: ({ amount }: Pick<AccountLine, 'amount'>) => (amount > 0n ? amount : 0n),
    total: ({ debit }: Pick<AccountLedgerTotals, 'debit'>) => debit,
    blankZero: true,
  },
  credit: {
    kind: 'money',
    of: ({ amount }: Pick<AccountLine, 'amount'>) => (amount < 0n ? -amount : 0n),
    total: ({ credit }: Pick<AccountLedgerTotals, 'credit'>) => credit,
    blankZero: true,
  },
} as const;

/** By what lines are sorted, as they were posted: the sides are one amount, from one end or the other. */
export const LINE_SORTS = ['number', 'date', 'debit', 'credit'] as const;

/**
 * The account ledger (kontospesifikasjon): every posting on an account in some periods, oldest first, from what it
 * stood at to what it stands at. Bokføringsforskriften § 3-1 asks for it. It starts where the trial balance does.
 */
export const accountLedger = report<AccountLedgerRow, AccountLedgerTotals>()('account-ledger', {
  filter: { account: FIELDS.account, year: FIELDS.year, from: FIELDS.from, through: FIELDS.through },
  options: { ...DAYS_AND_ORDER, at: FIELDS.at },
  // The balance that the next line starts from goes along, so that a page costs the same wherever it is: who changes it
  // misleads nobody else.
  cursor: z.strictObject({ date: civilDate, voucherId: uuid, line: ordinal, balance: z.bigint() }),
  sorts: LINE_SORTS,
  columns: {
    number: { kind: 'text', of: voucherNumber },
    date: { kind: 'date', of: ({ date }) => date },
    text: { kind: 'text', of: ({ text }) => text },
    vat: { kind: 'text', of: ({ vatCode }) => vatCode ?? '' },
    counterparty: { kind: 'text', of: ({ counterparty }) => counterparty ?? '' },
    ...SIDES,
    balance: {
      kind: 'money',
      of: ({ balance }) => balance,
      start: ({ opening }) => opening,
      total: ({ closing }) => closing,
    },
  },
});

/**
 * Lines with what stands after each, and what the line that follows them starts from. Newest first it runs from where
 * everything ends back to where it started.
 * @param from what the first of the lines starts from
 */
export function running<L extends Pick<AccountLine, 'amount'>>(
  lines: readonly L[],
  from: Minor,
  sorting: Sorting | null,
): { readonly rows: (L & { readonly balance: Minor | null })[]; readonly next: Minor } {
  if (sorting && sorting.column !== 'date')
    return { rows: lines.map((line) => ({ ...line, balance: null })), next: 0n };
  let balance = from;
  const rows = lines.map((line) => {
    const before = balance;
    balance += sorting?.descending ? -line.amount : line.amount;
    return { ...line, balance: sorting?.descending ? before : balance };
  });
  return { rows, next: balance };
}

/** What lines stand by, and from which end: oldest first where nothing is said. */
export function lineOrder(sorting: Sorting | null): LineOrder {
  if (!sorting) return { by: 'date', descending: false };
  const { column, descending } = sorting;
  if (column === 'date' || column === 'number') return { by: column, descending };
  // The greatest on the one side are the least on the other.
  return { by: 'amount', descending: (column === 'credit') !== descending };
}

export interface LineOrder {
  readonly by: 'date' | 'number' | 'amount';
  readonly descending: boolean;
}
