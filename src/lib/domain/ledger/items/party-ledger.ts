import * as z from 'zod/mini';
import { civilDate, ordinal, uuid } from '../../input.ts';
import type { CivilDate } from '../../date.ts';
import type { Minor } from '../../money.ts';
import { FIELDS } from '../../report/fields.ts';
import { report } from '../../report/report.ts';
import {
  LINE_SORTS,
  SIDES,
  type AccountLedgerRow,
  type AccountLedgerTotals,
} from '../reports/account-ledger.ts';
import { DAYS_AND_ORDER } from '../reports/line-filter.ts';
import { voucherNumber } from '../voucher-number.ts';

/** A line of the party on a control account, and where the party stands after it. */
export interface PartyLedgerRow extends Omit<AccountLedgerRow, 'accountName' | 'vatCode' | 'counterparty'> {
  /** Of the invoice, where the line says it. */
  readonly reference: string | null;
  readonly dueDate: CivilDate;
  /** What of it is not matched now, or was not at the position asked. */
  readonly remaining: Minor;
}

/**
 * The statement of account (kontoutskrift, and kunde- or leverandørspesifikasjon of one): what was posted on one customer or
 * supplier in some periods, from what they stood at to what they stand at. Bokføringsforskriften § 3-1 asks for it.
 */
export const partyLedger = report<PartyLedgerRow, AccountLedgerTotals>()('party-ledger', {
  filter: { party: FIELDS.party, year: FIELDS.year, from: FIELDS.from, through: FIELDS.through },
  options: { ...DAYS_AND_ORDER, at: FIELDS.at },
  // The balance goes along, as in the account ledger.
  cursor: z.strictObject({ date: civilDate, voucherId: uuid, line: ordinal, balance: z.bigint() }),
  sorts: LINE_SORTS,
  columns: {
    number: { kind: 'text', of: voucherNumber },
    date: { kind: 'date', of: ({ date }) => date },
    text: { kind: 'text', of: ({ text }) => text },
    reference: { kind: 'text', of: ({ reference }) => reference ?? '' },
    due: { kind: 'date', of: ({ dueDate }) => dueDate },
    // Of now, and so no part of what the periods come to.
    remaining: { kind: 'money', of: ({ remaining }) => remaining, blankZero: true },
    ...SIDES,
    balance: {
      kind: 'money',
      of: ({ balance }) => balance,
      start: ({ opening }) => opening,
      total: ({ closing }) => closing,
    },
  },
});
