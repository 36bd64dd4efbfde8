import { accountLedger, lineOrder, running } from '#lib/domain/ledger/reports/account-ledger.ts';
import type { Span } from '#lib/domain/ledger/reports/span.ts';
import { trialBalanceRowOf } from '#lib/domain/ledger/reports/trial-balance.ts';
import { sortingOf } from '#lib/domain/report/sort.ts';
import { err, ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type Books, type PositionUnknown } from './books.ts';
import { daysAsked, movedIn, movedOn } from './days.ts';
import { nextOf, postedLines } from './posted-lines.ts';
import { movements } from './trial-balance-store.ts';

/**
 * A page of the account's lines, read where `account_line` has them in their order: it costs the same for a hundred lines and
 * for a million, and wherever it is. Opening balance and totals come from the kept balances, and from the lines of the days
 * beside whole periods.
 */
export const readAccountLedger: ReportQuery<
  typeof accountLedger,
  { code: 'account_unknown'; account: string } | PositionUnknown
> = async (tx, clientId, { filter, after }) => {
  const at = await booksAt(tx, clientId, filter.at);
  if (!at.ok) return at;
  const { account } = filter;
  const asked = { books: at.value, account, year: filter.year, days: await daysAsked(tx, clientId, filter) };
  const totals = after ? null : await totalsOf(tx, clientId, asked);
  if (totals === undefined) return err({ code: 'account_unknown', account });
  const sorting = sortingOf(accountLedger, filter.sort);
  const order = lineOrder(sorting);
  const lines = await postedLines(tx, clientId, { ...asked, days: asked.days.days }, { order, after });
  const from = after?.balance ?? (order.descending ? totals?.closing : totals?.opening) ?? 0n;
  const { rows, next: balance } = running(lines, from, sorting);
  const next = nextOf(rows);
  return ok({ rows, totals, next: next && { ...next, balance } });
};

interface Asked {
  readonly books: Books;
  readonly account: string;
  readonly year: number;
  readonly days: Span;
}

/** What the trial balance says before the days asked for, and through them; undefined where the client has no such account. */
async function totalsOf(tx: Tx, clientId: string, asked: Asked) {
  const { books, account, year, days } = asked;
  const [known] = await rawSql(tx)`
    select from ledger.account where client_id = ${clientId} and number = ${account}`;
  if (!known) return undefined;
  const { through, parts } = days.before;
  const [before] = await movements(tx, clientId, { account, year, through }, books);
  const since = await movedOn(tx, clientId, { books, account, parts });
  const opening = (before ? trialBalanceRowOf(before).closing : 0n) + since.debit - since.credit;
  const moved = await movedIn(tx, clientId, asked);
  return { opening, ...moved, closing: opening + moved.debit - moved.credit };
}

/** Lines that are not listed under their account, and what is listed and no line; none unless somebody went behind the app. */
export function linesAstray(
  tx: Tx,
  clientId: string,
): Promise<{ account: string; voucherId: string; line: number }[]> {
  return rawSql(tx)`
    with lines as (
      select l.account, v.date, l.voucher_id, l.line_no, l.amount from ledger.line l
      join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
      where l.client_id = ${clientId} and v.period > 0
    ), listed as (
      select account, date, voucher_id, line_no, amount from ledger.account_line where client_id = ${clientId}
    ), astray as (
      (select * from lines except select * from listed) union (select * from listed except select * from lines))
    select distinct account, voucher_id as "voucherId", line_no as line from astray order by 1, 2, 3`;
}
