import {
  withBalance,
  type accountLedger,
  type AccountLine,
} from '#lib/domain/ledger/reports/account-ledger.ts';
import { trialBalanceRowOf } from '#lib/domain/ledger/reports/trial-balance.ts';
import type { FilterOf } from '#lib/domain/report/report.ts';
import { err, ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type Books, type PositionUnknown } from './books.ts';
import { movements } from './trial-balance-store.ts';

const PAGE = 100;

type Filter = FilterOf<typeof accountLedger>;

/**
 * A page of the account's lines, read where `account_line` has them by date: it costs the same for a hundred lines and
 * for a million, and wherever it is. Opening balance and totals come from the kept balances.
 */
export const readAccountLedger: ReportQuery<
  typeof accountLedger,
  { code: 'account_unknown'; account: string } | PositionUnknown
> = async (tx, clientId, { filter, after }) => {
  const at = await booksAt(tx, clientId, filter.at);
  if (!at.ok) return at;
  const books = at.value;
  const totals = after ? null : await totalsOf(tx, clientId, books, filter);
  if (totals === undefined) return err({ code: 'account_unknown', account: filter.account });
  const lines = await linesOf(tx, clientId, books, filter, after);
  const rows = withBalance(lines, after?.balance ?? totals?.opening ?? 0n);
  const last = rows.at(-1);
  const next = last && rows.length === PAGE ? last : null;
  return ok({
    rows,
    totals,
    next: next && { date: next.date, voucherId: next.voucherId, line: next.line, balance: next.balance },
  });
};

async function linesOf(
  tx: Tx,
  clientId: string,
  books: Books,
  { account, year, from, through }: Filter,
  after: { date: string; voucherId: string; line: number } | undefined,
): Promise<AccountLine[]> {
  const sql = rawSql(tx);
  const further = after
    ? sql`and (a.date, a.voucher_id, a.line_no) > (${after.date}::date, ${after.voucherId}::uuid, ${after.line}::int)`
    : sql``;
  // Limited before anything is looked up beside it.
  return sql<AccountLine[]>`
    with range as materialized (
      select min(p.starts_on) as first, max(p.ends_on) as last from ledger.period p
      where p.client_id = ${clientId} and p.year = ${year} and p.number between ${from} and ${through}
    ), a as materialized (
      select a.* from ledger.account_line a
      where a.client_id = ${clientId} and a.account = ${account}
        and a.date >= (select first from range) and a.date <= (select last from range) ${further}
        ${books.has(sql`a.voucher_id`)}
      order by a.date, a.voucher_id, a.line_no limit ${PAGE})
    select a.voucher_id as "voucherId", a.line_no as line, a.date::text, v.series, v.year, v.number,
      coalesce(nullif(l.text, ''), v.text) as text, l.vat_code as "vatCode", c.name as counterparty, l.amount
    from a
    join ledger.line l on l.client_id = a.client_id and l.voucher_id = a.voucher_id and l.line_no = a.line_no
    join ledger.voucher v on v.client_id = a.client_id and v.id = a.voucher_id
    left join ledger.counterparty c on c.client_id = l.client_id and c.id = l.counterparty_id
    order by a.date, a.voucher_id, a.line_no`;
}

/** What the trial balance says before the periods, and through them; undefined where the client has no such account. */
async function totalsOf(tx: Tx, clientId: string, books: Books, { account, year, from, through }: Filter) {
  const [known] = await rawSql(tx)`
    select from ledger.account where client_id = ${clientId} and number = ${account}`;
  if (!known) return undefined;
  const [before, whole] = [
    await standing(tx, clientId, books, { account, year, through: from - 1 }),
    // Where the periods end before they begin there are none, and nothing moves.
    await standing(tx, clientId, books, { account, year, through: Math.max(through, from - 1) }),
  ];
  return {
    opening: before.closing,
    debit: whole.debit - before.debit,
    credit: whole.credit - before.credit,
    closing: whole.closing,
  };
}

async function standing(
  tx: Tx,
  clientId: string,
  books: Books,
  asked: { account: string; year: number; through: number },
) {
  const [movement] = await movements(tx, clientId, asked, books);
  return movement ? trialBalanceRowOf(movement) : { closing: 0n, debit: 0n, credit: 0n };
}

/** Lines that are not listed under their account, and what is listed and no line; none unless somebody went behind the app. */
export function linesAstray(
  tx: Tx,
  clientId: string,
): Promise<{ account: string; voucherId: string; line: number }[]> {
  return rawSql(tx)`
    with lines as (
      select l.account, v.date, l.voucher_id, l.line_no from ledger.line l
      join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
      where l.client_id = ${clientId} and v.period > 0
    ), listed as (
      select account, date, voucher_id, line_no from ledger.account_line where client_id = ${clientId}
    ), astray as (
      (select * from lines except select * from listed) union (select * from listed except select * from lines))
    select account, voucher_id as "voucherId", line_no as line from astray order by 1, 2, 3`;
}
