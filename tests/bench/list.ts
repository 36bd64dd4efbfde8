import type { accountLedger } from '#lib/domain/ledger/reports/account-ledger.ts';
import type { voucherList } from '#lib/domain/ledger/reports/voucher-list.ts';
import type { CursorOf } from '#lib/domain/report/report.ts';
import { readAccountLedger } from '#lib/server/ledger/reports/account-ledger-store.ts';
import { readVoucherList } from '#lib/server/ledger/reports/voucher-list-store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { medianMs, withBench, type Bench, type Row } from './benchmark.ts';
import { fill } from './vouchers.ts';

const RUNS = 31;
const SHAPES = [
  ['20,000 over 200 days', 20_000, 200],
  ['20,000 on one day', 20_000, 1],
  ['200,000 over 200 days', 200_000, 200],
] as const;

/**
 * The first page, with its sums, and one in the middle: of the voucher list, and of the ledger of an account that has a
 * line of every voucher.
 */
export async function list(): Promise<Row[]> {
  return withBench(4, async (bench) => {
    const rows: Row[] = [];
    for (const [vouchers, count, days] of SHAPES) {
      const context = await bench.newLedger();
      await fill(bench, context.clientId, { vouchers: count, days });
      await bench.owner`analyze ledger.account_line, ledger.balance`;
      // What was just filled is written out now, and not while it is measured.
      await bench.owner`checkpoint`;
      const list = await voucherAt(bench, context.clientId, count / 2);
      const line = await lineAt(bench, context.clientId, count / 2);
      rows.push({
        vouchers,
        'list, first page ms': await median(() => page(context, undefined)),
        'in the middle ms': await median(() => page(context, list)),
        'account ledger, first page ms': await median(() => ledgerPage(context, undefined)),
        'its middle ms': await median(() => ledgerPage(context, line)),
      });
    }
    return rows;
  });
}

async function median(work: () => Promise<unknown>): Promise<number> {
  return Number((await medianMs(RUNS, work)).toFixed(2));
}

function page(context: Context, after: CursorOf<typeof voucherList> | undefined) {
  return context.transaction((tx) => readVoucherList(tx, context.clientId, { filter: {}, after }));
}

function ledgerPage(context: Context, after: CursorOf<typeof accountLedger> | undefined) {
  const filter = { account: '1920', year: 2026, from: 1, through: 12 };
  return context.transaction((tx) => readAccountLedger(tx, context.clientId, { filter, after }));
}

async function voucherAt({ owner }: Bench, clientId: string, at: number) {
  const [row] = await owner<CursorOf<typeof voucherList>[]>`
    select date::text, id from ledger.voucher where client_id = ${clientId}
    order by date desc, id desc offset ${at} limit 1`;
  if (!row) throw new Error('no voucher there');
  return row;
}

async function lineAt({ owner }: Bench, clientId: string, at: number) {
  const [row] = await owner<Omit<CursorOf<typeof accountLedger>, 'balance'>[]>`
    select date::text, voucher_id as "voucherId", line_no as line from ledger.account_line
    where client_id = ${clientId} and account = '1920' order by date, voucher_id, line_no offset ${at} limit 1`;
  if (!row) throw new Error('no line there');
  return { ...row, balance: 0n };
}
