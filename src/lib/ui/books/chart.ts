import type { Api } from '#lib/api.ts';
import { writeBankAccount } from '#lib/domain/bank-account.ts';
import { controlKind } from '#lib/domain/ledger/items/control.ts';
import type { PartyKind } from '#lib/domain/ledger/party.ts';
import type { CodingVat } from '#lib/domain/ledger/coding.ts';
import { NO_VAT_ACCOUNTS } from '#lib/domain/ledger/vat-accounts.ts';
import { formatPercent } from '#lib/i18n/format.ts';

type Answer<K extends keyof Api['ledger']> = Api['ledger'][K] extends {
  query: (...input: never[]) => infer R;
}
  ? Awaited<R>
  : never;

/** What a client's ledger is set up with, as the screens look it up. */
export interface Chart {
  readonly accounts: Answer<'accounts'>;
  readonly vatCodes: Answer<'vatCodes'>;
  readonly counterparties: Answer<'counterparties'>;
  readonly projects: Answer<'projects'>;
  readonly departments: Answer<'departments'>;
  readonly series: Answer<'series'>;
  readonly periods: Answer<'periods'>;
}

/** Asks for all of it at once; auditors, who may not ask for projects, get none. */
export async function loadChart(api: Api, { withProjects }: { withProjects: boolean }): Promise<Chart> {
  const [accounts, vatCodes, counterparties, series, periods, departments, projects] = await Promise.all([
    api.ledger.accounts.query(),
    api.ledger.vatCodes.query(),
    api.ledger.counterparties.query(),
    api.ledger.series.query(),
    api.ledger.periods.query(),
    api.ledger.departments.query(),
    withProjects ? api.ledger.projects.query() : [],
  ]);
  return { accounts, vatCodes, counterparties, projects, departments, series, periods };
}

/** Those of the accounts that are not in the chart; what is empty is not chosen yet. */
export function accountsMissing(chart: Chart, accounts: readonly string[]): ReadonlySet<string> {
  const named = accounts.filter((number) => number !== '');
  return new Set(named.filter((number) => !chart.accounts.some((each) => each.number === number)));
}

/** Whose control account it is; null of others, and of one that is not in the chart. */
export function controlKindOf(chart: Chart, number: string): PartyKind | null {
  const account = chart.accounts.find((each) => each.number === number);
  return account ? controlKind(account) : null;
}

/** Where a party is paid, as people write it; empty where it is not known. */
export function bankAccountOf(chart: Chart, id: string): string {
  return writeBankAccount(chart.counterparties.find((party) => party.id === id)?.bankAccount ?? '');
}

/** The VAT code that is mostly used with an account, where the chart says one. */
export function defaultVatCode(chart: Chart, number: string): string | null {
  return chart.accounts.find((account) => account.number === number)?.vatCode ?? null;
}

/** The month that has a date; null where no year of the client has it. */
export function periodOf(chart: Chart, date: string): Chart['periods'][number] | null {
  return (
    chart.periods.find(({ number, startsOn, endsOn }) => number > 0 && startsOn <= date && date <= endsOn) ??
    null
  );
}

export function accountName(chart: Chart, number: string): string {
  return chart.accounts.find((account) => account.number === number)?.name ?? '';
}

export function counterpartyName(chart: Chart, id: string | null): string {
  return chart.counterparties.find((party) => party.id === id)?.name ?? '';
}

export function projectName(chart: Chart, code: string | null): string {
  return chart.projects.find((project) => project.code === code)?.name ?? code ?? '';
}

/** Whether something of the chart that may be closed can be posted on a date, and so is offered. */
export function holdsOn(
  row: { readonly validFrom?: string | null; readonly validTo?: string | null },
  date: string,
): boolean {
  return (row.validFrom ?? '') <= date && (!row.validTo || date <= row.validTo);
}

/** The code with the rate of a date; null when it has none then. */
export function vatOn(chart: Chart, code: string, date: string): CodingVat | null {
  const found = chart.vatCodes.find((each) => each.code === code);
  const rate = found?.rates.find(
    ({ validFrom, validTo }) => validFrom <= date && (validTo === null || date <= validTo),
  );
  if (!found || !rate) return null;
  return {
    code,
    standardCode: found.standardCode,
    rateBp: rate.rateBp,
    accounts: found.accounts ?? NO_VAT_ACCOUNTS,
  };
}

/** `25 %` of 2500; a rate that no file said is a question mark. */
export function formatRate(rateBp: number | null): string {
  return rateBp === null ? '?' : formatPercent(rateBp / 10_000);
}
