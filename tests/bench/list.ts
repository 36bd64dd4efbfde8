import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { listVouchers, type VoucherCursor } from '#lib/server/ledger/vouchers/list-store.ts';
import { medianMs, withBench, type Bench, type Row } from './benchmark.ts';

const PAGE = 100;
const RUNS = 31;
const MANY = 20_000;

/** The first page of vouchers and one in the middle, where one day has all of them and where each has some. */
export async function list(): Promise<Row[]> {
  return withBench(4, async (bench) => {
    const rows: Row[] = [];
    for (const [name, days] of [
      ['spread over 200 days', 200],
      ['all on one day', 1],
    ] as const) {
      const context = await bench.newLedger();
      await fill(bench, context.clientId, days);
      const middle = await cursorAt(bench, context.clientId, MANY / 2);
      rows.push({
        vouchers: `${MANY} ${name}`,
        'first page ms': Number((await medianMs(RUNS, () => page(context, null))).toFixed(2)),
        'page in the middle ms': Number((await medianMs(RUNS, () => page(context, middle))).toFixed(2)),
      });
    }
    return rows;
  });
}

function page(context: Context, after: VoucherCursor | null) {
  return context.transaction(async (tx) =>
    ok(await listVouchers(tx, context.clientId, { after, size: PAGE })),
  );
}

async function cursorAt({ owner }: Bench, clientId: string, at: number): Promise<VoucherCursor> {
  const [row] = await owner<VoucherCursor[]>`
    select date::text, id from ledger.voucher where client_id = ${clientId}
    order by date desc, id desc offset ${at} limit 1`;
  if (!row) throw new Error('no voucher there');
  return row;
}

async function fill({ owner }: Bench, clientId: string, days: number): Promise<void> {
  await owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    await sql`insert into ledger.series_counter values (${clientId}, 'GL', 2026, ${MANY})`;
    await sql`
      with n as (
        select i, gen_random_uuid() as id, date '2026-01-01' + i % ${days} as date
        from generate_series(1, ${MANY}::int) i
      ), v as (
        insert into ledger.voucher (client_id, id, series, year, number, date, period, text, source, content_hash,
          posted_at, posted_by)
        select ${clientId}::uuid, id, 'GL', 2026, i, date, extract(month from date), '', 'manual', '\\x00', now(),
          ${clientId}::uuid
        from n
      )
      insert into ledger.line (client_id, voucher_id, line_no, account, amount)
      select ${clientId}::uuid, n.id, side, case side when 1 then '6540' else '1920' end,
        case side when 1 then 100 else -100 end
      from n cross join generate_series(1, 2) side`;
  });
  await owner`analyze ledger.voucher, ledger.line`;
}
