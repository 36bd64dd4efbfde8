import { sum, type Minor } from '../../money.ts';
import { FIELDS } from '../../report/fields.ts';
import { report } from '../../report/report.ts';

/** What lines with one VAT code and rate came to in some periods. Øre, debit positive, as the lines are. */
export interface VatCodeRow {
  readonly code: string;
  readonly description: string;
  /** Hundredths of a per cent; null of lines whose code has none. */
  readonly rateBp: number | null;
  readonly lines: number;
  readonly base: Minor;
  readonly amount: Minor;
}

export type VatCodeTotals = Pick<VatCodeRow, 'base' | 'amount'>;

/**
 * The VAT specification (spesifikasjon av merverdiavgift): per code and rate the basis and the VAT of what was posted with it
 * in some periods; each leads to its lines. Bokføringsforskriften § 3-1 asks for it.
 */
export const vatSpecification = report<VatCodeRow, VatCodeTotals>()('vat-specification', {
  filter: { year: FIELDS.year, from: FIELDS.from, through: FIELDS.through },
  options: { at: FIELDS.at },
  columns: {
    code: { kind: 'text', of: ({ code }) => code },
    description: { kind: 'text', of: ({ description }) => description },
    rate: { kind: 'text', of: ({ rateBp }) => (rateBp === null ? '' : String(rateBp / 100)) },
    lines: { kind: 'text', of: ({ lines }) => String(lines) },
    base: { kind: 'money', of: ({ base }) => base, total: ({ base }) => base },
    amount: { kind: 'money', of: ({ amount }) => amount, total: ({ amount }) => amount },
  },
});

export function vatCodeTotals(rows: readonly VatCodeRow[]): VatCodeTotals {
  return { base: sum(rows.map(({ base }) => base)), amount: sum(rows.map(({ amount }) => amount)) };
}
