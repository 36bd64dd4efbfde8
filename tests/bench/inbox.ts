import { v7 as uuidv7 } from 'uuid';
import { daysAfter } from '#lib/domain/date.ts';
import { ok } from '#lib/domain/result.ts';
import { alikeTo } from '#lib/server/desk/drafts/alike.ts';
import type { Draft } from '#lib/server/desk/drafts/store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { medianMs, withBench, type Row } from './benchmark.ts';
import { fill } from './vouchers.ts';

const MANY = 20_000;
const RUNS = 5;

/** What the inbox looks for: which of the receipts that wait are like a voucher, where a day or an amount has very many. */
export async function inbox(): Promise<Row[]> {
  return withBench(4, async (bench) => {
    const rows: Row[] = [];
    for (const [name, days, amounts] of [
      ['200 days, 5000 amounts', 200, 5000],
      ['one day, 5000 amounts', 1, 5000],
      ['200 days, one amount', 200, 1],
      ['one day, one amount', 1, 1],
    ] as const) {
      const context = await bench.newLedger();
      await fill(bench, context.clientId, { vouchers: MANY, days, amounts });
      rows.push({
        [`${MANY} vouchers`]: name,
        '50 receipts ms': Math.round(await medianMs(RUNS, () => look(context, waiting(50, days, amounts)))),
        '500 receipts ms': Math.round(await medianMs(RUNS, () => look(context, waiting(500, days, amounts)))),
      });
    }
    return rows;
  });
}

function look(context: Context, drafts: readonly Draft[]) {
  return context.transaction(async (tx) => ok(await alikeTo(tx, context.clientId, drafts)));
}

function waiting(count: number, days: number, amounts: number): Draft[] {
  const now = new Date();
  return Array.from({ length: count }, (_, at) => ({
    id: uuidv7(),
    revision: 1,
    state: 'inbox',
    content: {
      amount: BigInt(100 * (1 + (at % amounts))),
      date: daysAfter('2026-01-01', at % days),
      text: `Kvittering ${at}`,
      project: null,
      photos: [],
    },
    coding: null,
    returnedReason: null,
    askedBy: null,
    submittedBy: null,
    createdBy: uuidv7(),
    createdAt: now,
    changedAt: now,
  }));
}
