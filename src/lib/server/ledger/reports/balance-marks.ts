import { ok } from '#lib/domain/result.ts';
import { placedSubjects } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { POSTED, STRETCH } from './books.ts';

/** What is kept of a balance at a size of the log, and what the lines of the vouchers before it come to; null of what there is not. */
export interface MarkDifference {
  readonly account: string;
  readonly year: number;
  readonly period: number;
  readonly size: bigint;
  /** Øre, of both sides. */
  readonly kept: { readonly debit: string | null; readonly credit: string | null };
  readonly summed: { readonly debit: string | null; readonly credit: string | null };
}

/** No log comes further; what stands behind it somebody put there, and it is found as that. */
const FARTHEST = Number.MAX_SAFE_INTEGER;

/** Marks of balances that are not what the log and the lines come to; none unless somebody went behind the app. */
export async function marksAstray(tx: Tx, clientId: string): Promise<MarkDifference[]> {
  type Row = Record<'keptDebit' | 'keptCredit' | 'debit' | 'credit', string | null> &
    Pick<MarkDifference, 'account' | 'year' | 'period' | 'size'>;
  const sql = rawSql(tx);
  const rows = await sql<Row[]>`
    with log as (
      select (coalesce(max(index), -1) + 1) / ${STRETCH} * ${STRETCH} as marked from audit.leaf
      where client_id = ${clientId} and index between 0 and ${FARTHEST}
    ), moved as (
      select l.account, v.year, v.period, (placed.index / ${STRETCH} + 1) * ${STRETCH} as size,
        sum(greatest(l.amount, 0)) as debit, -sum(least(l.amount, 0)) as credit
      from (${placedSubjects(tx, clientId, POSTED, { from: 0, below: null })}) placed
      join ledger.voucher v on v.client_id = ${clientId} and v.id = placed.id
      join ledger.line l on l.client_id = v.client_id and l.voucher_id = v.id
      where placed.index < (select marked from log)
      group by 1, 2, 3, 4
    ), summed as (
      select account, year, period, size, sum(debit) over so_far as debit, sum(credit) over so_far as credit
      from moved window so_far as (partition by account, year, period order by size)
    )
    select account, year, period, size::bigint, m.debit::text as "keptDebit", m.credit::text as "keptCredit",
      s.debit::text, s.credit::text
    from (select * from ledger.balance_mark where client_id = ${clientId}) m
    full join summed s using (account, year, period, size)
    where m.debit is distinct from s.debit or m.credit is distinct from s.credit
    order by size, account, year, period`;
  return rows.map(({ keptDebit, keptCredit, debit, credit, ...of }) => ({
    ...of,
    kept: { debit: keptDebit, credit: keptCredit },
    summed: { debit, credit },
  }));
}

/**
 * All marks of a client anew, after its log was put right.
 * @param context of the owner of the tables: the application's role may write none
 */
export async function markBalancesAnew(context: Context): Promise<void> {
  const { clientId } = context;
  await context.transaction(async (tx) => {
    const sql = rawSql(tx);
    await sql`alter table ledger.balance_mark disable trigger append_only`;
    await sql`delete from ledger.balance_mark where client_id = ${clientId}`;
    await sql`alter table ledger.balance_mark enable trigger append_only`;
    await sql`select ledger.mark_stretches(${clientId}, 0, (max(index) + 1) / ${STRETCH})
      from audit.leaf where client_id = ${clientId} and index between 0 and ${FARTHEST} having count(*) > 0`;
    return ok();
  });
}
