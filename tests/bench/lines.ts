import { record } from '#lib/server/audit/index.ts';
import { v7 as uuidv7 } from 'uuid';
import { statementHash } from '#lib/domain/canonical.ts';
import { ok } from '#lib/domain/result.ts';
import { voucherStatement, type NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { reverseVoucher } from '#lib/server/ledger/vouchers/reversal.ts';
import { insertVouchers, takeNumbers } from '#lib/server/ledger/vouchers/store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { thingEvent } from '../fixtures/thing-event.ts';
import { voucherOf } from '../setup/books/chart.ts';
import { withBench, type Row } from './benchmark.ts';
import { day } from '../setup/books/day.ts';

const SIZES = [100, 1_000, 5_000, 20_000];
const RUNS = 5;

/** One voucher with so many lines, written as an import writes it, and taken back: what each line costs. */
export async function lines(): Promise<Row[]> {
  return withBench(4, async (bench) => {
    const context = await bench.newLedger();
    await timed(context, 100);
    await bench.owner`analyze`;
    const rows: Row[] = [];
    for (const size of SIZES) {
      const runs: { write: number; reverse: number }[] = [];
      for (let run = 0; run < RUNS; run++) runs.push(await timed(context, size));
      const write = median(runs.map((each) => each.write));
      const reverse = median(runs.map((each) => each.reverse));
      rows.push({
        lines: size,
        'written ms': Math.round(write),
        'written µs a line': Math.round((write * 1000) / size),
        'reversed ms': Math.round(reverse),
        'reversed µs a line': Math.round((reverse * 1000) / size),
      });
    }
    return rows;
  });
}

async function timed(context: Context, size: number): Promise<{ write: number; reverse: number }> {
  const voucher = manyLines(size);
  const started = performance.now();
  await write(context, voucher);
  const written = performance.now();
  const request = { id: uuidv7(), voucherId: voucher.id, date: day('2026-06-30'), text: 'Måling' };
  const reversed = await reverseVoucher(context, request);
  if (!reversed.ok) throw new Error(reversed.error.code);
  return { write: written - started, reverse: performance.now() - written };
}

function manyLines(size: number): NewVoucher {
  const [line] = voucherOf({ amount: 1n }).lines;
  if (!line) throw new Error('a voucher has lines');
  const accounts = ['6540', '6300', '2400', '1920'];
  const lines = Array.from({ length: size }, (_, at) => ({
    ...line,
    account: accounts[at % accounts.length] ?? '1920',
    amount: at % 2 === 0 ? 100n : -100n,
  }));
  return { ...voucherOf({ amount: 1n }), source: 'import', lines };
}

async function write(context: Context, voucher: NewVoucher): Promise<void> {
  const { clientId } = context;
  await context.transaction(async (tx) => {
    const number = await takeNumbers(tx, clientId, voucher.series, 2026, 1);
    const postedAt = context.platform.clock.now().toISOString();
    const posting = { year: 2026, period: 6, number, postedAt, postedBy: context.actorId };
    const contentHash = statementHash(voucherStatement(clientId, voucher, posting));
    await record(tx, context, thingEvent(voucher.id, {}));
    await insertVouchers(tx, clientId, [{ voucher, posting, contentHash }]);
    return ok();
  });
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
