import { toDecimal, type Minor } from '../../money.ts';
import { rateOn } from '../vat.ts';
import { difference, type AccountInTerm } from './accounts.ts';
import { taxByRate, type Figures, type Lacking, type ReturnLine } from './figures.ts';
import { needsRemark, remarksFor, type Remark } from './remarks.ts';
import type { VatTerm } from './terms.ts';
import type { CivilDate } from '../../date.ts';

/**
 * What is to be known before a return is delivered. What `stops` it, the authority would refuse, or its figures would not be
 * those of the books; the rest is said, and decided by whoever delivers it.
 */
export interface VatFinding {
  readonly code: VatFindingCode;
  readonly stops: boolean;
  /** The client's own VAT code, where it is of one. */
  readonly vatCode?: string;
  /** The line of the return, by its id. */
  readonly line?: string;
  /** How many posted lines. */
  readonly lines?: number;
  /** Kroner with decimals: how far off, or what it would be. */
  readonly amount?: string;
  readonly date?: CivilDate;
}

export type VatFindingCode =
  | 'vat_tax_unknown'
  | 'vat_base_unknown'
  | 'vat_line_rate_unknown'
  | 'vat_code_not_standard'
  | 'vat_rate_not_of_term'
  | 'vat_remark_missing'
  | 'vat_remark_not_fitting'
  | 'vat_term_not_over'
  | 'vat_earlier_not_returned'
  | 'vat_tax_not_of_base'
  | 'vat_accounts_differ'
  | 'vat_accounts_carried';

export interface Weighed {
  readonly term: VatTerm;
  readonly today: CivilDate;
  readonly figures: Figures;
  readonly accounts: readonly AccountInTerm[];
  readonly remarks: ReadonlyMap<string, Remark>;
  /** The first term before it that has no return. */
  readonly earlier: CivilDate | null;
}

/** Everything that is to be said of a return, what stops it first. */
export function weigh(weighed: Weighed): VatFinding[] {
  const found = [
    ...ofTerm(weighed),
    ...ofLacking(weighed.figures.lacking),
    ...ofLines(weighed),
    ...ofAccounts(weighed),
  ];
  return found.sort((one, other) => Number(other.stops) - Number(one.stops));
}

const LACKING = {
  tax: 'vat_tax_unknown',
  base: 'vat_base_unknown',
  rate: 'vat_line_rate_unknown',
  standard: 'vat_code_not_standard',
} as const satisfies Record<Lacking['what'], VatFindingCode>;

function ofLacking(lacking: readonly Lacking[]): VatFinding[] {
  return lacking.map(({ what, code, lines }) => ({ code: LACKING[what], stops: true, vatCode: code, lines }));
}

function ofTerm({ term, today, earlier }: Weighed): VatFinding[] {
  return [
    // R059, R060.
    ...(today <= term.endsOn ? [{ code: 'vat_term_not_over', stops: true, date: term.endsOn } as const] : []),
    // R061, R062.
    ...(earlier === null ? [] : [{ code: 'vat_earlier_not_returned', stops: false, date: earlier } as const]),
  ];
}

function ofLines({ figures: { lines }, term, remarks }: Weighed): VatFinding[] {
  return lines.flatMap((line): VatFinding[] => {
    const of = { vatCode: line.code, line: line.id };
    const remark = remarks.get(line.id);
    const expected = taxByRate(line, lines.length);
    const unfit = remark && 'chosen' in remark && !remarksFor(line).some((fits) => fits === remark.chosen);
    return [
      ...(isRateOfTerm(line, term) ? [] : [{ code: 'vat_rate_not_of_term', stops: true, ...of } as const]),
      ...(needsRemark(line) && !remark ? [{ code: 'vat_remark_missing', stops: true, ...of } as const] : []),
      ...(unfit ? [{ code: 'vat_remark_not_fitting', stops: false, ...of } as const] : []),
      ...(expected === null
        ? []
        : [{ code: 'vat_tax_not_of_base', stops: false, ...of, amount: toDecimal(expected) } as const]),
    ];
  });
}

/** R003: the rate is one that the code has in the term; one may follow another within it. */
function isRateOfTerm({ standardCode, rateBp }: ReturnLine, { startsOn, endsOn }: VatTerm): boolean {
  return rateBp === null || [startsOn, endsOn].some((day) => rateOn(standardCode, day) === rateBp);
}

function ofAccounts({ accounts, figures }: Weighed): VatFinding[] {
  const off = difference(accounts, figures.dueExact);
  const carried = accounts.reduce<Minor>((sum, { opening }) => sum + opening, 0n);
  const anything = accounts.some(({ opening }) => opening !== 0n);
  return [
    ...(off === 0n ? [] : [{ code: 'vat_accounts_differ', stops: false, amount: toDecimal(off) } as const]),
    ...(anything
      ? [{ code: 'vat_accounts_carried', stops: false, amount: toDecimal(-carried) } as const]
      : []),
  ];
}
