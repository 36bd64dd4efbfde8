import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { statementHashHex } from '#lib/domain/canonical.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { freshDatabase, type TestDatabase } from '../../../../tests/setup/database.ts';
import {
  latestCheckpoint,
  record,
  recordAll,
  sequence,
  verifyLog,
  type CurrentSubject,
  type Reconciler,
} from './index.ts';

let database: TestDatabase;
let context: Context;
let eventIds: string[];
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** Seven events under three checkpoints (2, 5, 7), and one that waits. */
beforeEach(async () => {
  context = database.contextFor(await database.newClient());
  eventIds = [];
  for (let at = 0; at < 8; at += 1) {
    eventIds.push(await recordOne(`thing-${at}`, { at }));
    if ([1, 4, 6].includes(at)) await sequence(context);
  }
});

async function recordOne(id: string, detail: Record<string, string | number | null>): Promise<string> {
  const event = { kind: 'thing.changed', subject: { type: 'thing', id }, detail };
  const result = await context.transaction(async (tx) => ok(await record(tx, context, event)));
  if (!result.ok) throw new Error('no id');
  return result.value;
}

/** What somebody does who owns the database and knows what stands in the way. */
async function tamper(table: string, statement: string): Promise<void> {
  await database.owner.begin(async (sql) => {
    await sql.unsafe(`alter table ${table} disable trigger user`);
    const done = await sql.unsafe(statement);
    expect(done.count).toBeGreaterThan(0);
    await sql.unsafe(`alter table ${table} enable trigger user`);
  });
}

async function findings(reconcilers: Reconciler[] = [], trusted = {}) {
  return (await verifyLog(context, reconcilers, trusted)).findings.map(
    ({ code, place }) => `${code} @ ${place}`,
  );
}

async function signed() {
  const checkpoint = await latestCheckpoint(context);
  if (!checkpoint.ok || !checkpoint.value) throw new Error('no checkpoint');
  return checkpoint.value;
}

test('an untouched log has nothing to report', async () => {
  expect(await verifyLog(context, [])).toMatchObject({
    leaves: 7,
    checkpoints: 3,
    waiting: 1,
    findings: [],
    findingCount: 0,
    head: { size: 7 },
  });
});

test('pages of any number of events, with checkpoints in between', async () => {
  const events = Array.from({ length: 2600 }, (_, at) => ({
    kind: 'thing.made',
    subject: { type: 'bulk', id: `${at}` },
    detail: { at },
  }));
  await context.transaction(async (tx) => ok(await recordAll(tx, context, events)));
  expect(await verifyLog(context, [])).toMatchObject({ waiting: 2601, findingCount: 0 });
  await sequence(context);
  expect(await verifyLog(context, [])).toMatchObject({
    leaves: 2608,
    checkpoints: 4,
    waiting: 0,
    findingCount: 0,
  });
});

describe('every change to a column of', () => {
  const other = v7();
  /** Row: what is set, on which of the eight events, and the finding that must name the row. */
  test.each([
    ['at', "at = at - interval '1 day'", 3],
    ['at', "at = at + interval '1 millisecond'", 7],
    ['actor_id', `actor_id = '${other}'`, 3],
    ['request_id', `request_id = '${other}'`, 3],
    ['kind', "kind = 'thing.approved'", 0],
    ['subject_type', "subject_type = 'voucher'", 3],
    ['subject_id', "subject_id = 'thing-x'", 6],
  ])('audit.event is found: %s (%s)', async (column, change, which) => {
    await tamper('audit.event', `update audit.event set ${change} where id = '${eventIds[which]}'`);
    expect(await findings()).toEqual([
      `event_differs_from_statement @ audit.event ${eventIds[which]} ${column}`,
    ]);
  });

  test('audit.event is found: id', async () => {
    await tamper('audit.event', `update audit.event set id = '${other}' where id = '${eventIds[3]}'`);
    expect(await findings()).toEqual(
      expect.arrayContaining([
        'leaf_without_event @ audit.leaf 3',
        `event_not_in_log @ audit.event ${other}`,
        `event_differs_from_statement @ audit.event ${other} id`,
        `detail_without_event @ audit.event_detail ${eventIds[3]}`,
      ]),
    );
  });

  test('audit.event is found: client_id, on both sides', async () => {
    const victim = context;
    const elsewhere = await database.newClient();
    await tamper(
      'audit.event',
      `update audit.event set client_id = '${elsewhere}' where id = '${eventIds[3]}'`,
    );
    expect(await findings()).toContain('leaf_without_event @ audit.leaf 3');
    context = database.contextFor(elsewhere);
    expect(await findings()).toContain(`event_differs_from_statement @ audit.event ${eventIds[3]} client_id`);
    context = victim;
  });

  test('audit.event is found: statement, in a sealed and in a waiting event', async () => {
    for (const which of [3, 7]) {
      await tamper(
        'audit.event',
        `update audit.event set kind = 'thing.hidden', statement = convert_to(
           replace(convert_from(statement, 'UTF8'), 'thing.changed', 'thing.hidden'), 'UTF8')
         where id = '${eventIds[which]}'`,
      );
    }
    const where = `audit.leaf 3 leaf_hash, audit.event ${eventIds[3]} statement`;
    // A waiting event is not sealed yet: rewritten as a whole it is what will be sealed.
    expect(await findings()).toEqual([`leaf_hash_differs @ ${where}`]);
  });

  test.each(['{}', 'no json', '{"v":"segl.event.v2"}'])(
    'audit.event is found: statement of %s',
    async (text) => {
      await tamper('audit.event', `update audit.event set statement = '${text}' where id = '${eventIds[7]}'`);
      expect((await verifyLog(context, [])).findings).toContainEqual(
        expect.objectContaining({ place: expect.stringContaining(`audit.event ${eventIds[7]}`) as string }),
      );
    },
  );

  test('audit.event is found: statement with a field more', async () => {
    await tamper(
      'audit.event',
      `update audit.event set statement = convert_to(replace(convert_from(statement, 'UTF8'), '"v":', '"u":"","v":'), 'UTF8')
       where id = '${eventIds[7]}'`,
    );
    expect(await findings()).toEqual([`statement_malformed @ audit.event ${eventIds[7]}`]);
  });

  test.each(['detail = \'{"at":4}\'', "detail = 'no json'", "salt = sha256('')"])(
    'audit.event_detail is found: %s',
    async (change) => {
      await tamper(
        'audit.event_detail',
        `update audit.event_detail set ${change} where event_id = '${eventIds[3]}'`,
      );
      expect(await findings()).toEqual([
        `detail_differs_from_commitment @ audit.event_detail ${eventIds[3]}`,
      ]);
    },
  );

  test.each([`event_id = '${other}'`, `client_id = '${other}'`])(
    'audit.event_detail is found: %s',
    async (change) => {
      await tamper(
        'audit.event_detail',
        `update audit.event_detail set ${change} where event_id = '${eventIds[3]}'`,
      );
      expect(await findings()).toContain(`detail_missing @ audit.event_detail ${eventIds[3]}`);
    },
  );

  test.each([
    ['index = 100', 'leaf_gap @ audit.leaf 4'],
    ['index = -1', 'leaf_gap @ audit.leaf -1'],
    [`event_id = '${other}'`, 'leaf_without_event @ audit.leaf 3'],
    [`client_id = '${other}'`, 'leaf_gap @ audit.leaf 4'],
    ["leaf_hash = sha256('')", 'leaf_hash_differs @ audit.leaf 3'],
  ])('audit.leaf is found: %s', async (change, finding) => {
    await tamper('audit.leaf', `update audit.leaf set ${change} where event_id = '${eventIds[3]}'`);
    expect(await findings()).toContainEqual(expect.stringContaining(finding));
  });

  test.each([
    ['level = 9', ['node_differs @ audit.node 1/2', 'node_unexpected @ audit.node 9/2']],
    ['index = 7', ['node_differs @ audit.node 1/2', 'node_unexpected @ audit.node 1/7']],
    [`client_id = '${other}'`, ['node_differs @ audit.node 1/2']],
    ["hash = sha256('')", ['node_differs @ audit.node 1/2']],
  ])('audit.node is found: %s', async (change, expected) => {
    const row = `client_id = '${context.clientId}' and level = 1 and index = 2`;
    await tamper('audit.node', `update audit.node set ${change} where ${row}`);
    expect(await findings()).toEqual(expected);
  });

  test.each([
    ['size = 4', 'checkpoint_differs_from_note @ audit.checkpoint 4'],
    ['size = 99', 'checkpoint_unexpected @ audit.checkpoint 99'],
    ['size = -5', 'checkpoint_unexpected @ audit.checkpoint -5'],
    ["root = sha256('')", 'checkpoint_differs_from_note @ audit.checkpoint 5'],
    ["note = replace(note, E'\\n5\\n', E'\\n4\\n')", 'checkpoint_invalid @ audit.checkpoint 5'],
    ["note = ''", 'checkpoint_invalid @ audit.checkpoint 5'],
  ])('audit.checkpoint is found: %s', async (change, finding) => {
    const row = `client_id = '${context.clientId}' and size = 5`;
    await tamper('audit.checkpoint', `update audit.checkpoint set ${change} where ${row}`);
    expect(await findings()).toEqual([finding]);
  });

  test('audit.checkpoint is found: client_id of the newest', async () => {
    const elsewhere = await database.newClient();
    const row = `client_id = '${context.clientId}' and size = 7`;
    await tamper('audit.checkpoint', `update audit.checkpoint set client_id = '${elsewhere}' where ${row}`);
    expect(await findings()).toEqual(['log_not_covered @ audit.leaf 6']);
  });

  test.each([
    ["origin = 'other.example/log'", 'checkpoint_invalid @ audit.checkpoint 2'],
    ["public_key = sha256('')", 'log_key_unusable @ audit.log'],
    ["sealed_private_key = sealed_private_key || '\\x00'", 'log_key_unusable @ audit.log'],
  ])('audit.log is found: %s', async (change, finding) => {
    await tamper('audit.log', `update audit.log set ${change} where client_id = '${context.clientId}'`);
    expect(await findings()).toContainEqual(expect.stringContaining(finding));
  });

  test('audit.pending is found: event_id, client_id', async () => {
    await tamper(
      'audit.pending',
      `update audit.pending set event_id = '${other}' where event_id = '${eventIds[7]}'`,
    );
    expect(await findings()).toEqual([
      `event_not_in_log @ audit.event ${eventIds[7]}`,
      `pending_without_event @ audit.pending ${other}`,
    ]);
    await tamper(
      'audit.pending',
      `update audit.pending set event_id = '${eventIds[2]}' where event_id = '${other}'`,
    );
    expect(await findings()).toContain(`pending_already_in_log @ audit.pending ${eventIds[2]}`);
    await tamper(
      'audit.pending',
      `update audit.pending set client_id = '${other}' where event_id = '${eventIds[2]}'`,
    );
    expect(await findings()).toEqual([`event_not_in_log @ audit.event ${eventIds[7]}`]);
  });
});

describe('removed rows', () => {
  test.each([
    ['audit.event', 'id', 'leaf_without_event @ audit.leaf 3'],
    ['audit.leaf', 'event_id', 'leaf_gap @ audit.leaf 4'],
    ['audit.event_detail', 'event_id', 'detail_missing @ audit.event_detail'],
  ])('of %s are found', async (table, column, finding) => {
    await tamper(table, `delete from ${table} where ${column} = '${eventIds[3]}'`);
    expect(await findings()).toContainEqual(expect.stringContaining(finding));
  });

  test('of the whole log are found', async () => {
    await tamper('audit.log', `delete from audit.log where client_id = '${context.clientId}'`);
    expect(await findings()).toEqual([`log_missing @ audit.log ${context.clientId}`]);
  });
});

describe('what an auditor kept', () => {
  test('agrees with the log that grew from it', async () => {
    const { note: checkpoint, verifierKey } = await signed();
    await sequence(context);
    expect(await findings([], { checkpoint, verifierKey })).toEqual([]);
  });

  /** The log cut back to five leaves and grown again by the app itself, which signs it: it agrees with itself. */
  async function rewriteFrom5() {
    const rows = `client_id = '${context.clientId}'`;
    await tamper('audit.leaf', `delete from audit.leaf where ${rows} and index >= 5`);
    await tamper('audit.node', `delete from audit.node where ${rows} and level = 1 and index = 2`);
    await tamper('audit.checkpoint', `delete from audit.checkpoint where ${rows} and size = 7`);
    for (const [table, column] of [
      ['event', 'id'],
      ['event_detail', 'event_id'],
    ] as const) {
      const ids = `('${eventIds[5]}', '${eventIds[6]}')`;
      await tamper(`audit.${table}`, `delete from audit.${table} where ${column} in ${ids}`);
    }
  }

  test('shows a history that was cut off', async () => {
    const { note: checkpoint } = await signed();
    await rewriteFrom5();
    expect(await findings()).toEqual([]);
    expect(await findings([], { checkpoint })).toEqual([
      'trusted_checkpoint_contradicted @ audit.leaf 0 to 6',
    ]);
  });

  test('shows a history that was rewritten under a valid signature', async () => {
    const { note: checkpoint } = await signed();
    await rewriteFrom5();
    await recordOne('thing-5', { at: 5 });
    await sequence(context);
    expect(await findings()).toEqual([]);
    expect(await findings([], { checkpoint })).toEqual([
      'trusted_checkpoint_contradicted @ audit.leaf 0 to 6',
    ]);
  });

  test('shows another key, and refuses a checkpoint that is none of this log', async () => {
    const ours = await signed();
    const victim = context;
    context = database.contextFor(await database.newClient());
    await recordOne('thing', {});
    await sequence(context);
    const theirs = await signed();
    context = victim;
    expect(await findings([], { verifierKey: theirs.verifierKey })).toEqual([
      'log_key_not_trusted @ audit.log',
    ]);
    expect(await findings([], { checkpoint: theirs.note, verifierKey: ours.verifierKey })).toEqual([
      'trusted_checkpoint_invalid @ the checkpoint given',
    ]);
    expect(await findings([], { verifierKey: 'nonsense' })).toEqual([
      'trusted_key_malformed @ the key given',
    ]);
  });
});

describe('reconciling', () => {
  const hashOf = (content: string) => statementHashHex({ content });
  const reconciler = (rows: readonly CurrentSubject[]): Reconciler => ({
    subjectType: 'thing',
    async *current() {
      await Promise.resolve();
      yield* rows;
    },
  });

  beforeEach(async () => {
    await recordOne('a', { statement: hashOf('a1') });
    await recordOne('b', { statement: hashOf('b1') });
    await recordOne('a', { statement: hashOf('a2') });
    await sequence(context);
    await recordOne('b', { statement: hashOf('b2') });
    await recordOne('b', { note: 'looked at' });
    await recordOne('gone', { statement: hashOf('x') });
    await recordOne('gone', { statement: null });
  });
  const a = { id: 'a', statement: hashOf('a2'), stored: hashOf('a2') };
  const b = { id: 'b', statement: hashOf('b2') };

  test('rows that are what their last event says are fine', async () => {
    const report = await verifyLog(context, [reconciler([a, b])]);
    expect(report).toMatchObject({ findings: [], subjects: { thing: 2 } });
  });

  test.each([
    ['a changed row', [a, { ...b, statement: hashOf('b3') }], ['subject_changed @ thing b']],
    [
      'a row set back to an earlier state',
      [{ ...a, statement: hashOf('a1') }, b],
      ['stored_statement_differs @ thing a stored statement hash', 'subject_changed @ thing a'],
    ],
    [
      'a changed stored hash',
      [{ ...a, stored: hashOf('z') }, b],
      ['stored_statement_differs @ thing a stored statement hash'],
    ],
    [
      'a row without an event',
      [a, b, { id: 'c', statement: hashOf('c') }],
      ['subject_without_event @ thing c'],
    ],
    ['a row that is gone', [a], ['subject_gone @ thing b']],
    [
      'a row that came back',
      [a, b, { id: 'gone', statement: hashOf('x') }],
      ['subject_changed @ thing gone'],
    ],
  ])('names %s', async (_, rows, expected) => {
    expect(await findings([reconciler(rows)])).toEqual(expected);
  });

  test('says what it can not know because a detail is gone', async () => {
    const last = await database.owner<{ id: string }[]>`select event.id from audit.event
      join audit.leaf on leaf.event_id = event.id where event.client_id = ${context.clientId} and subject_id = 'a'
      order by leaf.index desc limit 1`;
    const id = last[0]!.id;
    await tamper('audit.event_detail', `delete from audit.event_detail where event_id = '${id}'`);
    expect(await findings([reconciler([a, b])])).toEqual([
      `detail_missing @ audit.event_detail ${id}`,
      `subject_unverifiable @ audit.event_detail ${id}`,
    ]);
  });

  test('more subjects than a page', async () => {
    const ids = Array.from({ length: 1203 }, (_, at) => `bulk-${at}`);
    const events = ids.map((id) => ({
      kind: 'k',
      subject: { type: 'thing', id },
      detail: { statement: hashOf(id) },
    }));
    await context.transaction(async (tx) => ok(await recordAll(tx, context, events)));
    const rows = ids.map((id) => ({ id, statement: hashOf(id) }));
    expect(await findings([reconciler([a, b, ...rows])])).toEqual([]);
    expect(await findings([reconciler([a, b, ...rows.slice(1)])])).toEqual(['subject_gone @ thing bulk-0']);
  });
});
