import type { CivilDate } from '#lib/domain/date.ts';
import type { Likeness, Said } from '#lib/domain/drafts/alike.ts';
import { rawSql, type Tx } from '../../platform/database.ts';

/** A posted voucher as a receipt that another may look like. */
export interface VoucherAlike {
  readonly id: string;
  readonly series: string;
  readonly year: number;
  readonly number: bigint;
  readonly date: CivilDate;
  readonly text: string;
  readonly reversed: boolean;
  /** The draft it was posted from, or null. */
  readonly draftId: string | null;
}

/** A pair of amount and date to look for. */
export type Key = Pick<Said, 'amount' | 'date'>;

/** Drafts, in whatever state, with one of these pictures, or captured or coded with one of these amounts on its date. */
export async function draftsLike(
  tx: Tx,
  clientId: string,
  { pictures, keys }: { pictures: readonly string[]; keys: readonly Key[] },
): Promise<string[]> {
  const sql = rawSql(tx);
  const { amounts, dates } = columnsOf(keys);
  const rows = await sql<{ id: string }[]>`
    with wanted as materialized (
      select distinct * from unnest(${amounts}::bigint[], ${dates}::date[]) as w (amount, date))
    select draft_id as id from ledger.draft_photo
      where client_id = ${clientId} and sha256 = any (${[...pictures]}::text[])
    union select d.id from wanted w
      join ledger.draft d on d.client_id = ${clientId} and d.amount = w.amount and d.date = w.date
    union select c.draft_id from wanted w
      join ledger.draft_coding c on c.client_id = ${clientId} and c.amount = w.amount and c.date = w.date`;
  return rows.map(({ id }) => id);
}

/** The vouchers that were posted from these drafts, what stands last of each. */
export function vouchersOfDrafts(
  tx: Tx,
  clientId: string,
  draftIds: readonly string[],
): Promise<VoucherAlike[]> {
  const sql = rawSql(tx);
  return sql<VoucherAlike[]>`
    select ${voucherColumns(sql)} from ledger.voucher v
    where v.client_id = ${clientId} and v.draft_id = any (${[...draftIds]}::uuid[])
    order by reversed desc, v.posted_at`;
}

/**
 * Vouchers without a draft that credit one of these amounts on one of these days, or between them, each with the amount and
 * its party. More than asked for, but gone through once: joined with amount and date, every voucher of a busy day would be
 * gone through again for each receipt of that day.
 */
export async function vouchersLike(
  tx: Tx,
  clientId: string,
  keys: readonly Key[],
): Promise<(VoucherAlike & Omit<Said, 'amount'> & { amount: bigint })[]> {
  const sql = rawSql(tx);
  const { amounts, dates } = columnsOf(keys);
  const [first, ...later] = dates.toSorted();
  if (first === undefined) return [];
  // Turned here: under row-level security no index is asked by what might fail, as a minus in SQL might. And each voucher
  // by its key (`offset 0`), since the planner would begin with the days.
  const credits = amounts.map((amount) => String(-BigInt(amount)));
  return sql`
    with hit as materialized (
      select distinct l.voucher_id, l.amount, l.counterparty_id
      from (select distinct unnest(${credits}::bigint[]) as amount) w
      join ledger.line l on l.client_id = ${clientId} and l.amount = w.amount)
    select ${voucherColumns(sql)}, -hit.amount as amount, hit.counterparty_id as "counterpartyId"
    from hit cross join lateral (
      select * from ledger.voucher v where v.client_id = ${clientId} and v.id = hit.voucher_id offset 0) v
    where v.draft_id is null and v.source in ('manual', 'import')
      and v.date between ${first}::date and ${later.at(-1) ?? first}::date`;
}

function columnsOf(keys: readonly Key[]) {
  const whole = keys.filter(({ amount, date }) => amount !== null && date !== null);
  return { amounts: whole.map(({ amount }) => String(amount)), dates: whole.map(({ date }) => date ?? '') };
}

/** The reversal is looked up for each that is found: asked by `exists`, all of the client's would be read first. */
function voucherColumns(sql: ReturnType<typeof rawSql>) {
  return sql`v.id, v.series, v.year, v.number, v.date::text, v.text, v.draft_id as "draftId",
    (select r.id from ledger.voucher r where r.client_id = v.client_id and r.reverses_id = v.id) is not null as reversed`;
}

/** What a draft looks like, for a person to compare: another draft, or a voucher. */
export interface Alike {
  readonly why: Likeness;
  readonly draftId: string | null;
  /** Posted: the voucher. */
  readonly voucher: Pick<VoucherAlike, 'id' | 'series' | 'year' | 'number' | 'reversed'> | null;
  readonly state: 'inbox' | 'submitted' | 'posted' | 'discarded';
  readonly text: string;
  readonly amount: bigint | null;
  readonly date: CivilDate | null;
}
