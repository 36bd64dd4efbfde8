import { bareEvent } from '../fixtures/thing-event.ts';
import type { Bench } from './benchmark.ts';

/** So many vouchers of two lines, on so many days and of so many amounts, by turns. Each has its amount as text. */
export async function fill(
  { owner }: Bench,
  clientId: string,
  { vouchers, days, amounts = 1 }: { vouchers: number; days: number; amounts?: number },
): Promise<void> {
  await owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    await sql.unsafe(bareEvent(clientId));
    await sql`insert into ledger.series_counter values (${clientId}, 'GL', 2026, ${vouchers})`;
    await sql`
      with n as (
        select i, gen_random_uuid() as id, date '2026-01-01' + i % ${days}::int as date, 100 * (1 + i % ${amounts}::int) as amount
        from generate_series(1, ${vouchers}::int) i
      ), v as (
        insert into ledger.voucher (client_id, id, series, year, number, date, period, text, source, content_hash,
          posted_at, posted_by)
        select ${clientId}::uuid, id, 'GL', 2026, i, date, extract(month from date), amount::text, 'manual', '\\x00', now(),
          ${clientId}::uuid
        from n
      )
      insert into ledger.line (client_id, voucher_id, line_no, account, amount)
      select ${clientId}::uuid, n.id, side, case side when 1 then '6540' else '1920' end,
        case side when 1 then n.amount else -n.amount end
      from n cross join generate_series(1, 2) side`;
  });
  await owner`analyze ledger.voucher, ledger.line`;
}
