import type postgres from 'postgres';
import type { EventKind } from '#lib/domain/events/kinds.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { logSize, placedSubjects, placeOf } from '#lib/server/audit/index.ts';
import { rawSql, type Tx } from '../../platform/database.ts';

/*
 * The books as a report reads them: as they stand, or as they stood at a position of the log. What stood there are the
 * vouchers whose `voucher.posted` is among the events before it, and so of what is matched. Names and groupings of accounts and parties are those of now.
 */

type Sql = postgres.PendingQuery<postgres.Row[]>;

export interface Books {
  /** SQL in the place of `ledger.balance`. */
  readonly balances: () => Sql;
  /** SQL that holds of the id of a voucher that was there, to stand behind other conditions. */
  readonly has: (voucherId: Sql) => Sql;
  /** SQL of whether a matching `m` was made, and not undone. */
  readonly matched: () => Sql;
}

/** The log has no such position yet. */
export interface PositionUnknown {
  readonly code: 'position_unknown';
  readonly at: number;
}

/** @param at a size of the log; undefined: as they stand */
export async function booksAt(
  tx: Tx,
  clientId: string,
  at: number | undefined,
): Promise<Result<Books, PositionUnknown>> {
  if (at === undefined) return ok(asTheyStand(tx));
  const size = await logSize(tx, clientId);
  return at > size ? err({ code: 'position_unknown', at }) : ok(stood(tx, clientId, at));
}

/** With what waits for its place in the log. */
export function asTheyStand(tx: Tx): Books {
  const sql = rawSql(tx);
  return { balances: () => sql`ledger.balance`, has: () => sql``, matched: () => sql`m.undone_at is null` };
}

function stood(tx: Tx, clientId: string, at: number): Books {
  const sql = rawSql(tx);
  const before = (kind: EventKind, type: string, id: Sql) =>
    sql`coalesce(${placeOf(tx, clientId, kind, { type, id })} < ${at}::bigint, false)`;
  const happened = (kind: EventKind) => before(kind, 'matching', sql`m.id`);
  return {
    balances: () => balancesAt(tx, clientId, at),
    has: (voucherId) => sql`and ${before(POSTED, 'voucher', voucherId)}`,
    matched: () => sql`(${happened('matching.made')} and not ${happened('matching.undone')})`,
  };
}

/** By what a voucher stands in the log. */
export const POSTED = 'voucher.posted';

/** The balances are marked whenever the log has grown by so many events (`ledger.log_grown`). */
export const STRETCH = 256;

/** The newest mark of each balance, and what the fewer than {@link STRETCH} events since moved: it costs the same wherever. */
function balancesAt(tx: Tx, clientId: string, at: number): Sql {
  const sql = rawSql(tx);
  const marked = at - (at % STRETCH);
  return sql`(select ${clientId}::uuid as client_id, account, year, period, sum(debit)::bigint as debit,
      sum(credit)::bigint as credit
    from (
      select b.account, b.year, b.period, mark.debit, mark.credit from ledger.balance b
      cross join lateral (select m.debit, m.credit from ledger.balance_mark m
        where m.client_id = b.client_id and m.year = b.year and m.account = b.account and m.period = b.period
          and m.size <= ${marked}::bigint order by m.size desc limit 1) mark
      where b.client_id = ${clientId}
      union all
      select l.account, v.year, v.period, greatest(l.amount, 0), -least(l.amount, 0)
      from (${placedSubjects(tx, clientId, POSTED, { from: marked, below: at })}) since
      join ledger.voucher v on v.client_id = ${clientId} and v.id = since.id
      join ledger.line l on l.client_id = v.client_id and l.voucher_id = v.id
    ) standing
    group by account, year, period)`;
}
