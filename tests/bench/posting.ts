import { v7 as uuidv7 } from 'uuid';
import { covered, sequencerOf } from '#lib/server/audit/index.ts';
import { postVouchers } from '#lib/server/ledger/vouchers/many.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { voucherOf } from '../setup/books/chart.ts';
import { rate, withBench, type Bench, type Row } from './benchmark.ts';

const SECONDS = 6;
const CONNECTIONS = [1, 16];
const BATCHES = [100, 1_000];

/**
 * Vouchers a second through the service (guards, number, balance check, row-level security, hash, audit event),
 * beside a bare INSERT of the same rows in one statement, without rules, in the same run. Each worker posts for a
 * client of its own: one by one; one by one until a checkpoint covers it; and in batches of so many. The last column has all
 * of them in one series, where they wait for each other's numbers.
 */
export async function posting(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const connections of CONNECTIONS) {
    rows.push(
      await withBench(connections + 6, async (bench) => {
        const contexts = await Promise.all(Array.from({ length: connections }, () => bench.newLedger()));
        const contextOf = (worker: number) => {
          const context = contexts[worker];
          if (!context) throw new Error('no ledger');
          return context;
        };
        const post = async (worker: number, client = worker) => {
          const context = contextOf(client);
          const posted = await postVoucher(context, voucherOf({ amount: 12_500n }));
          if (!posted.ok) throw new Error(posted.error.code);
          return { context, eventId: posted.value.eventId };
        };
        const postBatch = async (worker: number, size: number) => {
          const vouchers = Array.from({ length: size }, () => voucherOf({ amount: 12_500n }));
          for (const posted of await postVouchers(contextOf(worker), vouchers))
            if (!posted.ok) throw new Error(posted.error.code);
        };
        const bare = await bareInsert(bench);
        await rate(connections, 1, async (worker) => void (await post(worker)));
        // What autovacuum does within the first minute of a real installation.
        await bench.owner`analyze`;
        const inserted = await rate(connections, SECONDS, bare);
        const single = await timed(connections, async (worker) => void (await post(worker)));
        const answered = await timed(connections, async (worker) => {
          const { context, eventId } = await post(worker);
          if (eventId) await covered(context, eventId);
        });
        const batches: Record<string, string> = {};
        for (const size of BATCHES) {
          const batched = size * (await rate(connections, SECONDS, (worker) => postBatch(worker, size)));
          batches[`in batches of ${size} /s`] = `${Math.round(batched)} (${share(batched, inserted)})`;
        }
        const oneSeries = await rate(connections, SECONDS, async (worker) => void (await post(worker, 0)));
        await sequencerOf(bench.platform).stop();
        return {
          connections,
          'bare INSERT /s': Math.round(inserted),
          'one by one /s': Math.round(single.rate),
          'of bare': share(single.rate, inserted),
          'p99 ms': single.p99,
          'under a checkpoint /s': Math.round(answered.rate),
          'of one by one': share(answered.rate, single.rate),
          'its p99 ms': answered.p99,
          ...batches,
          'one series /s': Math.round(oneSeries),
        };
      }),
    );
  }
  return rows;
}

const share = (part: number, whole: number) => `${Math.round((100 * part) / whole)} %`;

/** {@link rate}, and within how many milliseconds 99 of 100 end. */
async function timed(workers: number, work: (worker: number) => Promise<void>) {
  const took: number[] = [];
  const measured = await rate(workers, SECONDS, async (worker) => {
    const started = performance.now();
    await work(worker);
    took.push(performance.now() - started);
  });
  took.sort((a, b) => a - b);
  return { rate: measured, p99: Math.round(took[Math.ceil(0.99 * took.length) - 1] ?? 0) };
}

/** The same columns into the same kind of tables with the same keys, but no trigger, policy, guard or hash. */
async function bareInsert({ owner }: Bench): Promise<(worker: number) => Promise<void>> {
  await owner.unsafe('create schema bare');
  for (const table of [
    'ledger.voucher',
    'ledger.line',
    'audit.event',
    'audit.event_detail',
    'audit.pending',
  ]) {
    await owner.unsafe(`create table bare.${table.split('.')[1] ?? ''} (like ${table} including all)`);
  }
  const hash = Buffer.alloc(32, 7);
  let number = 0;
  return async () => {
    const [client, voucher, event] = [uuidv7(), uuidv7(), uuidv7()];
    number += 1;
    const now = new Date().toISOString();
    await owner`
      with v as (
        insert into bare.voucher (client_id, id, series, year, number, date, period, text, source, content_hash,
          posted_at, posted_by)
        values (${client}, ${voucher}, 'GL', 2026, ${number}, '2026-06-15', 6, 'Kaffe til byggeplassen', 'manual',
          ${hash}, ${now}, ${client})
      ), l as (
        insert into bare.line (client_id, voucher_id, line_no, account, amount)
        values (${client}, ${voucher}, 1, '6540', 12500), (${client}, ${voucher}, 2, '1920', -12500)
      ), e as (
        insert into bare.event (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, commitment)
        values (${client}, ${event}, ${now}, ${client}, ${client}, 'voucher.posted', 'voucher', ${voucher}, ${hash})
      ), d as (
        insert into bare.event_detail (client_id, event_id, salt, detail)
        values (${client}, ${event}, ${hash}, ${DETAIL})
      )
      insert into bare.pending (client_id, event_id) values (${client}, ${event})`;
  };
}

const DETAIL = JSON.stringify({ number: '1', series: 'GL', statement: '0'.repeat(64), year: 2026 });
