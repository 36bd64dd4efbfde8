import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { voucherList } from '#lib/domain/ledger/voucher-list.ts';
import type { CursorOf } from '#lib/domain/report/report.ts';
import { readAccountLedger } from '#lib/server/ledger/reports/account-ledger-store.ts';
import { readVoucherList } from '#lib/server/ledger/reports/voucher-list-store.ts';
import { medianMs, withBench, type Bench, type Row } from './benchmark.ts';
import { fill } from './vouchers.ts';

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
      await fill(bench, context.clientId, { vouchers: MANY, days });
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
