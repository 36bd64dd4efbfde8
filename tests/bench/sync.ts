import { v7 as uuidv7 } from 'uuid';
import { written } from '#lib/domain/wire.ts';
import { mutationHash, type MutationEnvelope } from '#lib/domain/sync/mutation.ts';
import { sequence } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { pull } from '#lib/server/sync/pull/pull.ts';
import { push, registerDevice } from '#lib/server/sync/service.ts';
import { site } from '../setup/books/signing.ts';
import { withBench, type Bench, type Row } from './benchmark.ts';

const DRAFTS = 1_000;
/** As many as a device sends at a time. */
const BATCH = 20;
/** Of the time that the bare rows take, so much at least: what is above is what the rules, the answer and the log cost. */
const GOAL = 40;

/** A week of receipts from one device, and all of them to another: how often it asks, how much travels, how long the server works. */
export async function sync(): Promise<Row[]> {
  return withBench(4, async (bench) => {
    // What is measured first finds nothing warm.
    await pushed(await bench.newLedger(), changes());
    const context = await bench.newLedger();
    const sent = changes();
    const pushMs = await pushed(context, sent);
    const bareMs = await bare(bench, context.clientId);
    await sequence(context);
    await bench.owner`analyze`;
    const told = await pulled(context);
    const share = Math.round((bareMs / pushMs) * 100);
    return [
      {
        way: 'to the server',
        drafts: DRAFTS,
        'round trips': DRAFTS / BATCH,
        'bytes a draft': Math.round(bytesOf(sent) / DRAFTS),
        'server ms': Math.round(pushMs),
        'bare rows ms': Math.round(bareMs),
        '% of bare rows': share,
        [`goal ${GOAL} %`]: share >= GOAL ? 'met' : 'not met',
      },
      {
        way: 'to a device',
        drafts: told.drafts,
        'round trips': told.pages,
        'bytes a draft': Math.round(told.bytes / told.drafts),
        'server ms': Math.round(told.ms),
        'bare rows ms': '',
        '% of bare rows': '',
        [`goal ${GOAL} %`]: `nothing new: ${told.nothingMs.toFixed(1)} ms`,
      },
    ];
  });
}

function changes(): MutationEnvelope[] {
  return Array.from({ length: DRAFTS }, (_, at) => {
    const content = {
      amount: BigInt(100 + at),
      date: '2026-06-15',
      text: `Kvittering ${at}`,
      project: null,
    } as const;
    const mutation = {
      ...{ type: 'draft.save', draftId: uuidv7(), baseRevision: null, content: { ...content, photos: [] } },
    } as const;
    return { mutationId: at + 1, payloadHash: mutationHash(mutation as never), mutation: mutation as never };
  });
}

async function pushed(context: Context, sent: readonly MutationEnvelope[]): Promise<number> {
  const deviceId = uuidv7();
  await registerDevice(context, { deviceId, name: '' });
  const from = performance.now();
  for (let at = 0; at < sent.length; at += BATCH) {
    const done = await push(
      { context, role: 'field', site },
      { deviceId, mutations: sent.slice(at, at + BATCH) },
    );
    if (!done.ok) throw new Error(done.error.code);
  }
  return performance.now() - from;
}

/** The same rows once more into tables without rules, each draft's in a transaction of its own, durable as there. */
async function bare({ owner }: Bench, clientId: string): Promise<number> {
  const tables = [
    'ledger.draft',
    'sync.mutation_result',
    'audit.event',
    'audit.event_detail',
    'audit.pending',
  ];
  await owner.unsafe('create schema bare');
  const rows = new Map<string, readonly object[]>();
  await owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    for (const table of tables) {
      const name = `bare.${table.replace('.', '_')}`;
      await sql.unsafe(`create table ${name} (like ${table} including indexes)`);
      const columns = await sql.unsafe(`select attname from pg_attribute where attrelid = '${table}'::regclass
        and attnum > 0 and not attisdropped and attgenerated = ''`);
      const named = columns.map(({ attname }) => `"${String(attname)}"`).join(', ');
      rows.set(
        name,
        await sql.unsafe(`select ${named} from ${table} where client_id = '${clientId}' limit ${DRAFTS}`),
      );
    }
  });
  const from = performance.now();
  for (let at = 0; at < DRAFTS; at += 1)
    await owner.begin(async (sql) => {
      for (const [name, all] of rows) {
        const row = all[at];
        if (row) await sql`insert into ${sql(name)} ${sql(row as never)}`;
      }
    });
  return performance.now() - from;
}

async function pulled(context: Context) {
  const follower = { context, role: 'bookkeeper' } as const;
  let [cursor, pages, drafts, bytes] = [null as string | null, 0, 0, 0];
  const from = performance.now();
  for (;;) {
    const page = await pull(follower, cursor);
    if (!page.ok) throw new Error(page.error.code);
    pages += 1;
    const own = page.value.things.filter(({ kind }) => kind === 'draft');
    drafts += own.length;
    bytes += bytesOf(own);
    ({ cursor } = page.value);
    if (page.value.more === null) break;
  }
  const ms = performance.now() - from;
  const again = performance.now();
  for (let turn = 0; turn < 20; turn += 1) await pull(follower, cursor);
  return { pages, drafts, bytes, ms, nothingMs: (performance.now() - again) / 20 };
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(written(value)));
