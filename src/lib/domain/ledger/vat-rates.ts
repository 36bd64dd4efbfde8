import { daysAfter, type CivilDate } from '../date.ts';
import { err, ok, type Result } from '../result.ts';

/** What a VAT code's rate is, from a day to one; null where an imported file does not say. */
export interface RateSpan {
  readonly validFrom: CivilDate;
  readonly validTo: CivilDate | null;
  /** Hundredths of a per cent. */
  readonly rateBp: number | null;
}

/** `vat_rate_in_use`: a line of `date` or later would have another rate, or none · `vat_rate_too_early`: it begins no later than the newest, on `date`. */
export type RateError =
  | { readonly code: 'vat_rate_in_use'; readonly date: CivilDate }
  | { readonly code: 'vat_rate_too_early'; readonly date: CivilDate };

/** The newest day on which something is posted with the code; null: nothing is. */
type LastUsed = CivilDate | null;

/**
 * The rates of a code, oldest first, once another holds from a day on: the newest ends on the day before, where it has not
 * ended already. What is posted keeps its rate: it begins after the last line.
 */
export function rateFrom(
  rates: readonly RateSpan[],
  { from, rateBp }: { readonly from: CivilDate; readonly rateBp: number },
  lastUsed: LastUsed,
): Result<RateSpan[], RateError> {
  const newest = rates.at(-1);
  if (lastUsed !== null && from <= lastUsed) return err({ code: 'vat_rate_in_use', date: lastUsed });
  if (newest && from <= newest.validFrom) return err({ code: 'vat_rate_too_early', date: newest.validFrom });
  const next = { validFrom: from, validTo: null, rateBp };
  return ok([...rates.slice(0, -1), ...(newest ? [endedBy(newest, daysAfter(from, -1))] : []), next]);
}

/** The rates once the newest holds to a day, or again without end. */
export function ratesUntil(
  rates: readonly RateSpan[],
  validTo: CivilDate | null,
  lastUsed: LastUsed,
): Result<RateSpan[], RateError> {
  const newest = rates.at(-1);
  if (!newest) return ok([]);
  if (validTo !== null && lastUsed !== null && validTo < lastUsed)
    return err({ code: 'vat_rate_in_use', date: lastUsed });
  if (validTo !== null && validTo < newest.validFrom)
    return err({ code: 'vat_rate_too_early', date: newest.validFrom });
  return ok([...rates.slice(0, -1), { ...newest, validTo }]);
}

function endedBy(rate: RateSpan, day: CivilDate): RateSpan {
  return rate.validTo !== null && rate.validTo <= day ? rate : { ...rate, validTo: day };
}
