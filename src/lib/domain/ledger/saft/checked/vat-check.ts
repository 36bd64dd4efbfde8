import type { CivilDate } from '../../../date.ts';
import type { Minor } from '../../../money.ts';
import type { InTransaction, SaftFact } from '../../saft-findings.ts';
import { vatCode } from '../../vat.ts';
import type { SaftLine, SaftTax, SaftTaxCode } from '../records.ts';
import { SaftVatTable } from './vat-table.ts';

type Placed = SaftFact & { readonly line: number };

const KRONE = 100n;
const BASIS_POINTS = 10_000n;

/**
 * Whether a tax is what its base and rate come to, to a whole øre, or to a whole krone where the tax is one. Half an øre of
 * rounding in the base and half in the tax make one at most. Signs are left out: the base has none of its own.
 */
export function isComputed({ base, amount }: { base: Minor; amount: Minor }, rateBp: number): boolean {
  const off = size(size(amount) * BASIS_POINTS - size(base * BigInt(rateBp)));
  return off <= BASIS_POINTS || (amount % KRONE === 0n && off < KRONE * BASIS_POINTS);
}

/** What a file's VAT codes and the taxes of its lines are held against: each other, the standard's list, arithmetic. */
export class VatCheck {
  /** Where each code was first given, and what it stands for. */
  readonly #codes = new Map<string, { readonly line: number; readonly standardCode: string | undefined }>();
  readonly #table = new SaftVatTable();

  /**
   * Codes may come back with a rate from another day on: dated rates are written that way. Of one day the first counts.
   * @param strict whether the file's version demands a standard code
   * @param until the last day the file says that it covers: a standard code that begins later is none of it
   */
  *seeCode(
    record: SaftTaxCode,
    strict: boolean,
    until: CivilDate | null,
  ): Generator<Placed, void, undefined> {
    const { code, standardCode, line } = record;
    const first = this.#codes.get(code);
    const rates = this.#table.add(record);
    if (!first) this.#codes.set(code, { line, standardCode });
    else if (rates === 0)
      yield { code: 'saft_repeated_tax_code', taxCode: code, firstLine: first.line, line };
    if (standardCode === undefined) {
      if (strict) yield { code: 'saft_missing_standard_tax_code', taxCode: code, line };
    } else if (standardCode.toUpperCase() !== 'NA' && !isStandard(standardCode, until)) {
      yield { code: 'saft_unknown_standard_tax_code', taxCode: code, standardCode, line };
    }
  }

  *seeTaxes(
    { tax, line }: SaftLine,
    where: InTransaction,
    date: CivilDate,
  ): Generator<Placed, void, undefined> {
    let known = 0;
    for (const each of tax) {
      const { code } = each;
      if (code === undefined) {
        yield { code: 'saft_tax_without_code', ...where, line };
      } else if (!this.#codes.has(code)) {
        yield { code: 'saft_unknown_tax_code', ...where, taxCode: code, line };
      } else {
        known += 1;
        if (known > 1) yield { code: 'saft_second_tax', ...where, taxCode: code, line };
        const rate = this.#table.rateOn(code, date);
        if (rate === undefined)
          yield { code: 'saft_tax_code_not_valid', ...where, taxCode: code, date, line };
        yield* this.#figures(each, code, rate, { ...where, line });
      }
    }
  }

  /** By the line's own rate, or else the code's; what neither says can't be wrong. */
  *#figures(
    { base, amount, rateBp, percentage }: SaftTax,
    taxCode: string,
    expected: number | null | undefined,
    at: InTransaction & { readonly line: number },
  ): Generator<Placed, void, undefined> {
    if (rateBp !== undefined && typeof expected === 'number' && rateBp !== expected)
      yield {
        code: 'saft_vat_rate_differs',
        taxCode,
        stated: BigInt(rateBp),
        computed: BigInt(expected),
        ...at,
      };
    const rate = rateBp ?? (percentage === undefined ? expected : null);
    if (base === undefined || typeof rate !== 'number' || isComputed({ base, amount }, rate)) return;
    if (amount === 0n && this.#isBasis(taxCode)) return;
    const computed = (base * BigInt(rate)) / BASIS_POINTS;
    yield {
      code: 'saft_vat_differs',
      taxCode,
      base,
      rate: BigInt(rate),
      stated: size(amount),
      computed: size(computed),
      ...at,
    };
  }

  /** Such a code may say what VAT is, or would be, computed of, and leave the VAT to another line. */
  #isBasis(code: string): boolean {
    return vatCode(this.#codes.get(code)?.standardCode ?? '')?.direction === 'basis';
  }
}

function isStandard(code: string, until: CivilDate | null): boolean {
  const standard = vatCode(code);
  return standard !== undefined && (until === null || (standard.validFrom ?? until) <= until);
}

function size(amount: Minor): Minor {
  return amount < 0n ? -amount : amount;
}
