import type postgres from 'postgres';
import type { CivilDate } from '#lib/domain/date.ts';
import { accrualLeft, type Accrual } from '#lib/domain/ledger/accrual/accrual.ts';
import { rawSql, type TransactionSql, type Tx } from '../../platform/database.ts';
import { hold } from '../../platform/transaction.ts';
import { accrual } from './schema.ts';

export async function insertAccrual(
  tx: Tx,
  clientId: string,
  { dimensions: _, ...row }: Accrual,
): Promise<void> {
  await tx.insert(accrual).values({ clientId, ...row });
}

export async function markEnded(
  tx: Tx,
  clientId: string,
  { id, endedOn, endedAt, endedBy }: Pick<Accrual, 'id' | 'endedOn' | 'endedAt' | 'endedBy'>,
): Promise<void> {
  await rawSql(tx)`update ledger.accrual
    set ended_on = ${endedOn}, ended_at = ${endedAt?.toISOString() ?? null}, ended_by = ${endedBy}
    where client_id = ${clientId} and id = ${id}`;
}

/** Nobody else posts of them or ends them until the transaction ends. In the order of their ids; of unknown ones, none. */
export async function holdAccruals(tx: Tx, clientId: string, ids: readonly string[]): Promise<Accrual[]> {
  const sql = rawSql(tx);
  await sql`select from ledger.accrual where client_id = ${clientId} and id = any (${[...ids]}::uuid[])
    order by id for update`;
  const held = await accrualsOf(sql, clientId, sql`a.id = any (${[...ids]}::uuid[])`);
  return held.sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** {@link holdAccruals} of one. */
export async function holdAccrual(tx: Tx, clientId: string, id: string): Promise<Accrual | null> {
  const [found] = await holdAccruals(tx, clientId, [id]);
  return found ?? null;
}

/** All of the client's, the newest first. */
export function listAccruals(tx: Tx, clientId: string): Promise<Accrual[]> {
  const sql = rawSql(tx);
  return accrualsOf(sql, clientId, sql`a.id is not null`);
}

/** That of a line, if it runs. */
export async function runningOfLine(
  tx: Tx,
  clientId: string,
  { voucherId, line }: Pick<Accrual, 'voucherId' | 'line'>,
): Promise<Accrual | null> {
  const sql = rawSql(tx);
  const of = sql`a.voucher_id = ${voucherId} and a.line_no = ${line} and a.ended_on is null`;
  const [found] = await accrualsOf(sql, clientId, of);
  return found ?? null;
}

type AccrualRow = Omit<Accrual, 'dimensions' | 'madeAt' | 'endedAt'> & {
  readonly dimensions: Accrual['dimensions'] | null;
  readonly madeAt: string | Date;
  readonly endedAt: string | Date | null;
};

async function accrualsOf(
  sql: TransactionSql,
  clientId: string,
  where: postgres.PendingQuery<postgres.Row[]>,
): Promise<Accrual[]> {
  const rows = await sql<AccrualRow[]>`
    select a.id, a.voucher_id as "voucherId", a.line_no as line, a.account, a.amount, a.balance_account as "balanceAccount",
      a.date::text, a.first_month::text as "firstMonth", a.months, a.series, a.text, a.made_at as "madeAt",
      a.made_by as "madeBy", a.ended_on::text as "endedOn", a.ended_at as "endedAt", a.ended_by as "endedBy",
      (select json_agg(json_build_object('type', d.type, 'code', d.code) order by d.type collate "C")
        from ledger.line_dimension d
        where d.client_id = a.client_id and d.voucher_id = a.voucher_id and d.line_no = a.line_no) as dimensions
    from ledger.accrual a where a.client_id = ${clientId} and ${where} order by a.made_at desc, a.id desc`;
  return rows.map(({ dimensions, madeAt, endedAt, ...row }) => ({
    ...row,
    dimensions: dimensions ?? [],
    madeAt: new Date(madeAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
  }));
}

/** A voucher that an accrual has posted. */
export interface PartPosted {
  readonly accrualId: string;
  readonly part: string;
  readonly voucherId: string;
  readonly series: string;
  readonly year: number;
  readonly number: bigint;
  readonly date: CivilDate;
}

/** Of these accruals, in the order of their dates. */
export function partsPosted(
  tx: Tx,
  clientId: string,
  accruals: readonly Pick<Accrual, 'id' | 'months'>[],
): Promise<PartPosted[]> {
  const refs = accruals.flatMap(({ id, months }) => [
    ...Array.from({ length: months + 1 }, (_, part) => `${id}/${part}`),
    `${id}/rest`,
  ]);
  return rawSql(tx)<PartPosted[]>`
    select split_part(v.source_ref, '/', 1) as "accrualId", split_part(v.source_ref, '/', 2) as part, v.id as "voucherId",
      v.series, v.year, v.number, v.date::text
    from ledger.voucher v
    where v.client_id = ${clientId} and v.source = 'automatic' and v.source_ref = any (${refs}::text[])
    order by v.date, v.posted_at, v.id`;
}

/**
 * Whether a line of the voucher is spread over months that are to come; nobody else spreads one until the transaction ends. As
 * `ledger.reversal_of_accrual` asks, and before a number is taken, as where it is spread: so none waits for one that waits for it.
 */
export async function holdRunning(tx: Tx, clientId: string, voucherId: string): Promise<boolean> {
  const sql = rawSql(tx);
  await hold(tx, `ledger.accrual:${clientId}${voucherId}`);
  const of = sql`a.voucher_id = ${voucherId} and a.ended_on is null`;
  const running = await accrualsOf(sql, clientId, of);
  const posted = await partsPosted(tx, clientId, running);
  return running.some((accrual) => {
    const own = posted.filter(({ accrualId }) => accrualId === accrual.id);
    return accrualLeft(accrual, new Set(own.map(({ part }) => part))) !== 0n;
  });
}

/** The voucher whose line is spread. */
export interface AccrualVoucher {
  readonly series: string;
  readonly year: number;
  readonly number: bigint;
  readonly text: string;
  /** Another took it back since. */
  readonly reversed: boolean;
}

/** By their ids. */
export async function originsOf(
  tx: Tx,
  clientId: string,
  accruals: readonly Pick<Accrual, 'voucherId'>[],
): Promise<ReadonlyMap<string, AccrualVoucher>> {
  const rows = await rawSql(tx)<(AccrualVoucher & { readonly id: string })[]>`
    select v.id, v.series, v.year, v.number, v.text, r.id is not null as reversed
    from ledger.voucher v left join ledger.voucher r on r.client_id = v.client_id and r.reverses_id = v.id
    where v.client_id = ${clientId} and v.id = any (${accruals.map(({ voucherId }) => voucherId)}::uuid[])`;
  return new Map(rows.map(({ id, ...origin }) => [id, origin]));
}

/** Automatic vouchers that are no part of an accrual, and ended ones that did not come to nothing; none unless somebody went behind the app. */
export function accrualsAstray(tx: Tx, clientId: string): Promise<{ id: string }[]> {
  return rawSql(tx)<{ id: string }[]>`
    select v.id
    from ledger.voucher v
    left join ledger.accrual a on a.client_id = v.client_id and a.id::text = split_part(v.source_ref, '/', 1)
    left join lateral ledger.accrual_part(a, split_part(v.source_ref, '/', 2)) p on a.id is not null
    where v.client_id = ${clientId} and v.source = 'automatic' and v.source_ref not like '%/difference' and (
      a.id is null or p.amount is null or p.on_date is distinct from v.date
      or not exists (select from ledger.line l where l.client_id = v.client_id and l.voucher_id = v.id
        and l.account = a.account and l.amount = p.amount)
      or not exists (select from ledger.line l where l.client_id = v.client_id and l.voucher_id = v.id
        and l.account = a.balance_account and l.amount = -p.amount))
    union
    select a.id from ledger.accrual a
    where a.client_id = ${clientId} and a.ended_on is not null and not exists (
      select from ledger.voucher v
      where v.client_id = a.client_id and v.source = 'automatic' and v.source_ref = a.id || '/rest')
    order by 1`;
}
