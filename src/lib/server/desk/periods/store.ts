import { and, asc, eq } from 'drizzle-orm';
import type { CivilDate } from '#lib/domain/date.ts';
import type { PeriodNamed, Reopening } from '#lib/domain/ledger/reopening.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { periodReopening } from './schema.ts';

/** All that anybody of the client has asked to have opened, or those of one period; oldest first. */
export async function listReopenings(
  tx: Tx,
  clientId: string,
  of?: { year: number; number: number },
): Promise<Reopening[]> {
  const rows = await tx
    .select()
    .from(periodReopening)
    .where(
      and(
        eq(periodReopening.clientId, clientId),
        of && eq(periodReopening.year, of.year),
        of && eq(periodReopening.number, of.number),
      ),
    )
    .orderBy(asc(periodReopening.askedAt), asc(periodReopening.id));
  return rows.map(({ clientId: _, ...row }) => row);
}

export async function insertReopening(tx: Tx, clientId: string, row: Reopening): Promise<void> {
  await tx.insert(periodReopening).values({ clientId, ...row });
}

/** The period that was locked last, if any is. */
export async function lastLocked(tx: Tx, clientId: string): Promise<PeriodNamed | null> {
  const [row] = await rawSql(tx)<PeriodNamed[]>`
    select year, number as period, starts_on::text as date from ledger.period
    where client_id = ${clientId} and number > 0 and locked_at is not null
    order by starts_on desc limit 1`;
  return row ?? null;
}

/** As many vouchers as are named of one period. */
const MOST_NAMED = 50;

export interface NamedVoucher {
  readonly id: string;
  readonly series: string;
  readonly year: number;
  /** A decimal. */
  readonly number: string;
}

/** How a period stands, and what is left to do in it. */
export interface PeriodStanding {
  readonly year: number;
  readonly number: number;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
  readonly lockedAt: Date | null;
  readonly lockedBy: string | null;
  readonly softLockedAt: Date | null;
  readonly softLockedBy: string | null;
  /** Receipts dated in it that are no vouchers yet. */
  readonly drafts: number;
  /** Those of them that wait for an approval. */
  readonly submitted: number;
  /** While it is open: its vouchers that have neither a picture nor a reason why there is none; of those made here. */
  readonly undocumented: number;
  /** The first {@link MOST_NAMED} of these, by their numbers. */
  readonly bare: readonly NamedVoucher[];
  /** While it is open: what customers and suppliers were owed or owed by vouchers dated in it, and nothing is matched with. */
  readonly unmatched: number;
  /** Those of them that are suppliers'. */
  readonly unmatchedSuppliers: number;
}

/** The months of the client, oldest first. */
export async function periodStandings(tx: Tx, clientId: string): Promise<PeriodStanding[]> {
  const rows = await rawSql(tx)<StandingRow[]>`
    with waiting as (
      select coalesce(c.date, d.date) as date, count(*)::int as count,
        (count(*) filter (where d.state = 'submitted'))::int as submitted from ledger.draft d
      left join ledger.draft_coding c on c.client_id = d.client_id and c.draft_id = d.id
      where d.client_id = ${clientId} and d.state in ('inbox', 'submitted') group by 1
    ), each_bare as (
      select v.year, v.period, v.id, v.series, v.number,
        row_number() over (partition by v.year, v.period order by v.series, v.number) as at from ledger.voucher v
      join ledger.period open on open.client_id = v.client_id and open.year = v.year and open.number = v.period
        and open.locked_at is null
      where v.client_id = ${clientId} and v.source in ('manual', 'draft')
        and not exists (select from ledger.draft_photo p where p.client_id = v.client_id and p.draft_id = v.draft_id)
        and not exists (select from ledger.draft_coding c
          where c.client_id = v.client_id and c.draft_id = v.draft_id and c.no_photo is not null)
    ), bare as (
      select year, period, count(*)::int as count,
        json_agg(json_build_object('id', id, 'series', series, 'year', year, 'number', number::text)
          order by series, number) filter (where at <= ${MOST_NAMED}) as named
      from each_bare group by year, period
    ), unmatched as (
      select open.year, open.number, count(*)::int as count,
        (count(*) filter (where i.kind = 'supplier'))::int as suppliers from ledger.open_item i
      join ledger.period open on open.client_id = i.client_id and open.number > 0 and open.locked_at is null
        and i.date between open.starts_on and open.ends_on
      where i.client_id = ${clientId} and i.remaining <> 0 group by open.year, open.number
    )
    select p.year, p.number, p.starts_on::text as "startsOn", p.ends_on::text as "endsOn",
      p.locked_at as "lockedAt", p.locked_by as "lockedBy",
      p.soft_locked_at as "softLockedAt", p.soft_locked_by as "softLockedBy", coalesce(bare.count, 0) as undocumented,
      coalesce(bare.named, '[]'::json) as bare, coalesce(unmatched.count, 0) as unmatched,
      coalesce(unmatched.suppliers, 0) as "unmatchedSuppliers",
      (select coalesce(sum(w.submitted), 0)::int from waiting w
        where w.date between p.starts_on and p.ends_on) as submitted,
      (select coalesce(sum(w.count), 0)::int from waiting w where w.date between p.starts_on and p.ends_on) as drafts
    from ledger.period p left join bare on bare.year = p.year and bare.period = p.number
    left join unmatched on unmatched.year = p.year and unmatched.number = p.number
    where p.client_id = ${clientId} and p.number > 0 order by p.starts_on`;
  return rows.map(({ lockedAt, softLockedAt, ...row }) => ({
    ...row,
    lockedAt: lockedAt === null ? null : new Date(lockedAt),
    softLockedAt: softLockedAt === null ? null : new Date(softLockedAt),
  }));
}

type Moments = 'lockedAt' | 'softLockedAt';
type StandingRow = Omit<PeriodStanding, Moments> & Readonly<Record<Moments, string | null>>;
