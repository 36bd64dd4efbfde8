import {
  partyBalancesTotals,
  type PartyBalance,
  type partyBalances,
} from '#lib/domain/ledger/items/party-balances.ts';
import { ok } from '#lib/domain/result.ts';
import { rawSql } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type PositionUnknown } from '../reports/books.ts';
import { planForAll } from '../../platform/plans.ts';

/** Whole, by their numbers, lines without a party last: it costs with all that was ever posted on one kind of them. */
export const readPartyBalances: ReportQuery<typeof partyBalances, PositionUnknown> = async (
  tx,
  clientId,
  { filter },
) => {
  const { parties, year, from, through, at } = filter;
  const books = await booksAt(tx, clientId, at);
  if (!books.ok) return books;
  const sql = rawSql(tx);
  await planForAll(tx);
  const rows = await sql<PartyBalance[]>`
    with range as materialized (
      select (select starts_on from ledger.period
          where client_id = ${clientId} and year = ${year} and number = ${from}) as first,
        (select max(ends_on) from ledger.period
          where client_id = ${clientId} and year = ${year} and number between ${from} and ${through}) as last
    ), moved as (
      select i.counterparty_id,
        coalesce(sum(i.amount) filter (where i.date < r.first), 0)::bigint as opening,
        coalesce(sum(i.amount) filter (where i.date >= r.first and i.amount > 0), 0)::bigint as debit,
        coalesce(-sum(i.amount) filter (where i.date >= r.first and i.amount < 0), 0)::bigint as credit
      from range r join ledger.open_item i
        on i.client_id = ${clientId} and i.kind = ${parties} and i.date <= greatest(r.last, r.first - 1)
        ${books.value.has(sql`i.voucher_id`)}
      group by i.counterparty_id
    )
    select m.counterparty_id as "counterpartyId", coalesce(c.number, '') as number, coalesce(c.name, '') as name,
      m.opening, m.debit, m.credit
    from moved m left join ledger.counterparty c on c.client_id = ${clientId} and c.id = m.counterparty_id
    where m.opening <> 0 or m.debit <> 0 or m.credit <> 0
    order by m.counterparty_id is null, c.number collate "C", m.counterparty_id`;
  return ok({ rows, next: null, totals: partyBalancesTotals(rows) });
};
