import type { CivilDate } from '#lib/domain/date.ts';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { NewLine, NewVoucher, Posting } from '#lib/domain/ledger/voucher.ts';
import { eventCtes, type PreparedEvent } from '#lib/server/audit/index.ts';
import type { columnList } from '../../platform/column-list.ts';
import { rawSql, type TransactionSql, type Tx } from '../../platform/database.ts';
import { objections } from './objections.ts';
import { LINE_COLUMNS, LINE_DIMENSION_COLUMNS, VOUCHER_COLUMNS } from './schema.ts';

/** What the guards of posting need to know, gathered in one round trip. */
export interface PostingFacts {
  /** The next number of the series, taken: only when nothing below speaks against posting, else null. */
  number: bigint | null;
  /** The voucher with this id, if it is posted already. */
  existing: (Posting & { contentHash: Uint8Array }) | null;
  seriesKnown: boolean;
  /** `locked`: it takes nothing, but the end of its year. `softLocked`: nothing of whoever posts this. */
  period: { year: number; number: number; locked: boolean; softLocked: boolean } | null;
  unknownAccount: string | null;
  closedAccount: string | null;
  unknownVatCode: string | null;
  /** A code that does not hold on the date, or not with the rate the line says. */
  closedVatCode: string | null;
  /** The last day of the VAT term of the date, where that has a return and a line would be in it. */
  reportedTerm: CivilDate | null;
  unknownCounterparty: string | null;
  closedCounterparty: string | null;
  unknownDimension: string | null;
  closedDimension: string | null;
  /** An account with a line that lacks a dimension which it requires, and the type of that. */
  lackingAccount: string | null;
  lackingDimension: string | null;
  /** An invoice that is posted already, and as which voucher: {@link InvoiceAgain} as JSON. */
  invoiceAgain: string | null;
}

export interface InvoiceAgain {
  readonly invoice: string;
  readonly voucherId: string;
  readonly series: string;
  readonly year: number;
  readonly number: string;
}

interface FactsRow extends Omit<PostingFacts, 'existing' | 'period'> {
  existingNumber: bigint | null;
  year: number;
  period: number;
  postedAt: string;
  postedBy: string;
  contentHash: Uint8Array;
  periodYear: number | null;
  periodNumber: number;
  locked: boolean;
  softLocked: boolean;
}

/** A voucher with its event, ready to be written. */
export interface Ready {
  readonly posted: PostedVoucher;
  readonly event: PreparedEvent;
}

/**
 * Reads {@link PostingFacts}, and takes the number last: the counter's row is held from here until the commit, so
 * nobody waits for a posting that is going to be refused. One prepared statement, since every posting waits for it.
 *
 * @param ready is written by the very same statement, where its number, year and period are those that are to be given; where
 *   they are not, nothing is written or taken, and the number is null
 */
export async function postingFacts(
  tx: Tx,
  clientId: string,
  voucher: NewVoucher,
  { takeNumber, ready }: { takeNumber: boolean; ready?: Ready },
): Promise<PostingFacts> {
  const { date } = voucher;
  const sql = rawSql(tx);
  const [row] = await sql<FactsRow[]>`
    with facts as materialized (
      select v.number as "existingNumber", v.year, v.period, v.posted_at as "postedAt", v.posted_by as "postedBy",
        v.content_hash as "contentHash",
        exists (select from ledger.series s where s.client_id = ${clientId} and s.code = ${voucher.series})
          as "seriesKnown",
        p.year as "periodYear", p.number as "periodNumber",
        p.locked_at is not null and ${voucher.source !== 'year-end'} as locked,
        p.soft_locked_at is not null and not ledger.passes_soft_lock(${clientId}, platform.current_actor(),
          ${voucher.draftId}, p.soft_locked_at) as "softLocked",
        ${objections(sql, { clientId, voucher, held: takeNumber })}
      from (select) as one
      left join ledger.voucher v on v.client_id = ${clientId} and v.id = ${voucher.id}
      left join ledger.period p on p.client_id = ${clientId} and p.number > 0
        and ${date} between p.starts_on and p.ends_on
    ), taken as (
      insert into ledger.series_counter as c (client_id, series, year, last_number)
      select ${clientId}, ${voucher.series}, "periodYear", 1 from facts
      where ${takeNumber} and "existingNumber" is null and "seriesKnown" and "periodYear" is not null and not locked
        and not "softLocked"
        and coalesce("unknownAccount", "closedAccount", "unknownVatCode", "closedVatCode", "reportedTerm",
          "unknownCounterparty", "closedCounterparty", "unknownDimension", "closedDimension", "lackingAccount",
          "invoiceAgain") is null ${ready ? asExpected(sql, clientId, ready) : sql``}
      on conflict (client_id, series, year) do update set last_number = c.last_number + 1
        ${ready ? sql`where c.last_number + 1 = ${String(ready.posted.posting.number)}::bigint` : sql``}
      returning last_number
    )${ready ? sql`, ${eventCtes(sql, ready.event, sql`from taken`)}, ${rowCtes(sql, clientId, [ready.posted], sql`taken cross join`)}` : sql``}
    select facts.*, (select last_number from taken) as number from facts`;
  if (!row) throw new Error('the facts always give one row');
  return factsOf(row);
}

/** The year and period are those of the date, and a series that nobody has posted into begins with one. */
function asExpected(sql: TransactionSql, clientId: string, { posted: { voucher, posting } }: Ready) {
  const { year, period, number } = posting;
  return sql`and "periodYear" = ${year} and "periodNumber" = ${period} and (${number === 1n} or exists (
    select from ledger.series_counter n
    where n.client_id = ${clientId} and n.series = ${voucher.series} and n.year = ${year}))`;
}

function factsOf(row: FactsRow): PostingFacts {
  const { existingNumber, year, period, postedAt, postedBy, contentHash, ...rest } = row;
  const { periodYear, periodNumber, locked, softLocked, ...facts } = rest;
  const posting = { year, period, postedBy, contentHash };
  return {
    ...facts,
    existing:
      existingNumber === null
        ? null
        : { ...posting, number: existingNumber, postedAt: new Date(postedAt).toISOString() },
    period: periodYear === null ? null : { year: periodYear, number: periodNumber, locked, softLocked },
  };
}

/** Takes the next `count` numbers; holds the counter's row until the transaction ends. @returns the last of them */
export async function takeNumbers(
  tx: Tx,
  clientId: string,
  series: string,
  year: number,
  count: number,
): Promise<bigint> {
  const [row] = await rawSql(tx)<{ last: bigint }[]>`
    insert into ledger.series_counter as c (client_id, series, year, last_number)
    values (${clientId}, ${series}, ${year}, ${count})
    on conflict (client_id, series, year) do update set last_number = c.last_number + ${count}
    returning last_number as last`;
  if (!row) throw new Error('a counter always answers');
  return row.last;
}

export interface PostedVoucher {
  voucher: NewVoucher;
  posting: Posting;
  contentHash: Uint8Array;
}

/**
 * Writes vouchers with their lines in one statement, sent before this returns; the database's own rules are checked
 * with it.
 * @param event goes into the same statement, for the posting of a single voucher
 */
export async function insertVouchers(
  tx: Tx,
  clientId: string,
  posted: readonly PostedVoucher[],
  event?: PreparedEvent,
): Promise<void> {
  const sql = rawSql(tx);
  await sql`with ${event ? sql`${eventCtes(sql, event)}, ` : sql``}${rowCtes(sql, clientId, posted)} select`.execute();
}

/** @param joined what stands before the rows: each is written once for each row of that */
function rowCtes(sql: TransactionSql, clientId: string, posted: readonly PostedVoucher[], joined = sql``) {
  const vouchers = posted.map(({ voucher, posting, contentHash }) => ({
    ...voucherRow(voucher),
    ...posting,
    number: String(posting.number),
    contentHash: bytesToHex(contentHash),
  }));
  const lines = posted.flatMap(({ voucher }) =>
    voucher.lines.map((line, at) => lineRow(voucher.id, at + 1, line)),
  );
  const dimensions = posted.flatMap(({ voucher }) =>
    voucher.lines.flatMap((line, at) =>
      line.dimensions.map(({ type, code }) => ({ voucherId: voucher.id, lineNo: at + 1, type, code })),
    ),
  );
  const insert = (table: string, columns: ReturnType<typeof columnList>, rows: readonly object[]) =>
    sql`insert into ledger.${sql.unsafe(table)} (client_id, ${columns.names(sql)})
      select ${clientId}::uuid, ${columns.values(sql)}
      from ${joined} json_to_recordset(${JSON.stringify(rows)}::text::json) as new (${columns.definitions(sql)})`;
  return sql`v as (${insert('voucher', VOUCHER_COLUMNS, vouchers)}), l as (${insert('line', LINE_COLUMNS, lines)})${
    dimensions.length > 0
      ? sql`, d as (${insert('line_dimension', LINE_DIMENSION_COLUMNS, dimensions)})`
      : sql``
  }`;
}

function voucherRow({ lines: _, ...row }: NewVoucher) {
  return row;
}

/** What is not said or not known stays out, and arrives as null. Amounts travel as text: JSON's numbers are not exact. */
function lineRow(
  voucherId: string,
  lineNo: number,
  { amount, vat, currency, dimensions: _, ...said }: NewLine,
) {
  return {
    ...said,
    voucherId,
    lineNo,
    amount: String(amount),
    ...(vat && {
      vatCode: vat.code,
      vatRateBp: vat.rateBp,
      vatBase: vat.base?.toString(),
      vatAmount: vat.amount?.toString(),
    }),
    ...(currency && {
      currency: currency.code,
      currencyAmount: String(currency.amount),
      currencyRate: currency.rate,
    }),
  };
}

/** Tells the planner how large the ledger's tables have become, within the transaction that fills them. */
export async function refreshStatistics(tx: Tx): Promise<void> {
  await rawSql(tx)`select ledger.refresh_statistics()`;
}
