import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { record } from '#lib/server/audit/index.ts';
import { ok } from '#lib/domain/result.ts';
import { statementHash } from '#lib/domain/canonical.ts';
import { voucherStatement, type NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { insertVouchers, refreshStatistics, takeNumbers } from '#lib/server/ledger/vouchers/store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { thingEvent } from '../../fixtures/thing-event.ts';
import { voucherOf } from '../../setup/books/chart.ts';
import { withBench, type Bench, type Row } from '../benchmark.ts';
import { segl, type Used } from '../command.ts';

const SIZES = [10_000, 100_000];
const BATCH = 1000;
const MEGABYTE = 1024 * 1024;

/** `segl saft export` of vouchers of two lines, beside COPY of the same rows. Limits: four times, 200 MB. */
export async function saftExport(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'segl-bench-'));
  try {
    return await withBench(4, async (bench) => {
      const context = await bench.newLedger();
      const idle = await exported(bench, context, 2025, folder);
      const rows: Row[] = [];
      let there = 0;
      for (const size of SIZES) {
        await post(context, size - there);
        there = size;
        await bench.owner`vacuum analyze`;
        const copied = await seconds(() => copyOut(bench, context));
        const { took, processor, most } = await exported(bench, context, 2026, folder);
        rows.push({
          vouchers: size,
          'COPY s': Number(copied.toFixed(2)),
          'exported s': Number((took - idle.took).toFixed(2)),
          times: Number(((took - idle.took) / copied).toFixed(1)),
          'processor s': Number((processor - idle.processor).toFixed(2)),
          MB: Math.round((await sizeOf(folder)) / MEGABYTE),
          'MB of memory': most,
          'of which to start': idle.most,
        });
      }
      return rows;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function post(context: Context, count: number): Promise<void> {
  for (let done = 0; done < count; done += BATCH) {
    const { clientId } = context;
    await context.transaction(async (tx) => {
      const size = Math.min(BATCH, count - done);
      const last = await takeNumbers(tx, clientId, 'GL', 2026, size);
      const postedAt = context.platform.clock.now().toISOString();
      const posted = Array.from({ length: size }, (_, at) => {
        const voucher: NewVoucher = {
          ...voucherOf({ amount: BigInt(at + 1) }),
          source: 'import',
          sourceRef: uuidv7(),
        };
        const number = last - BigInt(size - 1 - at);
        const posting = { year: 2026, period: 6, number, postedAt, postedBy: context.actorId };
        return { voucher, posting, contentHash: statementHash(voucherStatement(clientId, voucher, posting)) };
      });
      await record(tx, context, thingEvent(uuidv7(), {}));
      await insertVouchers(tx, clientId, posted);
      await refreshStatistics(tx);
      return ok();
    });
  }
}

/** The rows that an export reads, as the database writes them by itself. */
async function copyOut({ owner }: Bench, { clientId }: Context): Promise<void> {
  for (const table of ['voucher', 'line', 'line_dimension']) {
    const stream =
      await owner`copy (select * from ledger.${owner(table)} where client_id = ${owner.unsafe(`'${clientId}'`)}) to stdout`.readable();
    for await (const piece of stream) void piece;
  }
}

async function exported(bench: Bench, { clientId }: Context, year: number, folder: string): Promise<Used> {
  await rm(folder, { recursive: true, force: true });
  return segl(['saft', 'export', clientId, folder, '--year', String(year)], bench.env);
}

async function sizeOf(folder: string): Promise<number> {
  const sizes = await Promise.all(
    (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
