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
import { voucherOf } from '../../setup/books/chart.ts';
import { must } from '../../setup/books/drafts.ts';
import { withBench, type Bench, type Row } from '../benchmark.ts';
import type { RowsRead } from './read-rows.ts';

const SIZES = process.env['SEGL_BENCH_EVENTS']?.split(',').map(Number) ?? [10_000, 200_000, 1_000_000];
/** As `npm run segl` has it: the garbage of reading a log is collected early, young and old, and the process stays small. */
const LEAN = ['--max-semi-space-size=4', '--heap-growing-percent=100'];
/** Events in one transaction. */
const BATCH = 2000;
/** Of each four events about a department the first makes it. */
const RENAMED = 3;

/** `segl audit verify` of an installation with so many events, half about vouchers and half about departments, with all their rows. */
export async function verify(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const events of SIZES) {
    const row = await withBench(4, async (bench) => {
      const [context, empty] = [await bench.newLedger(), await bench.newLedger()];
      await sequence(empty);
      for (let done = 0; done < events; done += 2 * BATCH) {
        await grow(context, done);
        await sequence(context);
        // A server of its own for minutes: nobody has counted its tables yet, nor looks after them in time.
        if (Math.log2(done / BATCH) % 1 === 0 || done === 0) await bench.owner`vacuum analyze`;
      }
      await bench.owner`vacuum analyze`;
      await bench.owner`checkpoint`;
      return measured(bench, { context, empty }, events);
    });
    rows.push(row);
  }
  return rows;
}

/**
 * In a process of its own, whose memory holds nothing else; and what it reads, read and not looked at, in one that only does
 * that. How long the command takes to come to its first client, it takes for a client without events.
 */
async function measured(
  { env, appUrl, owner }: Bench,
  { context: { clientId }, empty }: { readonly context: Context; readonly empty: Context },
  events: number,
): Promise<Row> {
  const verify = [...LEAN, 'src/cli/segl.ts', 'audit', 'verify', '--client'];
  const begun = await run([...verify, empty.clientId], env);
  const verified = await run([...verify, clientId], env);
  const ms = verified.ms - begun.ms;
  const read = await run(['tests/bench/audit/read-rows.ts', appUrl, clientId], env);
  const { rows, bytes, readMs, hashMs } = JSON.parse(read.said) as RowsRead;
  const [log] = await owner<{ bytes: number; search: number }[]>`
    select sum(pg_total_relation_size(oid)) filter (where relname not like 'search%')::float8 as bytes,
      sum(pg_total_relation_size(oid)) filter (where relname like 'search%')::float8 as search
    from pg_class where relnamespace = 'audit'::regnamespace and relkind = 'r'`;
  return {
    events,
    ...{ rows, 'MB of rows': Math.round(bytes / 1e6) },
    's to begin': Number((begun.ms / 1000).toFixed(1)),
    's to verify': Number((ms / 1000).toFixed(1)),
    'events/s': Math.round((events / ms) * 1000),
    's to read': Number((readMs / 1000).toFixed(1)),
    'verify : read': `${Math.round((100 * readMs) / ms)} %`,
    's to hash': Number((hashMs / 1000).toFixed(1)),
    'MB at most': verified.most,
    'bytes of log/event': Math.round((log?.bytes ?? 0) / events),
    'of its search': Math.round((log?.search ?? 0) / events),
  };
}

/** Runs it and looks at its memory now and then. */
async function run(args: string[], env: Bench['env']): Promise<{ ms: number; most: number; said: string }> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [most, said] = [0, ''];
  child.stdout.on('data', (part: Buffer) => (said += part.toString()));
  const look = setInterval(() => (most = Math.max(most, mostOf(child.pid))), 50);
  const [code] = (await once(child, 'close')) as [number];
  clearInterval(look);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said}`);
  return { ms: performance.now() - started, most, said };
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
          all.map((row) => dimensions.event('dimension.renamed', clientId, row, { found: row })),
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
