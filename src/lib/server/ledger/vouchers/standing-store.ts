import type { CivilDate } from '#lib/domain/date.ts';
import type { NewLine, NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { rawSql, type TransactionSql, type Tx } from '../../platform/database.ts';

/** From when to when something holds; null: without a beginning, or an end. */
interface Span {
  readonly validFrom: CivilDate | null;
  readonly validTo: CivilDate | null;
}

/** All that a batch of vouchers names, as the registers have it: in one look, however many they are. */
export interface Standing {
  /** Ids of vouchers that are posted already. */
  readonly posted: ReadonlySet<string>;
  readonly series: ReadonlySet<string>;
  /** By day, of periods that are open. */
  readonly periods: ReadonlyMap<string, { readonly year: number; readonly period: number }>;
  readonly accounts: ReadonlyMap<string, Span>;
  readonly rates: ReadonlyMap<string, readonly (Span & { readonly rateBp: number })[]>;
  /** Spans whose VAT is returned. */
  readonly returned: readonly { readonly startsOn: CivilDate; readonly endsOn: CivilDate }[];
  /** By id of a party, and by {@link dimensionKey}. */
  readonly parties: ReadonlyMap<string, { readonly validTo: CivilDate | null }>;
  readonly dimensions: ReadonlyMap<string, { readonly validTo: CivilDate | null }>;
  /** By account: the types of dimensions that its lines must have. */
  readonly required: ReadonlyMap<string, readonly (Span & { readonly type: string })[]>;
  /** Invoices of the batch that stand already, by {@link invoiceKey}. */
  readonly invoices: ReadonlySet<string>;
}

export const dimensionKey = ({ type, code }: { readonly type: string; readonly code: string }) =>
  JSON.stringify([type, code]);

/** As the database compares them, but for blanks that it alone knows. */
export const invoiceKey = (party: string, reference: string) =>
  JSON.stringify([party, reference.replaceAll(/\s/g, '').toLowerCase()]);

/**
 * Rates, parties and dimensions stay as they are until the transaction ends, as for a single posting; of all else the database
 * holds that itself.
 */
export async function standingOf(
  tx: Tx,
  clientId: string,
  vouchers: readonly NewVoucher[],
): Promise<Standing> {
  const asked = { sql: rawSql(tx), clientId, vouchers, lines: vouchers.flatMap(({ lines }) => lines) };
  const [books, accounts, vat, parties, dimensions] = await Promise.all([
    booksOf(asked),
    accountsOf(asked),
    vatOf(asked),
    partiesOf(asked),
    dimensionsOf(asked),
  ]);
  return { ...books, ...accounts, ...vat, ...parties, dimensions };
}

interface Asked {
  readonly sql: TransactionSql;
  readonly clientId: string;
  readonly vouchers: readonly NewVoucher[];
  readonly lines: readonly NewLine[];
}

type Named<T> = T & { readonly key: string };

async function booksOf({ sql, clientId, vouchers }: Asked) {
  const ids = vouchers.map(({ id }) => id);
  const codes = unique(vouchers.map(({ series }) => series));
  const dates = unique(vouchers.map(({ date }) => date));
  const [posted, series, periods] = await Promise.all([
    sql<{ id: string }[]>`select id from ledger.voucher
      where client_id = ${clientId} and id = any (${ids}::uuid[])`,
    sql<{ code: string }[]>`select code from ledger.series
      where client_id = ${clientId} and code = any (${codes}::text[])`,
    sql<Named<{ year: number; period: number }>[]>`
      select wanted as key, p.year, p.number as period from unnest(${dates}::text[]) wanted
      join ledger.period p on p.client_id = ${clientId} and p.number > 0 and p.locked_at is null and p.soft_locked_at is null
        and wanted::date between p.starts_on and p.ends_on`,
  ]);
  return {
    posted: new Set(posted.map(({ id }) => id)),
    series: new Set(series.map(({ code }) => code)),
    periods: byKey(periods),
  };
}

async function accountsOf({ sql, clientId, lines }: Asked) {
  const numbers = unique(lines.map(({ account }) => account));
  const [accounts, required] = await Promise.all([
    sql<Named<Span>[]>`select number as key, valid_from::text as "validFrom", valid_to::text as "validTo"
      from ledger.account where client_id = ${clientId} and number = any (${numbers}::text[])`,
    sql<Named<Span & { type: string }>[]>`
      select account as key, type, valid_from::text as "validFrom", valid_to::text as "validTo"
      from ledger.account_dimension where client_id = ${clientId} and account = any (${numbers}::text[])`,
  ]);
  return { accounts: byKey(accounts), required: Map.groupBy(required, ({ key }) => key) };
}

async function vatOf({ sql, clientId, lines }: Asked): Promise<Pick<Standing, 'rates' | 'returned'>> {
  const codes = unique(lines.flatMap(({ vat }) => vat?.code ?? []));
  if (codes.length === 0) return { rates: new Map(), returned: [] };
  const [rates, returned] = await Promise.all([
    sql<Named<Span & { rateBp: number }>[]>`
      select code as key, rate_bp as "rateBp", valid_from::text as "validFrom", valid_to::text as "validTo"
      from ledger.vat_rate where client_id = ${clientId} and code = any (${codes}::text[])
      order by code, valid_from for key share`,
    sql<{ startsOn: CivilDate; endsOn: CivilDate }[]>`
      select starts_on::text as "startsOn", ends_on::text as "endsOn" from ledger.vat_return
      where client_id = ${clientId} and reopened_at is null`,
  ]);
  return { rates: Map.groupBy(rates, ({ key }) => key), returned };
}

async function partiesOf({ sql, clientId, lines }: Asked): Promise<Pick<Standing, 'parties' | 'invoices'>> {
  const ids = unique(lines.flatMap(({ counterpartyId }) => counterpartyId ?? []));
  if (ids.length === 0) return { parties: new Map(), invoices: new Set() };
  const invoices = lines.flatMap(({ reference, counterpartyId: party }) =>
    reference && party ? [{ reference, party }] : [],
  );
  const [of, numbers] = [invoices.map(({ party }) => party), invoices.map(({ reference }) => reference)];
  const [parties, standing] = await Promise.all([
    sql<Named<{ validTo: CivilDate | null }>[]>`
      select id as key, valid_to::text as "validTo" from ledger.counterparty
      where client_id = ${clientId} and id = any (${ids}::uuid[]) order by id for key share`,
    sql<{ party: string; reference: string }[]>`
      select party, reference from unnest(${of}::uuid[], ${numbers}::text[]) as w (party, reference)
      where ledger.invoice_standing(party, reference, null) is not null`,
  ]);
  return {
    parties: byKey(parties),
    invoices: new Set(standing.map(({ party, reference }) => invoiceKey(party, reference))),
  };
}

async function dimensionsOf({ sql, clientId, lines }: Asked): Promise<Standing['dimensions']> {
  const named = new Map(lines.flatMap((line) => line.dimensions).map((each) => [dimensionKey(each), each]));
  if (named.size === 0) return new Map();
  const [types, codes] = [
    [...named.values()].map(({ type }) => type),
    [...named.values()].map(({ code }) => code),
  ];
  const rows = await sql<{ type: string; code: string; validTo: CivilDate | null }[]>`
    select type, code, valid_to::text as "validTo" from ledger.dimension
    where client_id = ${clientId} and (type, code) in (select * from unnest(${types}::text[], ${codes}::text[]))
    order by type, code for key share`;
  return new Map(rows.map((row) => [dimensionKey(row), row]));
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

function byKey<T extends { readonly key: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.key, row]));
}
