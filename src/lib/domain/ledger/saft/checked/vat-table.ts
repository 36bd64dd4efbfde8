import { type CivilDate, daysAfter } from '../../../date.ts';
import { VAT_RATES, vatCode } from '../../vat.ts';
import type { SaftTaxCode } from '../records.ts';

/** From before any bookkeeping Segl could hold: a code of a file that names no date holds always. */
export const ALWAYS = '1970-01-01';

/** A rate of a VAT code and the days on which it holds; `rateBp` is null where the file does not say it. */
export interface SaftVatRate {
  readonly validFrom: CivilDate;
  readonly validTo: CivilDate | null;
  readonly rateBp: number | null;
}

/** A file's VAT codes and their rates. What is given twice for a day counts as it was given first. */
export class SaftVatTable {
  /** Of each code, oldest first. */
  readonly #rates = new Map<string, SaftVatRate[]>();

  /** @returns how many rates the record brought that were not there */
  add(record: SaftTaxCode): number {
    const { code } = record;
    const rates = this.#rates.get(code) ?? [];
    const added = ratesOf(record).filter(
      ({ validFrom }) => !rates.some((rate) => rate.validFrom === validFrom),
    );
    const dated = [...rates, ...added].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
    this.#rates.set(code, dated.map(endedByNext));
    return added.length;
  }

  has(code: string): boolean {
    return this.#rates.has(code);
  }

  of(code: string): readonly SaftVatRate[] {
    return this.#rates.get(code) ?? [];
  }

  /** The rate of a code on a day; null where the file does not say it, undefined where the code does not hold. */
  rateOn(code: string, date: CivilDate): number | null | undefined {
    const holds = ({ validFrom, validTo }: SaftVatRate) =>
      validFrom <= date && (validTo === null || date <= validTo);
    return this.#rates.get(code)?.find(holds)?.rateBp;
  }
}

/** The file's own rate where it names one, else the dated rates of the standard code, else unknown. */
function ratesOf(record: SaftTaxCode): SaftVatRate[] {
  const { rateBp, percentage, validFrom = ALWAYS, validTo = null } = record;
  if (rateBp !== undefined && rateBp >= 0) return [{ validFrom, validTo, rateBp }];
  const standard = vatCode(record.standardCode ?? 'NA');
  // A code that stands for no tax at all has none; it is not that nobody said.
  if (standard?.rate === null) return [{ validFrom, validTo, rateBp: 0 }];
  const dated = VAT_RATES.filter(({ rate, to }) => rate === standard?.rate && (to ?? validFrom) >= validFrom);
  const unknown = { validFrom, validTo, rateBp: null };
  const [oldest] = dated;
  if (percentage !== undefined || !oldest) return [unknown];
  const known = dated.map(({ from, to, bp }) => ({
    validFrom: from < validFrom ? validFrom : from,
    validTo: earliest(to ?? null, validTo),
    rateBp: bp,
  }));
  const rates = oldest.from > validFrom ? [unknown, ...known] : known;
  return rates.filter((rate) => validTo === null || rate.validFrom <= validTo);
}

function earliest(one: CivilDate | null, other: CivilDate | null): CivilDate | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** A rate holds until the day before the next, however long its own record says. */
function endedByNext(rate: SaftVatRate, at: number, rates: readonly SaftVatRate[]): SaftVatRate {
  const next = rates[at + 1]?.validFrom;
  return next === undefined ? rate : { ...rate, validTo: earliest(rate.validTo, daysAfter(next, -1)) };
}
