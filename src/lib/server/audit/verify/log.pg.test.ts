import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RowFacts } from '#lib/domain/events/subjects.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { MEMORY } from '#lib/server/platform/config/config.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { rememberAnew } from '../memory/again.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import {
  covered,
  logsDegraded,
  recordAll,
  sequence,
  verifyLog,
  whatIsWrong,
  type NewEvent,
} from '../index.ts';
import { thingEvent } from '#tests/fixtures/thing-event.ts';
import { findingsOf, loggedThings, recordOne, signedHead, tamper } from '#tests/fixtures/things.ts';
import { somebodyIn } from '#tests/setup/books/members.ts';
import { walk } from '#tests/setup/walk.ts';

let database: TestDatabase;
let context: Context;
let eventIds: string[];
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
const anew = async () => {
  ({ context, eventIds } = await loggedThings(database));
};
beforeEach(anew);

const tampered = (table: string, statement: string) => tamper(database, table, statement);

test('an event that waits for minutes was held back, and every process tells', async () => {
  const later = (minutes: number) =>
    database.anotherPlatform({ now: () => new Date(Date.now() + minutes * 60_000) });
  const [in9, in11] = [later(9), later(11)];
  const found = async (platform: Platform) => (await verifyLog({ ...context, platform }, [])).findings;
  expect(await found(in9)).toEqual([]);
  expect(await found(in11)).toMatchObject([{ code: 'event_held_back', place: `audit.event ${eventIds[7]}` }]);
  expect(await whatIsWrong(in9)).toEqual([]);
  expect(await whatIsWrong(in11)).toEqual(['events wait for their log']);
  // A log that is not signed on has an alarm of its own, in each process that came to it.
  await rm(join(database.platform.config.dataFolder, MEMORY, context.clientId), { recursive: true });
  await covered({ ...context, platform: in11 }, eventIds[7]!, 600_000);
  expect(await whatIsWrong(in11)).toEqual([]);
  expect(logsDegraded(in11)).toEqual(['1 of the logs not signed']);
  expect(await whatIsWrong(later(11))).toEqual(['events wait for their log']);
  await rememberAnew(context);
  await sequence(context);
  expect([await found(in11), await whatIsWrong(later(11))]).toEqual([[], []]);
});

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
  const events = Array.from({ length: 2600 }, (_, at) => thingEvent(`${at}`, { at }));
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

describe('the grammar of events', () => {
  /** What the types of the services let nobody record. */
  const record = async (...events: readonly object[]) => {
    await context.transaction(async (tx) => ok(await recordAll(tx, context, events as NewEvent[])));
  };
  const event = (kind: string, type: string, id: string, detail: object = {}) => ({
    ...{ kind, subject: { type, id }, detail },
  });
  const posted = (id: string, statement = 'a') =>
    event('voucher.posted', 'voucher', id, { form: 'segl.voucher.v1', statement: statement.repeat(64) });

  test('is what a log is replayed through, before and after it has its events', async () => {
    await record(
      ...[posted('fine'), posted('twice'), posted('twice'), posted('astray', 'b')],
      // Whatever else names a statement of what is stated once, and whatever it calls itself.
      event('voucher.viewed', 'voucher', 'astray', { form: 'segl.voucher.v1', statement: 'c'.repeat(64) }),
      event('session.refused', 'voucher', 'astray', { statement: null }),
      event('voucher.posted', 'draft', 'd', { form: 'segl.voucher.v1', statement: 'd'.repeat(64) }),
      event('series.created', 'series', 'bare'),
      event('totp.refused', 'user', 'u'),
    );
    const said = async () =>
      (await verifyLog(context, [])).findings.map(
        ({ code, subject, found }) => `${code}: ${subject}, ${found}`,
      );
    const wrong = [
      'event_unknown: voucher astray, voucher.viewed',
      'event_out_of_place: voucher astray, about a voucher',
      'statement_unexpected: voucher astray, that its subject is no more',
      'event_out_of_place: draft d, about a draft',
      'statement_unexpected: series bare, no statement',
      'actor_without_ability: user u, the machine',
      'event_out_of_place: voucher twice, after posted',
      `restated: voucher twice, ${'a'.repeat(64)}`,
      `restated: voucher astray, ${'c'.repeat(64)}`,
      'restated: voucher astray, nothing',
    ];
    expect((await said()).sort()).toEqual(wrong.sort());
    await sequence(context);
    expect((await said()).sort()).toEqual(wrong.sort());
  });

  test('holds rows against what their events led to and fix', async () => {
    const lockedBy = context.actorId;
    await record(
      event('period.created', 'period', '2026/1', { form: 'f', statement: 'a'.repeat(64) }),
      event('period.locked', 'period', '2026/1', { form: 'f', statement: 'b'.repeat(64) }),
    );
    const found = async (row: RowFacts) => {
      const as = () => ok('b'.repeat(64));
      const rows = { subjectType: 'period', tables: [], current: () => oneOf({ id: '2026/1', as, row }) };
      return (await verifyLog(context, [rows])).findings.map(
        ({ code, place }) => `${code} @ ${place.replace(/ [0-9a-f-]{36}/, '')}`,
      );
    };
    const lockedAt = context.platform.clock.now();
    expect(await found({ lockedAt, lockedBy })).toEqual([]);
    const another = { lockedAt: new Date('2020-01-01'), lockedBy: 'another' };
    expect(await found(another)).toEqual([
      'fixed_column_differs @ period 2026/1 lockedAt',
      'fixed_column_differs @ period 2026/1 lockedBy',
    ]);
    expect(await found({ lockedAt: null, lockedBy: null })).toEqual(['state_differs @ audit.event']);
    // Rows that are told without what is to be held would never be looked at.
    expect(await found({ lockedAt })).toEqual(['subject_unverifiable @ period 2026/1']);
  });

  test('finds who acted by a rank that they had in the rows alone', async () => {
    const { userId } = await somebodyIn(context, 'auditor');
    const raised = (role: string) =>
      tampered(
        'identity.membership',
        `update identity.membership set role = '${role}' where user_id = '${userId}'`,
      );
    await raised('bookkeeper');
    const person = database.contextFor(context.clientId, userId);
    const coded = event('dimension.created', 'dimension', 'A/1', { form: 'f', statement: 'a'.repeat(64) });
    await person.transaction(async (tx) => ok(await recordAll(tx, person, [coded as NewEvent])));
    await raised('auditor');
    const { findings } = await verifyLog(context, []);
    expect(findings).toMatchObject([{ code: 'actor_without_ability', found: `${userId}, auditor` }]);
  });

  test('is the grammar of this version for what earlier ones wrote as well, but for people and times', async () => {
    await record(posted('old'), event('totp.refused', 'user', 'u'), posted('old'));
    await tampered(
      'audit.event',
      `update audit.event set mac = null where client_id = '${context.clientId}'`,
    );
    await rm(join(database.platform.config.dataFolder, MEMORY, context.clientId), { recursive: true });
    const { findings } = await verifyLog(context, []);
    expect(findings.map(({ code }) => code)).toEqual(['event_out_of_place', 'restated']);
  });
});

async function* oneOf<T>(one: T): AsyncGenerator<T> {
  yield await Promise.resolve(one);
}

describe('removed rows', () => {
  test('are found', () =>
    walk(
      [
        ['audit.event', 'id', 'leaf_without_event @ audit.leaf 3'],
        ['audit.leaf', 'event_id', 'leaf_gap @ audit.leaf 4'],
        ['audit.event_detail', 'event_id', 'detail_missing @ audit.event_detail'],
      ],
      async (table, column, finding) => {
        await anew();
        await tampered(table, `delete from ${table} where ${column} = '${eventIds[3]}'`);
        expect(await findingsOf(context)).toContainEqual(expect.stringContaining(finding));
      },
    ));

  test('of the whole log are found', async () => {
    await tampered('audit.log', `delete from audit.log where client_id = '${context.clientId}'`);
    expect(await findingsOf(context)).toEqual([`log_missing @ audit.log ${context.clientId}`]);
  });
});

describe('what an auditor kept', () => {
  test('agrees with the log that grew from it', async () => {
    const { note: checkpoint, verifierKey } = await signedHead(context);
    await sequence(context);
    expect(await findingsOf(context, [], { checkpoint, verifierKey })).toEqual([]);
  });

  /** The log cut back to five leaves and grown again by the app itself, which signs it: it agrees with itself. */
  async function rewriteFrom5() {
    const rows = `client_id = '${context.clientId}'`;
    await tampered('audit.leaf', `delete from audit.leaf where ${rows} and index >= 5`);
    await tampered('audit.checkpoint', `delete from audit.checkpoint where ${rows} and size = 7`);
    for (const [table, column] of [
      ['event', 'id'],
      ['event_detail', 'event_id'],
    ] as const) {
      const ids = `('${eventIds[5]}', '${eventIds[6]}')`;
      await tampered(`audit.${table}`, `delete from audit.${table} where ${column} in ${ids}`);
    }
  }

  test('shows a history that was cut off', async () => {
    const { note: checkpoint } = await signedHead(context);
    await rewriteFrom5();
    expect(await findingsOf(context)).toEqual(['log_shorter @ memory in the data folder']);
    expect(await findingsOf(context, [], { checkpoint })).toEqual([
      'log_shorter @ memory in the data folder',
      'trusted_checkpoint_contradicted @ audit.leaf 0 to 6',
    ]);
  });

  test('shows a history that was rewritten under a valid signature', async () => {
    const { note: checkpoint } = await signedHead(context);
    await rewriteFrom5();
    await recordOne(context, 'thing-5', { at: 5 });
    await expect(sequence(context)).rejects.toThrow('log_shorter');
    // Only by who has the master key and the data folder as well.
    await rm(join(database.platform.config.dataFolder, MEMORY), { recursive: true });
    await rememberAnew(context);
    await sequence(context);
    expect(await findingsOf(context)).toEqual([]);
    expect(await findingsOf(context, [], { checkpoint })).toEqual([
      'trusted_checkpoint_contradicted @ audit.leaf 0 to 6',
    ]);
  });

  test('shows another key, and refuses a checkpoint that is none of this log', async () => {
    const ours = await signedHead(context);
    const victim = context;
    context = database.contextFor(await database.newClient());
    await recordOne(context, 'thing', {});
    await sequence(context);
    const theirs = await signedHead(context);
    context = victim;
    expect(await findingsOf(context, [], { verifierKey: theirs.verifierKey })).toEqual([
      'log_key_not_trusted @ audit.log',
    ]);
    expect(await findingsOf(context, [], { checkpoint: theirs.note, verifierKey: ours.verifierKey })).toEqual(
      ['trusted_checkpoint_invalid @ the checkpoint given'],
    );
    expect(await findingsOf(context, [], { verifierKey: 'nonsense' })).toEqual([
      'trusted_key_malformed @ the key given',
    ]);
  });
});
