import { setTimeout as pause } from 'node:timers/promises';
import { covered, sequencerOf } from '#lib/server/audit/index.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { voucherOf } from '../../setup/books/chart.ts';
import { must } from '../../setup/books/drafts.ts';
import { withBench, type Row } from '../benchmark.ts';

const SECONDS = 10;
/** Clients that post at once, and how long each pauses between two postings; without a pause all do what they can. */
const LOADS = [
  { clients: 1, pauseMs: 200 },
  { clients: 16, pauseMs: 200 },
  { clients: 16, pauseMs: 0 },
] as const;

/** How long after its commit an event is under a signed checkpoint that is remembered outside the database. */
export async function covering(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { clients, pauseMs } of LOADS) {
    rows.push(
      await withBench(clients + 6, async (bench) => {
        const contexts = await Promise.all(Array.from({ length: clients }, () => bench.newLedger()));
        const took: number[] = [];
        let late = 0;
        const end = performance.now() + SECONDS * 1000;
        await Promise.all(
          contexts.map(async (context) => {
            while (performance.now() < end) {
              const { eventId } = must(await postVoucher(context, voucherOf({ amount: 12_500n })));
              const committed = performance.now();
              const coverage = await covered(context, eventId ?? '');
              took.push(performance.now() - committed);
              if (!coverage.covered) late += 1;
              if (pauseMs > 0) await pause(pauseMs);
            }
          }),
        );
        await sequencerOf(bench.platform).stop();
        const at = (share: number) =>
          Math.round(took.sort((a, b) => a - b)[Math.ceil(share * took.length) - 1] ?? 0);
        const { length: events } = took;
        return {
          ...{ clients, 'pause ms': pauseMs, events, '/s': Math.round(events / SECONDS) },
          ...{ 'p50 ms': at(0.5), 'p99 ms': at(0.99), 'most ms': at(1), late },
        };
      }),
    );
  }
  return rows;
}
