import type { CivilDate } from '../../date.ts';
import type { VatAccounts } from '../vat-accounts.ts';

interface Dated {
  readonly validFrom: CivilDate | null;
  readonly validTo: CivilDate | null;
}
interface Span {
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
}
interface RatedCode {
  readonly standardCode: string;
  readonly rates: readonly (Dated & { readonly rateBp: number | null })[];
}

/**
 * What a client's chart is, by the ids that the log has for its rows. Verifying holds each row against its own statement: what
 * is stated once was so at every place of the log, and so were the days of a period, which nothing changes.
 */
export interface ChartRows {
  readonly accounts: ReadonlyMap<string, Dated>;
  readonly vatCodes: ReadonlyMap<string, RatedCode>;
  /** As they are now; what they were before, the log says. */
  readonly vatAccounts: ReadonlyMap<string, VatAccounts>;
  readonly periods: ReadonlyMap<string, Span>;
}

/** Whether something that holds from a day, or to one, holds on a date. */
export function holdsOn({ validFrom, validTo }: Dated, date: CivilDate): boolean {
  return (validFrom === null || validFrom <= date) && (validTo === null || validTo >= date);
}
