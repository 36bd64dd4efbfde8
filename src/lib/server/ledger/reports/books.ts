import type postgres from 'postgres';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { logSize, placedSubjects, placeOf, waitingSubjects } from '#lib/server/audit/index.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { someOfTables } from '../../platform/whole-tables.ts';

/*
 * The books as a report reads them: as they stand, or as they stood at a position of the log. What stood there are the
 * vouchers whose `voucher.posted` is among the events before it. Names and groupings of accounts and parties are those of now.
 */

type Sql = postgres.PendingQuery<postgres.Row[]>;

export interface Books {
  /** SQL in the place of `ledger.balance`. */
  readonly balances: () => Sql;
  /** Questions that read {@link balances} are asked within. */
  readonly reading: <T>(work: () => Promise<T>) => Promise<T>;
  /** SQL that holds of the id of a voucher that was there, to stand behind other conditions. */
  readonly has: (voucherId: Sql) => Sql;
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
  return at > size ? err({ code: 'position_unknown', at }) : ok(stood(tx, clientId, { at, size }));
}

/** With what waits for its place in the log. */
export function asTheyStand(tx: Tx): Books {
  const sql = rawSql(tx);
  return { balances: () => sql`ledger.balance`, has: () => sql``, reading: (work) => work() };
}

function stood(tx: Tx, clientId: string, { at, size }: { at: number; size: number }): Books {
  const sql = rawSql(tx);
  return {
    balances: () =>
      at * 2 < size ? sumOf(tx, clientId, at) : lessThanNow(tx, clientId, { from: at, below: size }),
    reading: (work) => someOfTables(tx, work),
    has: (voucherId) =>
      sql`and ${placeOf(tx, clientId, POSTED, { type: 'voucher', id: voucherId })} < ${at}::bigint`,
  };
}

const POSTED = 'voucher.posted';

/** What the vouchers before a position come to: as many lines are read as they have. */
function sumOf(tx: Tx, clientId: string, below: number): Sql {
  const sql = rawSql(tx);
  return sql`(select ${clientId}::uuid as client_id, account, year, period, sum(debit)::bigint as debit,
      sum(credit)::bigint as credit
    from (${moved(tx, clientId, placedSubjects(tx, clientId, POSTED, { from: 0, below }))}) moved
    group by account, year, period)`;
}

/** The kept balances without what came later: as many lines are read as that has. */
function lessThanNow(tx: Tx, clientId: string, later: { from: number; below: number }): Sql {
  const sql = rawSql(tx);
  return sql`(select ${clientId}::uuid as client_id, account, year, period, sum(debit)::bigint as debit,
      sum(credit)::bigint as credit
    from (
      select account, year, period, debit, credit from ledger.balance where client_id = ${clientId}
      union all
      select account, year, period, -debit, -credit
      from (${moved(
        tx,
        clientId,
        sql`${placedSubjects(tx, clientId, POSTED, later)} union all ${waitingSubjects(tx, clientId, POSTED)}`,
      )}) moved
    ) standing
    group by account, year, period having sum(debit) <> 0 or sum(credit) <> 0)`;
}

/** What some vouchers moved, line by line. */
function moved(tx: Tx, clientId: string, vouchers: Sql): Sql {
  return rawSql(
    tx,
  )`select l.account, v.year, v.period, greatest(l.amount, 0) as debit, -least(l.amount, 0) as credit
    from (${vouchers}) chosen
    join ledger.voucher v on v.client_id = ${clientId} and v.id = chosen.id
    join ledger.line l on l.client_id = v.client_id and l.voucher_id = v.id`;
}
