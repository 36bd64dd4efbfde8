import type { HappensTo } from '#lib/domain/events/kinds.ts';
import type { SubjectType } from '#lib/domain/events/subjects.ts';
import type { JsonObject } from '#lib/domain/canonical.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import { statementHashHex } from '#lib/domain/canonical.ts';
import type {
  Account,
  Chart,
  Counterparty,
  Dimension,
  FiscalYear,
  Period,
  Series,
  VatAccount,
  VatCode,
  VatRate,
} from './store.ts';

/**
 * The canonical statement of each kind of row a chart is made of, all of its columns, and the id it goes by in the
 * log. An event holds the statement's hash, so that an account renamed behind the app's back is found.
 */
export interface Described<S extends SubjectType = SubjectType> {
  readonly type: S;
  readonly id: string;
  readonly statement: JsonObject;
}

const described = <S extends SubjectType>(type: S, id: string, row: JsonObject): Described<S> => ({
  type,
  id,
  statement: { statement: `segl.${type}.v1`, ...row },
});

export const describeAccount = (row: Account): Described<'account'> =>
  described('account', row.number, { ...row });
export const describeSeries = (row: Series): Described<'series'> => described('series', row.code, { ...row });
export const describeYear = (row: FiscalYear): Described<'fiscal-year'> =>
  described('fiscal-year', String(row.year), { ...row });
export const describeCounterparty = (row: Counterparty): Described<'counterparty'> =>
  described('counterparty', row.id, { ...row });
export const describeDimension = (row: Dimension): Described<'dimension'> =>
  described('dimension', `${row.type}/${row.code}`, { ...row });
export const describePeriod = (row: Period): Described<'period'> =>
  described('period', `${row.year}/${row.number}`, {
    ...row,
    lockedAt: row.lockedAt?.toISOString() ?? null,
  });
export const describeVatCode = (row: VatCode, rates: readonly VatRate[]): Described<'vat-code'> =>
  described('vat-code', row.code, {
    ...row,
    rates: rates.map(({ validFrom, validTo, rateBp }) => ({ validFrom, validTo, rateBp })),
  });

export const describeVatAccount = (row: VatAccount): Described<'vat-account'> =>
  described('vat-account', row.code, { ...row });

/** Every row of a chart, described. */
export function describeChart(chart: Chart): Described[] {
  const rates = Map.groupBy(chart.vatRates, (rate) => rate.code);
  return [
    ...chart.years.map(describeYear),
    ...chart.periods.map(describePeriod),
    ...chart.series.map(describeSeries),
    ...chart.accounts.map(describeAccount),
    ...chart.vatCodes.map((code) => describeVatCode(code, rates.get(code.code) ?? [])),
    ...chart.vatAccounts.map(describeVatAccount),
    ...chart.counterparties.map(describeCounterparty),
    ...chart.dimensions.map(describeDimension),
  ];
}

/** `account.created`, `period.locked`, …: what happened to a row, with the hash of what it says now. */
export function rowEvent<S extends SubjectType>(
  happened: HappensTo<S>,
  { type, id, statement }: Described<S>,
): NewEvent {
  const event = {
    kind: `${type}.${happened}`,
    subject: { type, id },
    detail: { statement: statementHashHex(statement) },
  };
  // What happens to a type is a kind of that type; TypeScript follows this for one type, not for any.
  return event as NewEvent;
}
