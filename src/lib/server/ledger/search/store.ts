import type { CivilDate } from '#lib/domain/date.ts';
import type { Minor } from '#lib/domain/money.ts';
import type { VoucherSource } from '#lib/domain/ledger/voucher.ts';
import { rawSql, type Tx } from '../../platform/database.ts';

/** As many of a kind as are found at once: more is looked for with another word. */
const MOST = 8;

/** A voucher as a search shows it. */
export interface FoundVoucher {
  readonly id: string;
  readonly series: string;
  readonly year: number;
  readonly number: bigint;
  readonly date: CivilDate;
  readonly text: string;
  readonly source: VoucherSource;
}

/** The newest vouchers with a line of such an amount, on either side. Reads no more of a frequent one than it gives. */
export async function vouchersOf(
  tx: Tx,
  clientId: string,
  amounts: readonly Minor[],
): Promise<FoundVoucher[]> {
  if (amounts.length === 0) return [];
  await asIndexed(tx);
  const sql = rawSql(tx);
  const side = (signed: Minor) => sql`
    (select voucher_id from ledger.line where client_id = ${clientId} and amount = ${String(signed)}::bigint
     order by voucher_id desc limit ${MOST * 4})`;
  return sql<FoundVoucher[]>`
    with hit as materialized (
      ${amounts.flatMap((amount) => [amount, -amount]).map((amount, at) => (at === 0 ? side(amount) : sql`union ${side(amount)}`))})
    select v.id, v.series, v.year, v.number, v.date::text, v.text, v.source
    from hit join ledger.voucher v on v.client_id = ${clientId} and v.id = hit.voucher_id
    order by v.date desc, v.id desc limit ${MOST}`;
}

/**
 * What an index has in order is read in its order, for the rest of the transaction. Of an amount that few lines have, to sort
 * them is as good; the plan is kept, and serves one that a million lines have.
 */
export async function asIndexed(tx: Tx): Promise<void> {
  await rawSql(
    tx,
  )`select set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)`;
}

export function vouchersOfDay(tx: Tx, clientId: string, day: CivilDate): Promise<FoundVoucher[]> {
  return rawSql(tx)<FoundVoucher[]>`
    select id, series, year, number, date::text, text, source from ledger.voucher
    where client_id = ${clientId} and date = ${day}::date order by id desc limit ${MOST}`;
}
