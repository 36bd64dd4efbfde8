import type { CivilDate } from '#lib/domain/date.ts';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { NewLine, NewVoucher, Posting } from '#lib/domain/ledger/voucher.ts';
import { eventCtes, type PreparedEvent } from '#lib/server/audit/index.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { objections } from './objections.ts';
import { LINE_COLUMNS, LINE_DIMENSION_COLUMNS, VOUCHER_COLUMNS } from './schema.ts';

/** What the guards of posting need to know, gathered in one round trip. */
export interface PostingFacts {
  /** The next number of the series, taken: only when nothing below speaks against posting, else null. */
  number: bigint | null;
  /** The voucher with this id, if it is posted already. */
  existing: (Posting & { contentHash: Uint8Array }) | null;
  seriesKnown: boolean;
  /** `locked`: it takes nothing, but the end of its year. */
  period: { year: number; number: number; locked: boolean } | null;
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
}

/**
 * Reads {@link PostingFacts}, and takes the number last: the counter's row is held from here until the commit, so
 * nobody waits for a posting that is going to be refused. One prepared statement, since every posting waits for it.
 */
export async function postingFacts(
  tx: Tx,
  clientId: string,
  voucher: NewVoucher,
  { takeNumber }: { takeNumber: boolean },
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
        ${objections(sql, { clientId, voucher, held: takeNumber })}
      from (select) as one
      left join ledger.voucher v on v.client_id = ${clientId} and v.id = ${voucher.id}
      left join ledger.period p on p.client_id = ${clientId} and p.number > 0
        and ${date} between p.starts_on and p.ends_on
    ), taken as (
      insert into ledger.series_counter as c (client_id, series, year, last_number)
      select ${clientId}, ${voucher.series}, "periodYear", 1 from facts
      where ${takeNumber} and "existingNumber" is null and "seriesKnown" and "periodYear" is not null and not locked
        and coalesce("unknownAccount", "closedAccount", "unknownVatCode", "closedVatCode", "reportedTerm",
          "unknownCounterparty", "closedCounterparty", "unknownDimension", "closedDimension", "lackingAccount",
          "invoiceAgain") is null
      on conflict (client_id, series, year) do update set last_number = c.last_number + 1
      returning last_number
    )
    select facts.*, (select last_number from taken) as number from facts`;
  if (!row) throw new Error('the facts always give one row');
  return factsOf(row);
}

function factsOf(row: FactsRow): PostingFacts {
  const { existingNumber, year, period, postedAt, postedBy, contentHash, ...rest } = row;
  const { periodYear, periodNumber, locked, ...facts } = rest;
  const posting = { year, period, postedBy, contentHash };
  return {
    ...facts,
    existing:
      existingNumber === null
        ? null
        : { ...posting, number: existingNumber, postedAt: new Date(postedAt).toISOString() },
    period: periodYear === null ? null : { year: periodYear, number: periodNumber, locked },
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
  const sql = rawSql(tx);
  await sql`
    with ${event ? sql`${eventCtes(sql, event)}, ` : sql``}v as (
      insert into ledger.voucher (client_id, ${VOUCHER_COLUMNS.names(sql)})
      select ${clientId}::uuid, ${VOUCHER_COLUMNS.values(sql)}
      from json_to_recordset(${JSON.stringify(vouchers)}::text::json) as new (${VOUCHER_COLUMNS.definitions(sql)})
    ), l as (
      insert into ledger.line (client_id, ${LINE_COLUMNS.names(sql)})
      select ${clientId}::uuid, ${LINE_COLUMNS.values(sql)}
      from json_to_recordset(${JSON.stringify(lines)}::text::json) as new (${LINE_COLUMNS.definitions(sql)})
    )
    ${
      dimensions.length === 0
        ? sql`select`
        : sql`insert into ledger.line_dimension (client_id, ${LINE_DIMENSION_COLUMNS.names(sql)})
    select ${clientId}::uuid, ${LINE_DIMENSION_COLUMNS.values(sql)}
    from json_to_recordset(${JSON.stringify(dimensions)}::text::json) as new (${LINE_DIMENSION_COLUMNS.definitions(sql)})`
    }`.execute();
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
