import type { CivilDate } from '#lib/domain/date.ts';
import type { AccountInTerm } from '#lib/domain/ledger/vat-return/accounts.ts';
import type { CodedLines, VatLeg } from '#lib/domain/ledger/vat-return/figures.ts';
import type { Minor } from '#lib/domain/money.ts';
import { rawSql, type TransactionSql, type Tx } from '../../platform/database.ts';
import { hold } from '../../platform/transaction.ts';

/** Some days, both inclusive. */
export interface Span {
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
}

/** The accounts of tax by side, as a query takes them. */
export interface Sides {
  readonly output: readonly string[];
  readonly input: readonly string[];
}

/**
 * The lines of a span that have a VAT code. Bases and taxes have the sign of their line, however a file wrote them. A line on
 * an account of tax is the tax of that side, unless its voucher has the code elsewhere as well: then it says what it is.
 */
function taxedLines(sql: TransactionSql, clientId: string, { startsOn, endsOn }: Span, sides: Sides) {
  const [output, input] = [[...sides.output], [...sides.input]];
  return sql`
    of_span as materialized (
      select v.id as voucher_id, v.series, v.year, v.number, v.date, v.text as voucher_text
      from ledger.voucher v where v.client_id = ${clientId} and v.period > 0
        and v.date between ${startsOn}::date and ${endsOn}::date
    ), coded as materialized (
      select s.*, l.line_no, l.account, l.amount, l.text, l.vat_code, l.vat_rate_bp, l.vat_base, l.vat_amount, l.counterparty_id,
        case when l.account = any (${output}::text[]) then 'output' when l.account = any (${input}::text[]) then 'input' end as side,
        case when l.amount <> 0 then sign(l.amount) when l.vat_amount <> 0 then sign(l.vat_amount) else 1 end::int as signed
      from of_span s join ledger.line l on l.client_id = ${clientId} and l.voucher_id = s.voucher_id
      where l.vat_code is not null
    ), taxed as materialized (
      select c.*,
        case when c.side is null then c.signed * abs(c.vat_base) end as base,
        case when c.side is null then c.signed * abs(c.vat_amount) else c.amount end as tax
      from coded c
      where c.side is null or not exists (
        select from coded o where o.voucher_id = c.voucher_id and o.vat_code = c.vat_code and o.side is null)
    )`;
}

/** The lines of a span by code, rate and what they say, without what the return makes of the code. */
export async function codedLines(
  tx: Tx,
  clientId: string,
  span: Span,
  sides: Sides,
): Promise<Omit<CodedLines, 'standardCode' | 'specification'>[]> {
  const sql = rawSql(tx);
  type Row = {
    code: string;
    rateBp: number | null;
    on: VatLeg | null;
    lines: number;
    base: string | null;
    tax: string | null;
  };
  const rows = await sql<Row[]>`
    with ${taxedLines(sql, clientId, span, sides)}
    select vat_code as code, vat_rate_bp as "rateBp", side as "on", count(*)::int as lines,
      sum(base)::text as base, sum(tax)::text as tax
    from taxed group by vat_code, vat_rate_bp, side, base is null, tax is null
    order by vat_code, vat_rate_bp, side`;
  return rows.map(({ base, tax, ...row }) => ({ ...row, base: minor(base), tax: minor(tax) }));
}

const minor = (sum: string | null): Minor | null => (sum === null ? null : BigInt(sum));

/** A posted line behind a figure of the return. */
export interface TaxedLineRow {
  readonly id: string;
  readonly voucherId: string;
  readonly line: number;
  readonly series: string;
  readonly year: number;
  readonly number: bigint;
  readonly date: CivilDate;
  readonly text: string;
  readonly account: string;
  readonly vatCode: string;
  readonly rateBp: number | null;
  readonly counterparty: string | null;
  /** The side of the account, where the line is the tax itself. */
  readonly side: VatLeg | null;
  /** Øre, signed as posted; null where the line does not say. */
  readonly base: Minor | null;
  readonly tax: Minor | null;
}

export interface LinesAsked extends Span {
  readonly code: string;
  /** Lines of this leg: those that are both legs', and those that are the tax of it. */
  readonly leg: VatLeg;
  readonly rateBp: number | null;
  readonly after: { readonly date: CivilDate; readonly voucherId: string; readonly line: number } | null;
}

export const LINES_PAGE = 100;

/** A page of the lines behind a figure, oldest first. */
export async function linesBehind(
  tx: Tx,
  clientId: string,
  { code, leg, rateBp, after, ...span }: LinesAsked,
  sides: Sides,
): Promise<TaxedLineRow[]> {
  const sql = rawSql(tx);
  const further = after
    ? sql`and (t.date, t.voucher_id, t.line_no) > (${after.date}::date, ${after.voucherId}::uuid, ${after.line}::int)`
    : sql``;
  return sql<TaxedLineRow[]>`
    with ${taxedLines(sql, clientId, span, sides)}
    select t.voucher_id || '-' || t.line_no as id, t.voucher_id as "voucherId", t.line_no as line, t.series, t.year, t.number,
      t.date::text, coalesce(nullif(t.text, ''), t.voucher_text) as text, t.account, t.vat_code as "vatCode",
      t.vat_rate_bp as "rateBp", p.name as counterparty, t.side, t.base, t.tax
    from taxed t
    left join ledger.counterparty p on p.client_id = ${clientId} and p.id = t.counterparty_id
    where t.vat_code = ${code} and (t.side is null or t.side = ${leg})
      and (${rateBp}::int is null or t.vat_rate_bp is null or t.vat_rate_bp = ${rateBp}::int) ${further}
    order by t.date, t.voucher_id, t.line_no limit ${LINES_PAGE}`;
}

/**
 * The VAT accounts in a span. A settlement is a voucher on the settlement account, or one that has the id of a return: that
 * is of the return's term, whenever it is dated. What others settled before stands in no opening balance.
 */
export async function accountsInTerm(
  tx: Tx,
  clientId: string,
  { startsOn, endsOn }: Span,
  { accounts, settlement }: { readonly accounts: readonly string[]; readonly settlement: string | null },
): Promise<AccountInTerm[]> {
  if (accounts.length === 0) return [];
  type Row = { account: string; name: string; opening: string; movement: string; settled: string };
  const rows = await rawSql(tx)<Row[]>`
    with moved as (
      select l.account, l.amount, coalesce(r.ends_on, v.date) as of_day,
        r.id is not null or (v.period > 0 and exists (
          select from ledger.line s where s.client_id = l.client_id and s.voucher_id = l.voucher_id
            and s.account = ${settlement})) as settles
      from ledger.line l
      join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
      left join ledger.vat_return r on r.client_id = v.client_id and r.id = v.id
      where l.client_id = ${clientId} and l.account = any (${[...accounts]}::text[]) and v.date >= '0001-01-01'
    )
    select a.number as account, a.name,
      coalesce(sum(amount) filter (where of_day < ${startsOn}::date), 0)::text as opening,
      coalesce(sum(amount) filter (where not settles and of_day between ${startsOn}::date and ${endsOn}::date), 0)::text as movement,
      coalesce(sum(amount) filter (where settles and of_day between ${startsOn}::date and ${endsOn}::date), 0)::text as settled
    from moved join ledger.account a on a.client_id = ${clientId} and a.number = moved.account
    group by a.number, a.name order by a.number collate "C"`;
  return rows.map(({ account, name, ...sums }) => ({
    ...{ account, name },
    opening: BigInt(sums.opening),
    movement: BigInt(sums.movement),
    settled: BigInt(sums.settled),
  }));
}

/**
 * Whoever changes what a client's returns rest on waits here, and for who delivers one: the same lock that the database's rules
 * take.
 */
export function holdReturns(tx: Tx, clientId: string): Promise<void> {
  return hold(tx, `ledger.vat_return:${clientId}`);
}

/** Holds the periods that a span has days in, so that nothing is posted into them meanwhile. */
export async function holdPeriods(tx: Tx, clientId: string, { startsOn, endsOn }: Span): Promise<void> {
  await holdReturns(tx, clientId);
  await rawSql(tx)`select number from ledger.period
    where client_id = ${clientId} and number > 0 and starts_on <= ${endsOn}::date and ends_on >= ${startsOn}::date
    order by year, number for update`;
}

/** The last day of the latest term that has a return and lines with the code; null where there is none. */
export async function returnedWith(tx: Tx, clientId: string, code: string): Promise<CivilDate | null> {
  const [row] = await rawSql(tx)<{ last: CivilDate | null }[]>`
    select max(r.ends_on)::text as last from ledger.vat_return r
    where r.client_id = ${clientId} and exists (
      select from ledger.voucher v join ledger.line l on l.client_id = v.client_id and l.voucher_id = v.id
      where v.client_id = r.client_id and v.date between r.starts_on and r.ends_on and l.vat_code = ${code})`;
  return row?.last ?? null;
}

/** Of the given ids, those of vouchers: a settlement has the id of its return. */
export async function settledReturns(tx: Tx, clientId: string, ids: readonly string[]): Promise<string[]> {
  const rows = await rawSql(tx)<{ id: string }[]>`
    select id from ledger.voucher where client_id = ${clientId} and id = any (${[...ids]}::uuid[])`;
  return rows.map(({ id }) => id);
}
