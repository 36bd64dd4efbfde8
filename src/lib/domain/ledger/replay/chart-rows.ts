import type { CivilDate } from '../../date.ts';
import type { Others } from '../../events/replay/others.ts';
import type { VatAccounts } from '../vat-accounts.ts';

interface Dated {
  readonly validFrom: CivilDate | null;
  readonly validTo: CivilDate | null;
}
/** An account by its days and by what kind it is of; of what a log says without it, the number alone tells that. */
export interface AccountThen extends Dated {
  readonly groupingCategory?: string | null;
}
interface Span {
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
}
export interface RatedCode {
  readonly standardCode: string;
  readonly rates: readonly (Dated & { readonly rateBp: number | null })[];
}
/**
 * What a client's chart is now, by the ids that the log has for its rows. Verifying holds each row against its own statement;
 * what was stated once was so at every place of the log, and so were the days of a period, which nothing changes. What the
 * rest was at a place, {@link rowThen} says.
 */
export interface ChartRows {
  readonly accounts: ReadonlyMap<string, AccountThen>;
  readonly vatCodes: ReadonlyMap<string, RatedCode>;
  /** As they are now; what they were before, the log says. */
  readonly vatAccounts: ReadonlyMap<string, VatAccounts>;
  readonly periods: ReadonlyMap<string, Span>;
}

/**
 * What a row was at a place of the log: as it was said last before; where that has no words (of releases that wrote none, or
 * erased) and nothing followed it, as it is now. Undefined where nobody can say.
 */
export function rowThen<Row>(
  others: Others,
  { type, id, place }: { readonly type: string; readonly id: string; readonly place: number },
  now: Row | undefined,
): Row | undefined {
  const said = others.before(type, id, place);
  if (said?.words) return said.words as unknown as Row;
  // Of one that had not been said yet that itself is told.
  return said === undefined || said === others.of(type, id).at(-1) ? now : undefined;
}

/** Whether something that holds from a day, or to one, holds on a date. */
export function holdsOn({ validFrom, validTo }: Dated, date: CivilDate): boolean {
  return (validFrom === null || validFrom <= date) && (validTo === null || validTo >= date);
}
