import * as z from 'zod/mini';
import { civilDate, ordinal, uuid } from '../../input.ts';
import type { CivilDate } from '../../date.ts';
import type { Minor } from '../../money.ts';
import { FIELDS } from '../../report/fields.ts';
import { report } from '../../report/report.ts';
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

export interface AccountLedgerRow extends AccountLine {
  /** Where the account stands after it. */
  readonly balance: Minor;
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

/**
 * The account ledger (kontospesifikasjon): every posting on an account in some periods, oldest first, from what it
 * stood at to what it stands at. Bokføringsforskriften § 3-1 asks for it. It starts where the trial balance does.
 */
export const accountLedger = report<AccountLedgerRow, AccountLedgerTotals>()('account-ledger', {
  filter: { account: FIELDS.account, year: FIELDS.year, from: FIELDS.from, through: FIELDS.through },
  options: { at: FIELDS.at },
  // The balance goes along, so that a page costs the same wherever it is: who changes it misleads nobody else.
  cursor: z.strictObject({ date: civilDate, voucherId: uuid, line: ordinal, balance: z.bigint() }),
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

/** Lines with what the account stands at after each. */
export function withBalance(lines: readonly AccountLine[], start: Minor): AccountLedgerRow[] {
  let balance = start;
  return lines.map((line) => ({ ...line, balance: (balance += line.amount) }));
}
