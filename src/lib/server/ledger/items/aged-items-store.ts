import { AGE_ENDS, AGES, type agedItems, type AgedParty } from '#lib/domain/ledger/items/aged-items.ts';
import { sum } from '#lib/domain/money.ts';
import { ok } from '#lib/domain/result.ts';
import { rawSql } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type PositionUnknown } from '../reports/books.ts';

/**
 * Who had what open on a day, whole, by their numbers; lines without a party last. What is open now is read from an index, and
 * what of it was matched only after the day is added: so it costs what is open, and not what was ever posted. At a position of
 * the log it costs with all that was ever matched.
 */
export const readAgedItems: ReportQuery<typeof agedItems, PositionUnknown> = async (
  tx,
  clientId,
  { filter },
) => {
  const { parties, on, at } = filter;
  const books = await booksAt(tx, clientId, at);
  if (!books.ok) return books;
  const { has, matched } = books.value;
  const sql = rawSql(tx);
  // What is matched now and was not by the day or the position is added, and what was and is not any more is taken off.
  const differs =
    at === undefined
      ? sql`m.undone_at is null and m.date > ${on}::date`
      : sql`(m.undone_at is null) <> (${matched()} and m.date <= ${on}::date)`;
  const rows = await sql<AgedParty[]>`
    with later as materialized (
      select l.voucher_id, l.line_no, sum(case when m.undone_at is null then l.amount else -l.amount end) as amount
      from ledger.matching m
      join ledger.matching_line l on l.client_id = m.client_id and l.matching_id = m.id
      where m.client_id = ${clientId} and ${differs}
      group by 1, 2
    ), open as (
      select i.counterparty_id, i.due_date, i.remaining as amount from ledger.open_item i
      where i.client_id = ${clientId} and i.kind = ${parties} and i.date <= ${on}::date and i.remaining <> 0
        ${has(sql`i.voucher_id`)}
      union all
      select i.counterparty_id, i.due_date, later.amount from later
      join ledger.open_item i
        on i.client_id = ${clientId} and i.voucher_id = later.voucher_id and i.line_no = later.line_no
      where i.kind = ${parties} and i.date <= ${on}::date ${has(sql`i.voucher_id`)}
    ), aged as (
      select counterparty_id, amount, ${on}::date - due_date as days from open
    )
    select a.counterparty_id as "counterpartyId", coalesce(c.number, '') as number, coalesce(c.name, '') as name,
      coalesce(sum(amount) filter (where days <= ${AGE_ENDS.notDue}), 0)::bigint as "notDue",
      coalesce(sum(amount) filter (where days > ${AGE_ENDS.notDue} and days <= ${AGE_ENDS.days30}), 0)::bigint as days30,
      coalesce(sum(amount) filter (where days > ${AGE_ENDS.days30} and days <= ${AGE_ENDS.days60}), 0)::bigint as days60,
      coalesce(sum(amount) filter (where days > ${AGE_ENDS.days60} and days <= ${AGE_ENDS.days90}), 0)::bigint as days90,
      coalesce(sum(amount) filter (where days > ${AGE_ENDS.days90}), 0)::bigint as older
    from aged a left join ledger.counterparty c on c.client_id = ${clientId} and c.id = a.counterparty_id
    group by a.counterparty_id, c.number, c.name
    order by a.counterparty_id is null, c.number collate "C", a.counterparty_id`;
  const totals = Object.fromEntries(AGES.map((age) => [age, sum(rows.map((row) => row[age]))]));
  return ok({ rows, next: null, totals: totals as Record<(typeof AGES)[number], bigint> });
};
