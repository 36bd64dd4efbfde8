import {
  balanceRows,
  isCash,
  type balanceSheet,
  type MonthCash,
} from '#lib/domain/ledger/reports/balance-sheet.ts';
import type { FilterOf } from '#lib/domain/report/report.ts';
import { ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { accounts } from '../chart/registers.ts';
import { booksAt, type Books, type PositionUnknown } from './books.ts';
import { movements } from './trial-balance-store.ts';

/** The balance sheet comes whole, from what the trial balances of the two years say. */
export const readBalanceSheet: ReportQuery<typeof balanceSheet, PositionUnknown> = async (
  tx,
  clientId,
  { filter: { year, through, at } },
) => {
  const books = await booksAt(tx, clientId, at);
  if (!books.ok) return books;
  const now = await movements(tx, clientId, { year, through }, books.value);
  const before = await movements(tx, clientId, { year: year - 1, through }, books.value);
  const { rows, totals } = balanceRows(now, before);
  const cash = await cashByMonth(tx, clientId, books.value, { year, through });
  return ok({ rows, totals: { ...totals, cash }, next: null });
};

async function cashByMonth(
  tx: Tx,
  clientId: string,
  books: Books,
  { year, through }: FilterOf<typeof balanceSheet>,
): Promise<MonthCash[]> {
  const cash = (await accounts.list(tx, clientId))
    .map(({ number: account, ...of }) => ({ account, ...of }))
    .filter(isCash)
    .map(({ account }) => account);
  return rawSql(tx)<MonthCash[]>`
    select p.starts_on::text as "startsOn",
      sum(coalesce(sum(b.debit - b.credit), 0)) over (order by p.number)::bigint
        + (select coalesce(sum(e.debit - e.credit), 0)::bigint from ${books.balances()} e
          where e.client_id = ${clientId} and e.account = any (${cash}::text[])
            and (e.year < ${year} or e.year = ${year} and e.period = 0)) as amount
    from ledger.period p
    left join ${books.balances()} b on b.client_id = p.client_id and b.year = p.year and b.period = p.number
      and b.account = any (${cash}::text[])
    where p.client_id = ${clientId} and p.year = ${year} and p.number between 1 and ${through}
    group by p.number, p.starts_on order by p.number`;
}
