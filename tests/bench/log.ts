import { v7 as uuidv7 } from 'uuid';
import { listEvents, makeChunks, sequence } from '#lib/server/audit/index.ts';
import type { Sought } from '#lib/server/audit/search/find.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { withBench, type Bench, type Row } from './benchmark.ts';

const SIZES = process.env['SEGL_BENCH_EVENTS']?.split(',').map(Number) ?? [200_000];
const RUNS = 60;
const PER_STATEMENT = 200_000;
const PEOPLE = Array.from({ length: 10 }, () => uuidv7());
/** So many events say the rare word, spread over the log. */
const RARE = 7;

/**
 * The log as a report: its first page, and pages of what is sought, in a log of so many events. They are written by SQL as
 * they would have come about, without tree and codes, which nobody reads here; half are vouchers, a quarter draft's, a fifth
 * somebody signing in.
 */
export async function log(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const events of SIZES) {
    const ofSize = await withBench(4, async (bench) => {
      const context = await bench.newLedger();
      const started = performance.now();
      await sequence(context);
      await fill(bench, context.clientId, events);
      const filled = performance.now();
      await makeChunks(context);
      const made = performance.now();
      await bench.owner`vacuum analyze audit.event, audit.event_detail, audit.leaf, audit.search_chunk, audit.search_word`;
      await bench.owner`checkpoint`;
      const [disk] = await bench.owner`select
        pg_total_relation_size('audit.search_word') + pg_total_relation_size('audit.search_chunk') as search,
        pg_total_relation_size('audit.event') + pg_total_relation_size('audit.event_detail')
          + pg_total_relation_size('audit.leaf') as log`;
      console.log(
        `  filled in ${seconds(filled - started)}, words made in ${seconds(made - filled)}; bytes an event: ` +
          `${Math.round(Number(disk?.['log']) / events)}, its words ${Math.round(Number(disk?.['search']) / events)}`,
      );
      return measured(context, events);
    });
    rows.push(...ofSize);
  }
  return rows;
}

async function measured(context: Context, events: number): Promise<Row[]> {
  const [somebody] = PEOPLE;
  const day = new Date(START + (events * STEP_MS) / 2).toISOString().slice(0, 10);
  const asked: Record<string, Sought & { cursor?: number }> = {
    'first page': {},
    'a page in the middle': { cursor: Math.floor(events / 2) },
    person: { person: somebody },
    kind: { kind: 'draft.coded' },
    'a rare kind': { kind: 'client.created' },
    object: { id: idOf(Math.floor(events / 3)) },
    'a day': { since: day, until: day },
    'a frequent word': { text: 'vanlig' },
    'a rare word': { text: 'sjelden' },
    'two words and a person': { text: 'vanlig kaffe', person: somebody },
    // Each is frequent, and no event is both: all of the log is looked through.
    'nothing, of much': { person: somebody, kind: 'session.opened' },
    'word, person, kind and time': { text: 'kaffe', person: somebody, kind: 'voucher.posted', until: day },
  };
  const rows: Row[] = [];
  for (const [name, sought] of Object.entries(asked)) {
    const times: number[] = [];
    let found = 0;
    for (let run = 0; run < RUNS; run++) {
      const started = performance.now();
      const page = await listEvents(context, sought);
      times.push(performance.now() - started);
      if (!page.ok) throw new Error('no page');
      found = page.value.events.length;
    }
    times.sort((one, other) => one - other);
    const at = (share: number) => Number((times[Math.ceil(times.length * share) - 1] ?? 0).toFixed(1));
    // The best of them is what a machine takes that does nothing else.
    rows.push({ events, asked: name, found, 'best ms': at(0.01), 'p50 ms': at(0.5), 'p99 ms': at(0.99) });
  }
  return rows;
}

const START = Date.parse('2024-01-01T06:00:00.000Z');
const STEP_MS = 6000;
/** The id of an event's subject. */
const idOf = (at: number) => `00000000-0000-7000-8000-${at.toString(16).padStart(12, '0')}`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(0)} s`;

/** The first of them never signs in. */
async function fill({ owner }: Bench, clientId: string, events: number): Promise<void> {
  const [row] =
    await owner`select coalesce(max(index), -1)::int as last from audit.leaf where client_id = ${clientId}`;
  await owner`alter table audit.event disable trigger user`;
  const from = Number(row?.['last']) + 1;
  for (let at = from; at < events; at += PER_STATEMENT) {
    const last = Math.min(at + PER_STATEMENT, events) - 1;
    await owner.unsafe(
      `with made as (
        select n, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0')) as id,
          case when n % 20 < 10 then 'voucher.posted' when n % 20 < 15 then 'draft.coded' when n % 20 < 19 then 'session.opened'
            else 'document.signed' end as kind,
          ($4::uuid[])[case when n % 20 between 15 and 18 then 2 + n % 9 else 1 + n % 10 end] as actor,
          $3::timestamptz + n * interval '${STEP_MS} milliseconds' as at
        from generate_series($1::bigint, $2::bigint) n
      ), events as (
        insert into audit.event (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, commitment)
        select '${clientId}', id::uuid, at, actor, actor, kind,
          case kind when 'session.opened' then 'user' else split_part(kind, '.', 1) end,
          case kind when 'session.opened' then actor::text else id end, sha256(id::bytea) from made
      ), details as (
        insert into audit.event_detail (client_id, event_id, salt, detail)
        select '${clientId}', id::uuid, sha256(id::bytea), json_build_object('statement', encode(sha256(id::bytea), 'hex'),
          'device', 'Chrome 153 · Windows', 'number', n, 'series', 'GL', 'amount', (n % 9973) || '.50', 'text',
          (array['Kaffe vanlig', 'Drivstoff vanlig', 'Skruer vanlig', 'Husleie'])[1 + n % 4]
            || case when n % ${Math.floor(events / RARE)} = 77 then ' sjelden' else '' end)::text
        from made
      )
      insert into audit.leaf (client_id, index, event_id, leaf_hash)
      select '${clientId}', n, id::uuid, sha256(id::bytea) from made`,
      [at, last, new Date(START).toISOString(), PEOPLE],
    );
  }
  await owner`alter table audit.event enable trigger user`;
}
