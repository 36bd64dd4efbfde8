import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHUNK, commonPlaces } from '#lib/domain/events/search/postings.ts';
import { isWanted } from '#lib/domain/events/search/words.ts';
import { ok } from '#lib/domain/result.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { tamper } from '#tests/fixtures/things.ts';
import { thingEvent } from '#tests/fixtures/thing-event.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { listEvents, recordAll, sequence, threadOf, verifyLog, type NewEvent } from '../index.ts';
import { eventsOf, findPage, type LoggedEvent } from '../reading.ts';
import { tellReading } from '../readings.ts';
import { forgetWords, makeChunks, makeChunksAnew } from './chunks.ts';
import { findSought, type Sought } from './find.ts';
import { eventsOfChunk, leavesOf, readChunk, runsInWords } from './store.ts';

/*
 * A log of three chunks and a beginning of a fourth; of the three one is not findable by its words, as after a crash. What is
 * found must be the same whether or not words were made of it, and is held against reading everything.
 */
let database: TestDatabase;
let context: Context;
let all: LoggedEvent[];

const LEAVES = 3 * CHUNK + 100;
const EVERY = 700;

beforeAll(async () => {
  database = await freshDatabase();
  context = database.contextFor(await database.newClient());
  const events = Array.from({ length: LEAVES }, (_, at) =>
    thingEvent(at % 3 === 0 ? 'per' : `thing-${at}`, {
      text: at % EVERY === 0 ? 'Sjelden Blåbær' : 'vanlig',
      amount: `${at}.50`,
      even: at % 2 === 0 ? 'partall' : 'oddetall',
    }),
  );
  must(await context.transaction(async (tx) => ok(await recordAll(tx, context, events))));
  await sequence(context);
  await makeChunks(context);
  must(await context.transaction(async (tx) => ok(await recordAll(tx, context, events.slice(0, 4)))));
  all = await asked(async (tx) => {
    const chunks: LoggedEvent[] = [];
    for (let chunk = Math.ceil((await leavesOf(tx, context.clientId)) / CHUNK) - 1; chunk >= 0; chunk--)
      chunks.push(...(await eventsOfChunk(tx, context.clientId, { chunk })));
    return chunks;
  });
  await database.owner`delete from audit.search_word where client_id = ${context.clientId} and chunk = 1`;
  await database.owner`delete from audit.search_chunk where client_id = ${context.clientId} and chunk = 1`;
});
afterAll(() => database.close());

async function asked<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return must(await context.transaction(async (tx) => ok(await work(tx))));
}

/** All pages of what is sought, without what waits for its leaf. */
async function found(sought: Sought, page = 50): Promise<(number | null)[]> {
  return asked(async (tx) => {
    const indices: (number | null)[] = [];
    for (let cursor: number | null = LEAVES + 10; cursor !== null;) {
      const read: Awaited<ReturnType<typeof findSought>> = await findSought(
        tx,
        context.clientId,
        sought,
        cursor,
        page,
      );
      expect(read.events.length).toBeLessThanOrEqual(page);
      indices.push(...read.events.map(({ index }) => index));
      cursor = read.next;
    }
    return indices;
  });
}
const expected = (sought: Sought) => all.filter((event) => isWanted(event, sought)).map(({ index }) => index);

describe('what is sought in a log', () => {
  it('is found, all of it and nothing else, newest first, over the borders of pages and chunks', async () => {
    const id = 'per';
    const seeking: (readonly [Sought, number])[] = [
      [{ text: 'blåbær' }, 5],
      [{ text: 'vanlig partall' }, 1000],
      [{ text: 'partall oddetall' }, 50],
      [{ text: '1024,50' }, 50],
      [{ text: 'sjel blå' }, 50],
      [{ text: 'odde', id }, 300],
      [{ text: '"partall" sje' }, 2],
      [{ text: `'; drop table audit.leaf; -- 100% _ \\ (sjel & !blå):*` }, 50],
      [{ text: 'sjelden', id }, 1],
      [{ kind: 'session.refused', text: 'SJELDEN' }, 2],
      [{ of: 'user', id, text: 'oddetall' }, 300],
      [{ person: context.actorId, kind: 'client.created' }, 50],
      [{ person: '0198c0de-0000-7000-8000-000000000001' }, 50],
      [{ text: 'finnes ikke' }, 50],
    ];
    for (const [sought, page] of seeking)
      expect({ sought, found: await found(sought, page) }).toEqual({ sought, found: expected(sought) });
    expect(expected({ text: 'sjelden' }).length).toBe(5);
    expect(expected({ text: 'sjel' })).toEqual(expected({ text: 'sjelden' }));
    expect(expected({ text: '"sjeld"' })).toEqual([]);
    expect(expected({ id }).length).toBeGreaterThan(1000);
  });

  it('is of the days that were asked for, in Norway', async () => {
    const at = all[0]?.at.slice(0, 10) ?? '';
    const near = (days: number) => new Date(Date.parse(at) + days * 86_400_000).toISOString().slice(0, 10);
    expect(await found({ since: near(-1), until: near(1), text: 'sjelden' })).toEqual(
      expected({ text: 'sjelden' }),
    );
    expect(await found({ since: near(-1), until: near(1) }, 2000)).toEqual(expected({}));
    for (const outside of [{ since: near(2) }, { until: near(-2) }]) expect(await found(outside)).toEqual([]);
  });

  it('is on top of the first page what waits for its leaf, if it is sought', async () => {
    const first = await asked((tx) => findSought(tx, context.clientId, { text: 'partall' }, null, 10));
    expect(first.events.slice(0, 3).map(({ index }) => index === null)).toEqual([true, true, false]);
    // It has no other page: what the first has no room for is said to be left out, with words and without.
    expect(first.leftOut).toBe(0);
    const narrow = await asked((tx) => findSought(tx, context.clientId, { text: 'partall' }, null, 1));
    expect(narrow.leftOut).toBe(1);
    for (const [most, leftOut] of [
      [1, 3],
      [4, 0],
    ] as const)
      expect(must(await listEvents(context, { most })).leftOut).toBe(leftOut);
  });

  it('belongs to nobody else', async () => {
    const other = database.contextFor(await database.newClient('En annen AS'));
    const work = async (tx: Tx) => ok(await findSought(tx, other.clientId, { text: 'vanlig' }, null));
    expect(must(await other.transaction(work)).events).toEqual([]);
  });
});

it('words that somebody else wrote find nothing that is not sought, and are named; missing ones as well', async () => {
  const differing = async () =>
    (await verifyLog(context, [])).findings
      .filter(({ code }) => code === 'search_differs')
      .map(({ place, expected: is, found: was }) => `${place}: ${is}, ${was}`);
  const of = (word: string) => `where client_id = '${context.clientId}' and chunk = 0 and word = '${word}'`;
  const changes: (readonly [string, string])[] = [
    ['audit.search_word', `update audit.search_word set places = '\\x0300' ${of('sjelden')}`],
    ['audit.search_word', `delete from audit.search_word ${of('blåbær')}`],
    ['audit.search_word', `update audit.search_word set word = 'annet' ${of('2')}`],
    ['audit.search_word', `update audit.search_word set chunk = 2 ${of('4')}`],
    [
      'audit.search_chunk',
      `update audit.search_chunk set last_at = '2001-01-01' where client_id = '${context.clientId}' and chunk = 2`,
    ],
    [
      'audit.search_chunk',
      `insert into audit.search_chunk values ('${context.clientId}', 3, '2026-01-01', '2026-01-01')`,
    ],
  ];
  for (const [table, change] of changes) await tamper(database, table, change);
  expect(await found({ text: 'annet' })).toEqual([]);
  expect((await differing()).sort()).toEqual([
    expect.stringMatching(/^audit.search_chunk 2: .* 2001-01-01T/),
    'audit.search_chunk 3: nothing, until the log has all of its events, a row',
    'audit.search_word 2 0: where it stands, no row',
    'audit.search_word 4 0: where it stands, no row',
    'audit.search_word 4 2: no such word, something else',
    'audit.search_word annet 0: no such word, something else',
    'audit.search_word blåbær 0: where it stands, no row',
    'audit.search_word sjelden 0: where it stands, something else',
  ]);
  await makeChunksAnew(context);
  expect(await differing()).toEqual([]);
  expect(await found({ text: 'sjelden' })).toEqual(expected({ text: 'sjelden' }));
});

it('what was erased is found no more by its words, and by the rest as before', async () => {
  const [rare] = all.filter((event) => isWanted(event, { text: 'blåbær' }) && (event.index ?? 0) < CHUNK);
  if (!rare) throw new Error('none');
  await asked(async (tx) => {
    const detail = `delete from audit.event_detail where client_id = '${context.clientId}' and event_id = '${rare.id}'`;
    await tamper(database, 'audit.event_detail', detail);
    await forgetWords(tx, context.clientId, [rare.id]);
    const places = (await readChunk(tx, context.clientId, Math.floor((rare.index ?? 0) / CHUNK)))?.words.get(
      'blåbær',
    );
    expect(places && commonPlaces([places])).not.toContain((rare.index ?? 0) % CHUNK);
  });
  for (const text of ['blåbær', 'blåb']) expect(await found({ text })).not.toContain(rare.index);
  expect(await found({ kind: rare.kind }, 2000)).toContain(rare.index);
  const { search_differs: differs } = (await verifyLog(context, [])).findingsByCode;
  expect(differs).toBeUndefined();
});

it('ends where it ends, whatever somebody has put behind or among it', async () => {
  const { owner } = database;
  const far = '9007199254740991';
  const { clientId } = context;
  const before = await found({ text: 'blåbær' });
  await owner`insert into audit.search_chunk select ${clientId}::uuid, 2 * n, now(), now() from generate_series(4, 2000) n`;
  await owner`insert into audit.leaf select ${clientId}, ${far}::bigint, event_id, sha256('x')
    from audit.pending where client_id = ${clientId} order by position desc limit 1`;
  const newest = await asked((tx) => findSought(tx, clientId, { text: 'blåbær' }, null));
  expect(newest.events.map(({ index }) => index).filter((index) => index !== null)).toEqual(before);
  expect(await makeChunks(context)).toBeLessThan(2);
  await tamper(database, 'audit.leaf', `delete from audit.leaf where index = ${far}`);
  // What is no chunk of the log is none that is gone through.
  const runs = await asked((tx) => runsInWords(tx, clientId, {}));
  expect(Math.max(...runs.map(({ high }) => high))).toBeLessThan(3);
  await tamper(
    database,
    'audit.search_chunk',
    `delete from audit.search_chunk where client_id = '${clientId}' and chunk > 2`,
  );
});

describe('what an auditor reads', () => {
  const of = async (type: string) =>
    must(
      await context.transaction(async (tx) => ok(await eventsOf(tx, context, 'reading', ['reading.opened']))),
    )
      .filter(({ subject }) => subject.id.startsWith(type))
      .map(({ actorId, detail }) => ({ actorId, detail }));

  it('is told once a day and thing for each of them, whichever process they ask, and found by the thing', async () => {
    const [one, other] = [
      await newMember(database, context.clientId, 'auditor'),
      await newMember(database, context.clientId, 'auditor'),
    ];
    const id = '0198c0de-0000-7000-8000-00000000000d';
    for (const who of [one, one, other, one]) await tellReading(who, { what: 'voucher', id });
    const detail = { what: 'voucher', voucher: id };
    expect(await of('voucher/')).toEqual([one, other].map(({ actorId }) => ({ actorId, detail })));
    const there = await asked((tx) => findSought(tx, context.clientId, { id, person: other.actorId }, null));
    expect(there.events.map(({ kind }) => kind)).toEqual(['reading.opened']);
    // As another process would have told it.
    const told = {
      kind: 'reading.opened',
      subject: { type: 'reading', id: 'log' },
      detail: { what: 'log' },
    } as const;
    must(await one.transaction(async (tx) => ok(await recordAll(tx, one, [told]))));
    await tellReading(one, { what: 'log', id: null });
    expect(await of('log')).toHaveLength(1);
    const tomorrow = new Date(Date.now() + 86_400_000);
    const { clientId, actorId, requestId } = one;
    const next = createContext(database.anotherPlatform({ now: () => tomorrow }), {
      clientId,
      actorId,
      requestId,
    });
    await tellReading(next, { what: 'log', id: null });
    expect(await of('log')).toHaveLength(2);
  });

  it('is so much of one thing at last that its thread says that there is more', async () => {
    const draft = '0198c0de-0000-7000-8000-0000000000d1';
    const readings = Array.from({ length: 501 }, (): NewEvent => {
      const subject = { type: 'reading', id: `draft/${draft}` } as const;
      return { kind: 'reading.opened', subject, detail: { what: 'draft', draft } };
    });
    const detail = { statement: 'ab'.repeat(32), form: 'segl.draft-state.v1', was: null, revision: 1 };
    const saved: NewEvent = { kind: 'draft.saved', subject: { type: 'draft', id: draft }, detail };
    const thread = async () => must(await threadOf(context, { type: 'draft', id: draft }));
    const add = (events: readonly NewEvent[]) =>
      context.transaction(async (tx) => ok(await recordAll(tx, context, events)));
    must(await add([saved, ...readings.slice(0, 2)]));
    await sequence(context);
    expect(await thread()).toMatchObject({ cut: false, events: { length: 3 } });
    must(await add(readings.slice(2)));
    await sequence(context);
    expect((await thread()).cut).toBe(true);
  });
});

it('a page anywhere is looked up, and not read down to from the newest leaf, also by a plan that is kept', async () => {
  const plan = await asked(async (tx) => {
    const sql = rawSql(tx);
    await sql`set local plan_cache_mode = force_generic_plan`;
    await findPage(tx, context.clientId, CHUNK);
    const [kept] = await sql<{ name: string; count: number }[]>`
      select name, array_length(parameter_types, 1) as count from pg_prepared_statements
      where statement like '%from audit.leaf%order by index desc limit%' and statement like '%join audit.event on%'
        and statement not like '%pg_prepared_statements%'`;
    const { clientId } = context;
    const values = [`'${clientId}'`, String(CHUNK), `'${clientId}'`, `'${clientId}'`].slice(0, kept?.count);
    const lines = await sql.unsafe(`explain execute "${kept?.name}" (${values.join(', ')})`);
    return lines.map((line) => String(Object.values(line)[0])).join('\n');
  });
  expect(plan).toMatch(/Index Cond: \(\(client_id = \$1\) AND \(index < \$2\)\)/);
});
