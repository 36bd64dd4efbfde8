import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { v7 as uuidv7 } from 'uuid';
import { statementHash } from '#lib/domain/canonical.ts';
import { ok } from '#lib/domain/result.ts';
import { voucherStatement } from '#lib/domain/ledger/voucher.ts';
import { recordAll, sequence } from '#lib/server/audit/index.ts';
import { addMember, createUser } from '#lib/server/identity/index.ts';
import { dimensions } from '#lib/server/ledger/chart/registers.ts';
import { voucherEvent } from '#lib/server/ledger/vouchers/events.ts';
import { insertVouchers, takeNumbers } from '#lib/server/ledger/vouchers/store.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { voucherOf } from '../setup/chart.ts';
import { must } from '../setup/drafts.ts';
import { withBench, type Bench, type Row } from './benchmark.ts';

const SIZES = process.env['SEGL_BENCH_EVENTS']?.split(',').map(Number) ?? [10_000, 200_000];
/** Events in one transaction. */
const BATCH = 2000;
/** Of each four events about a department the first makes it. */
const RENAMED = 3;

/** `segl audit verify` of an installation with so many events, half about vouchers and half about departments, with all their rows. */
export async function verify(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const events of SIZES) {
    const row = await withBench(4, async (bench) => {
      const context = await bench.newLedger();
      for (let done = 0; done < events; done += 2 * BATCH) await grow(context, done);
      await sequence(context);
      await bench.owner`analyze`;
      return measured(bench, events);
    });
    rows.push(row);
  }
  return rows;
}

/** In a process of its own, whose memory holds nothing else. */
async function measured({ env }: Bench, events: number): Promise<Row> {
  const started = performance.now();
  const child = spawn(process.execPath, ['src/cli/segl.ts', 'audit', 'verify'], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  let most = 0;
  const look = setInterval(() => (most = Math.max(most, mostOf(child.pid))), 50);
  const [code] = (await once(child, 'close')) as [number];
  clearInterval(look);
  if (code !== 0) throw new Error('the log does not verify');
  const ms = performance.now() - started;
  return { events, ms: Math.round(ms), 'events/s': Math.round((events / ms) * 1000), 'MB at most': most };
}

/** As Linux tells it; 0 elsewhere. */
function mostOf(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
}

/** A batch of vouchers, as an import posts them, and one of departments, each renamed again and again. */
export async function grow(context: Context, from: number): Promise<void> {
  const bookkeeper = await somebody(context, from);
  const { clientId, actorId: postedBy } = context;
  must(
    await context.transaction(async (tx) => {
      const last = await takeNumbers(tx, clientId, 'GL', 2026, BATCH);
      const postedAt = context.platform.clock.now().toISOString();
      const posted = Array.from({ length: BATCH }, (_, at) => {
        const voucher = { ...voucherOf({ amount: 100n }), source: 'import' as const };
        const number = last - BigInt(BATCH - 1 - at);
        const posting = { year: 2026, period: 6, number, postedAt, postedBy };
        return { voucher, posting, contentHash: statementHash(voucherStatement(clientId, voucher, posting)) };
      });
      await insertVouchers(tx, clientId, posted);
      await recordAll(tx, context, posted.map(voucherEvent));
      const made = Array.from({ length: BATCH / (1 + RENAMED) }, (_, at) => {
        return { type: 'A', code: `${from + at}`, typeName: 'Avdeling', name: `Avdeling ${at}` };
      });
      await dimensions.add(tx, context, 'dimension.created', made);
      return ok(made);
    }),
  );
  must(
    await bookkeeper.transaction(async (tx) => {
      const all = (await dimensions.list(tx, clientId, { type: 'A' })).filter(
        ({ code }) => Number(code) >= from,
      );
      for (let time = 0; time < RENAMED; time++)
        await recordAll(
          tx,
          bookkeeper,
          all.map((row) => dimensions.event('dimension.renamed', clientId, row)),
        );
      return ok();
    }),
  );
}

async function somebody(context: Context, from: number): Promise<Context> {
  const { platform, clientId } = context;
  const email = `${clientId}-${from}@prove.example`;
  const { userId: actorId } = must(await createUser(context, { email, name: 'Kari' }));
  must(await addMember(context, { email, role: 'bookkeeper' }));
  return createContext(platform, { clientId, actorId, requestId: uuidv7() });
}
