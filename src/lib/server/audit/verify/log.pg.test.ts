import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { recordAll, sequence, verifyLog, type NewEvent } from '../index.ts';
import { thingEvent } from '#tests/fixtures/thing-event.ts';
import { findingsOf, loggedThings, recordOne, signedHead, tamper } from '#tests/fixtures/things.ts';
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
  const events = Array.from({ length: 2600 }, (_, at) => thingEvent(`${at}`, { at }, 'bulk'));
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

describe('the life of a subject', () => {
  const posted = (id: string, type = 'voucher') => {
    const event = { kind: 'voucher.posted', subject: { type, id }, detail: {} };
    return event as unknown as NewEvent;
  };

  test('is what the grammar of events allows, before and after the log has it', async () => {
    const events = [posted('one'), posted('two'), posted('two'), posted('three', 'draft'), posted('two')];
    await context.transaction(async (tx) => ok(await recordAll(tx, context, events)));
    const said = async () =>
      (await verifyLog(context, [])).findings.map(
        ({ code, subject, found }) => `${code}: ${subject}, ${found}`,
      );
    const wrong = [
      'event_out_of_place: voucher two, about a voucher, after voucher.posted; 2 so',
      'event_out_of_place: draft three, about a draft, after nothing; 1 so',
    ];
    expect((await said()).sort()).toEqual(wrong.sort());
    await sequence(context);
    expect((await said()).sort()).toEqual(wrong.sort());
  });
});

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
    await tampered('audit.node', `delete from audit.node where ${rows} and level = 1 and index = 2`);
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
    expect(await findingsOf(context)).toEqual([]);
    expect(await findingsOf(context, [], { checkpoint })).toEqual([
      'trusted_checkpoint_contradicted @ audit.leaf 0 to 6',
    ]);
  });

  test('shows a history that was rewritten under a valid signature', async () => {
    const { note: checkpoint } = await signedHead(context);
    await rewriteFrom5();
    await recordOne(context, 'thing-5', { at: 5 });
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
