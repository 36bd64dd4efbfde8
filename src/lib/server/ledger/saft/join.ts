import type { CivilDate } from '#lib/domain/date.ts';
import type { FiscalYear } from '#lib/domain/ledger/fiscal-year.ts';
import type { SaftScope } from '#lib/domain/ledger/saft/checked/check.ts';
import { findVatAccounts, type FoundVatAccounts } from '#lib/domain/ledger/vat-accounts.ts';
import { orgnrKey } from '#lib/domain/orgnr.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { findClient } from '../../platform/tenant/store.ts';
import { CHART, type CarriedRow, type Chart, type Series } from '../chart/registers.ts';
import { addToChart, openYear } from '../chart/service.ts';
import { holdYears } from '../chart/store.ts';
import { holdPeriods } from '../vat-return/store.ts';
import { Conflicts, newMasters } from './added-masters.ts';
import { goesOn, type AdditionError } from './addition.ts';
import { UNDISTRIBUTED } from './export-masters.ts';
import { accountsNow, newestDay } from './store.ts';
import { orgnrOf, type SaftSurvey } from './survey.ts';

/** The books that a file is added to, as the rest of it meets them. */
export interface JoinedBooks {
  readonly series: readonly Series[];
  readonly carried: readonly CarriedRow[];
  /** The day of the newest voucher. */
  readonly last: CivilDate | null;
  readonly conflicts: Conflicts;
}

export type JoinError =
  | AdditionError
  | { readonly code: 'saft_other_company'; readonly orgnr: string; readonly expected: string };

/**
 * Makes what the books of a client that is there lack for a file that goes on from them: years, accounts, parties, codes,
 * dimensions. Nobody posts, locks or opens a year from here on, until the transaction ends. Guards: `saft_other_company`, then
 * those of {@link goesOn}, but for a file of which the masters alone are wanted.
 */
export async function joinBooks(
  tx: Tx,
  context: Context,
  scope: SaftScope,
  survey: SaftSurvey,
): Promise<Result<{ vatAccounts: readonly FoundVatAccounts[]; books: JoinedBooks }, JoinError>> {
  const { clientId } = context;
  const client = await findClient(tx, clientId);
  if (!client) throw new Error('files are added to a client that is there');
  const orgnr = orgnrOf(survey);
  if (orgnrKey(orgnr) !== orgnrKey(client.orgnr))
    return err({ code: 'saft_other_company', orgnr, expected: client.orgnr });
  await holdYears(tx, clientId);
  await holdPeriods(tx, clientId, EVER);
  const { chart, check, calendar, postings } = survey;
  const parts = chart.parts(null);
  const here = await booksOf(tx, clientId);
  let years: readonly FiscalYear[] = [];
  if (scope === 'ledger') {
    const { year } = calendar.of(calendar.covers.from);
    const fits = goesOn(survey, parts.vatCodes, here, await accountsNow(tx, clientId, year));
    if (!fits.ok) return fits;
    years = fits.value;
  }
  const conflicts = new Conflicts();
  const file = { ...parts, carried: parts.carried.map((row) => ofFile(row, survey.sha256)) };
  const added = newMasters(file, here, chart, conflicts);
  // What our own exports say of earlier years' results the books know without an account.
  const accounts = added.accounts.filter(
    ({ number }) => number !== UNDISTRIBUTED.number || check.hasMoved(number),
  );
  const vatAccounts = findVatAccounts(added.vatCodes, [...here.accounts, ...accounts], postings);
  await addToChart(tx, context, { ...added, accounts, vatAccounts, ...opened(years) });
  const { series, last } = here;
  return ok({
    vatAccounts,
    books: { series, carried: [...here.carried, ...added.carried], last, conflicts },
  });
}

/** All the days there are. */
const EVER = { startsOn: '0001-01-01', endsOn: '9999-12-31' } as const;

async function booksOf(tx: Tx, clientId: string) {
  const years = await CHART.years.list(tx, clientId);
  return {
    accounts: await CHART.accounts.list(tx, clientId),
    vatCodes: await CHART.vatCodes.list(tx, clientId),
    counterparties: await CHART.counterparties.list(tx, clientId),
    dimensions: await CHART.dimensions.list(tx, clientId),
    carried: await CHART.carried.list(tx, clientId),
    series: await CHART.series.list(tx, clientId),
    periods: await CHART.periods.list(tx, clientId),
    years: years.toSorted((one, other) => (one.startsOn < other.startsOn ? -1 : 1)),
    last: await newestDay(tx, clientId),
  };
}

/** What is of one file alone stands beside that of the others. */
function ofFile(row: CarriedRow, sha256: string): CarriedRow {
  return row.type === 'file' ? { ...row, key: sha256 } : row;
}

/** Fiscal years as the ledger keeps them, with their periods. */
export function opened(years: readonly FiscalYear[]): Pick<Chart, 'years' | 'periods'> {
  const all = years.map(({ startsOn, endsOn }) => openYear(startsOn, endsOn));
  return { years: all.flatMap((each) => each.years), periods: all.flatMap((each) => each.periods) };
}
