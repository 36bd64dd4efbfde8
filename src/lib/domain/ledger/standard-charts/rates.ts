import type { CivilDate } from '../../date.ts';
import { VAT_RATES, type VatCode } from '../vat.ts';

/** A rate with its first and last day, the last null while it holds; in hundredths of a per cent. */
export interface StandardRate {
  readonly validFrom: CivilDate;
  readonly validTo: CivilDate | null;
  readonly rateBp: number;
}

/** From before any books that are kept here. */
const ALWAYS = '1970-01-01';

/** Every rate that a standard VAT code has had since there is one, oldest first; a code without tax has 0 always. */
export function datedRates({ rate, validFrom: since = ALWAYS }: VatCode): StandardRate[] {
  if (rate === null) return [{ validFrom: since, validTo: null, rateBp: 0 }];
  return VAT_RATES.filter((dated) => dated.rate === rate && (dated.to ?? since) >= since).map((dated) => ({
    validFrom: dated.from < since ? since : dated.from,
    validTo: dated.to ?? null,
    rateBp: dated.bp,
  }));
}
