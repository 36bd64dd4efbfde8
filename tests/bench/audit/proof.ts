import postgres from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { foldSubtrees, subtrees } from '#lib/domain/tlog/tree.ts';
import { proofOf, recordAll, sequence } from '#lib/server/audit/index.ts';
import { signCheckpoint } from '#lib/server/audit/keys/log.ts';
import { findLog, readHashes } from '#lib/server/audit/store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { thingEvent } from '../../fixtures/thing-event.ts';
import { must } from '../../setup/books/drafts.ts';
import { letSuperuserIn } from '../../setup/servers/superuser.ts';
import { withBench, type Bench, type Row } from '../benchmark.ts';

const LEAVES = process.env['SEGL_BENCH_LEAVES']?.split(',').map(Number) ?? [100_000, 10_000_000];
const PROVEN = 2000;

/**
 * The proof of an event of a log of so many leaves, as a screen asks for it: verified before it is answered. And how long
 * the next event takes to come under a checkpoint there. All hashes and nodes are there and right; only the events that
 * are proven have rows of their own.
 */
export async function proof(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const leaves of LEAVES) rows.push(await withBench(4, (bench) => measured(bench, leaves)));
  return rows;
}

async function measured(bench: Bench, leaves: number): Promise<Row> {
  const context = await bench.newLedger();
  await sequence(context);
  const events = await recorded(context, PROVEN);
  const superuser = postgres(await letSuperuserIn(bench.env['DATABASE_URL'] ?? ''), {
    max: 1,
    onnotice: () => {},
  });
  await fill(superuser, context, { leaves, events });
  await signAt(superuser, context, leaves);
  await superuser`analyze`;
  await superuser.end();
  const next: number[] = [];
  for (let time = 0; time < 50; time++) {
    await recorded(context, 1);
    const started = performance.now();
    await sequence(context);
    next.push(performance.now() - started);
  }
  const took: number[] = [];
  for (const eventId of events) {
    const started = performance.now();
    must(await proofOf(context, eventId));
    took.push(performance.now() - started);
  }
  return {
    leaves,
    ...{ 'proof p50 ms': at(took, 0.5), 'proof p99 ms': at(took, 0.99) },
    ...{ 'next event p50 ms': at(next, 0.5), 'next event p99 ms': at(next, 0.99) },
  };
}

async function recorded(context: Context, count: number): Promise<string[]> {
  const events = Array.from({ length: count }, () => thingEvent(uuidv7(), { reason: 'password' }));
  return must(await context.transaction(async (tx) => ok(await recordAll(tx, context, events))));
}

/** Leaves up to that many, those events at places of their own spread over all of them, and the nodes above. */
async function fill(
  sql: postgres.Sql,
  { clientId }: Context,
  { leaves, events }: { leaves: number; events: readonly string[] },
): Promise<void> {
  await sql`set session_replication_role = replica`;
  await sql`create temp table had as select count(*)::bigint as size from audit.leaf where client_id = ${clientId}`;
  await sql`create temp table spread as
    select (select size from had) + (at - 1) * ((${leaves} - (select size from had)) / ${events.length}) as index, asked.id
    from unnest(${[...events]}::uuid[]) with ordinality as asked (id, at)`;
  await sql`insert into audit.leaf (client_id, index, event_id, leaf_hash)
    select ${clientId}, index, spread.id, sha256('\\x00'::bytea || audit.statement_of(event)) from spread
    join audit.event on client_id = ${clientId} and event.id = spread.id`;
  await sql`delete from audit.pending where client_id = ${clientId}`;
  await sql`insert into audit.leaf (client_id, index, event_id, leaf_hash)
    select ${clientId}, index, uuidv7(), sha256(int8send(index))
    from generate_series((select size from had), ${leaves}::bigint - 1) as new (index)
    where not exists (select from spread where spread.index = new.index)`;
  await sql`create temp table grown as
    select 0 as level, index, leaf_hash as hash from audit.leaf where client_id = ${clientId}`;
  for (let level = 1; 2 ** level <= leaves; level++)
    await sql`insert into grown select ${level}, index / 2, sha256('\\x01'::bytea || hash || odd)
      from (select index, hash, lead(hash) over (order by index) as odd from grown where level = ${level - 1}) as pair
      where index % 2 = 0 and odd is not null`;
  await sql`insert into audit.node (client_id, level, index, hash)
    select ${clientId}, level, index, hash from grown where level >= 2 on conflict do nothing`;
}

/** What the log's own sequencer would have signed there. */
async function signAt(sql: postgres.Sql, context: Context, size: number): Promise<void> {
  const { clientId } = context;
  const note = await context.transaction(async (tx) => {
    const log = await findLog(tx, clientId);
    if (!log) throw new Error('the log has no key');
    const root = foldSubtrees(await readHashes(tx, clientId, subtrees(0, size)));
    return ok({ root, note: signCheckpoint(context, log, { size, root }) });
  });
  await sql`insert into audit.checkpoint (client_id, size, root, note)
    values (${clientId}, ${size}, ${must(note).root}, ${must(note).note})`;
}

const at = (took: number[], share: number) =>
  Number((took.sort((a, b) => a - b)[Math.ceil(share * took.length) - 1] ?? 0).toFixed(1));
