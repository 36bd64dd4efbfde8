import { sum, type Minor } from '../../money.ts';
import { FIELDS } from '../../report/fields.ts';
import { report } from '../../report/report.ts';

/** Where a customer or supplier stood before some periods, what moved in them, and where they stand. Debit positive, øre. */
export interface PartyBalance {
  /** Null of lines that say no party. */
  readonly counterpartyId: string | null;
  readonly number: string;
  readonly name: string;
  readonly opening: Minor;
  readonly debit: Minor;
  readonly credit: Minor;
}

export type PartyBalanceTotals = Pick<PartyBalance, 'opening' | 'debit' | 'credit'>;

/**
 * The customer or supplier specification (kundespesifikasjon, leverandørspesifikasjon): every one of them with where they stood,
 * what moved and where they stand; each leads to its postings. Bokføringsforskriften § 3-1 asks for it. It comes to what the
 * control accounts do.
 */
export const partyBalances = report<PartyBalance, PartyBalanceTotals>()('party-balances', {
  filter: { parties: FIELDS.parties, year: FIELDS.year, from: FIELDS.from, through: FIELDS.through },
  options: { at: FIELDS.at },
  columns: {
    number: { kind: 'text', of: ({ number }) => number },
    name: { kind: 'text', of: ({ name }) => name },
    opening: { kind: 'money', of: ({ opening }) => opening, total: ({ opening }) => opening },
    debit: { kind: 'money', of: ({ debit }) => debit, total: ({ debit }) => debit, blankZero: true },
    credit: { kind: 'money', of: ({ credit }) => credit, total: ({ credit }) => credit, blankZero: true },
    closing: { kind: 'money', of: closingOf, total: closingOf },
  },
});

export function closingOf({ opening, debit, credit }: PartyBalanceTotals): Minor {
  return opening + debit - credit;
}

export function partyBalancesTotals(rows: readonly PartyBalance[]): PartyBalanceTotals {
  return {
    opening: sum(rows.map(({ opening }) => opening)),
    debit: sum(rows.map(({ debit }) => debit)),
    credit: sum(rows.map(({ credit }) => credit)),
  };
}
