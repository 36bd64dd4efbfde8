import type { Api } from '#lib/api.ts';
import type { CivilDate } from '#lib/domain/date.ts';
import type { FiscalYear } from '#lib/domain/ledger/fiscal-year.ts';

/** What the books rest on, in the order of the tabs; each by its place in the address. */
export const REGISTERS = ['accounts', 'vat-codes', 'parties', 'dimensions', 'series', 'years'] as const;
export type RegisterName = (typeof REGISTERS)[number];

/** The register that an address names; null for none. */
export function registerOf(name: string): RegisterName | null {
  return REGISTERS.find((each) => each === name) ?? null;
}

type Rows<K extends 'accounts' | 'vatCodes' | 'counterparties' | 'dimensions' | 'series'> = Awaited<
  ReturnType<Api['ledger'][K]['query']>
>;
export type Account = Rows<'accounts'>[number];
export type VatCode = Rows<'vatCodes'>[number];
export type Party = Rows<'counterparties'>[number];
export type Dimension = Rows<'dimensions'>[number];
export type Series = Rows<'series'>[number];

/** All of them: each names some of the others. */
export interface Registers {
  readonly accounts: readonly Account[];
  readonly vatCodes: readonly VatCode[];
  readonly parties: readonly Party[];
  readonly dimensions: readonly Dimension[];
  readonly series: readonly Series[];
  /** The oldest first. */
  readonly years: readonly (FiscalYear & { readonly periods: number })[];
}

export async function loadRegisters({ ledger }: Api): Promise<Registers> {
  const [accounts, vatCodes, parties, dimensions, series, periods] = await Promise.all([
    ledger.accounts.query(),
    ledger.vatCodes.query(),
    ledger.counterparties.query(),
    ledger.dimensions.query(),
    ledger.series.query(),
    ledger.periods.query(),
  ]);
  const months = Map.groupBy(
    periods.filter(({ number }) => number > 0),
    ({ year }) => year,
  );
  const years = [...months].map(([year, own]) => ({
    year,
    startsOn: own.map(({ startsOn }) => startsOn).sort()[0] as CivilDate,
    endsOn: own
      .map(({ endsOn }) => endsOn)
      .sort()
      .at(-1) as CivilDate,
    periods: own.length,
  }));
  return { accounts, vatCodes, parties, dimensions, series, years: years.sort((a, b) => a.year - b.year) };
}

/** What the types of dimensions are called, by their codes. */
export function typesOf(dimensions: readonly Dimension[]): ReadonlyMap<string, string> {
  return new Map(dimensions.map(({ type, typeName }) => [type, typeName]));
}

/** The account whose number is most like one that is new: what it says is mostly what the new one says. */
export function nearestAccount(accounts: readonly Account[], number: string): Account | null {
  const alike = (other: string) => [...number].findIndex((sign, at) => sign !== other[at]);
  const shared = (other: string) => (alike(other) < 0 ? number.length : alike(other));
  const best = accounts
    .filter((account) => account.groupingCategory !== null && shared(account.number) >= 2)
    .sort((one, other) => shared(other.number) - shared(one.number));
  return best[0] ?? null;
}
