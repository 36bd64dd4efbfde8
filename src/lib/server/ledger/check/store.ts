import type { Difference, DifferenceOf } from '#lib/domain/ledger/check/differences.ts';
import type { LineSum } from '#lib/domain/ledger/check/from-lines.ts';
import { toDecimal } from '#lib/domain/money.ts';
import { rawSql, type Tx } from '../../platform/database.ts';

/** As many rows as are in the memory at once of what may be as many as there are lines. */
const PIECE = 500;

/** What the lines come to on each account in each period, summed where they are. */
export async function lineSums(tx: Tx, clientId: string): Promise<LineSum[]> {
  type Row = Omit<LineSum, 'debit' | 'credit'> & { debit: string; credit: string };
  const rows = await rawSql(tx)<Row[]>`
    with summed as (
      select l.account, v.year, v.period, sum(greatest(l.amount, 0)) as debit, -sum(least(l.amount, 0)) as credit
      from ledger.line l join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
      where l.client_id = ${clientId} group by l.account, v.year, v.period)
    select s.account, coalesce(a.name, '') as name, a.grouping_category as "groupingCategory",
      a.standard_account as "standardAccount", a.grouping_code as "groupingCode", s.year, s.period,
      s.debit::text, s.credit::text
    from summed s left join ledger.account a on a.client_id = ${clientId} and a.number = s.account
    order by s.account, s.year, s.period`;
  return rows.map(({ debit, credit, ...of }) => ({ ...of, debit: BigInt(debit), credit: BigInt(credit) }));
}

/** What is kept of each account in each period; debit and credit may be more than a bigint where somebody wrote it there. */
export async function keptBalances(
  tx: Tx,
  clientId: string,
): Promise<Pick<LineSum, 'account' | 'year' | 'period' | 'debit' | 'credit'>[]> {
  type Row = { account: string; year: number; period: number; debit: string; credit: string };
  const rows = await rawSql(tx)<Row[]>`
    select account, year, period, debit::text, credit::text from ledger.balance
    where client_id = ${clientId} order by account, year, period`;
  return rows.map(({ debit, credit, ...of }) => ({ ...of, debit: BigInt(debit), credit: BigInt(credit) }));
}

/** Lines that are not listed under their account, and what is listed and no line; piece by piece. */
export async function* astray(tx: Tx, clientId: string): AsyncGenerator<DifferenceOf<'line_astray'>> {
  type Row = { account: string; voucher: string; line: number };
  const pieces = rawSql(tx)<Row[]>`
    with lines as (
      select l.account, v.date, l.voucher_id, l.line_no, l.amount from ledger.line l
      join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
      where l.client_id = ${clientId} and v.period > 0
    ), listed as (
      select account, date, voucher_id, line_no, amount from ledger.account_line where client_id = ${clientId}
    ), astray as (
      (select * from lines except select * from listed) union (select * from listed except select * from lines))
    select distinct account, voucher_id as voucher, line_no as line from astray order by 1, 2, 3`.cursor(
    PIECE,
  );
  for await (const rows of pieces) for (const row of rows) yield { code: 'line_astray', ...row };
}

/** Vouchers that do not come to zero, and such as count in a period without their date; piece by piece. */
export async function* vouchersApart(tx: Tx, clientId: string): AsyncGenerator<Difference> {
  const sql = rawSql(tx);
  const unbalanced = sql<{ voucher: string; amount: string }[]>`
    select voucher_id as voucher, sum(amount)::text as amount from ledger.line where client_id = ${clientId}
    group by voucher_id having sum(amount) <> 0 order by voucher_id`.cursor(PIECE);
  for await (const rows of unbalanced)
    for (const { voucher, amount } of rows)
      yield { code: 'voucher_unbalanced', voucher, amount: toDecimal(BigInt(amount)) };
  type Row = Omit<DifferenceOf<'voucher_in_other_period'>, 'code'>;
  const elsewhere = sql<Row[]>`
    select v.id as voucher, v.date::text, v.year, v.period from ledger.voucher v
    left join ledger.period p on p.client_id = v.client_id and p.year = v.year and p.number = v.period
    where v.client_id = ${clientId} and (v.date between p.starts_on and p.ends_on) is not true
    order by v.id`.cursor(PIECE);
  for await (const rows of elsewhere)
    for (const row of rows) yield { code: 'voucher_in_other_period', ...row };
}
