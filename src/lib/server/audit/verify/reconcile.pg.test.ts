import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { statementHashHex } from '#lib/domain/canonical.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { recordAll, sequence, verifyLog, type CurrentSubject, type Reconciler } from '../index.ts';
import { thingEvent } from '#tests/fixtures/thing-event.ts';
import { findingsOf, loggedThings, recordOne, tamper } from '#tests/fixtures/things.ts';
import { walk } from '#tests/setup/walk.ts';

let database: TestDatabase;
let context: Context;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  ({ context } = await loggedThings(database));
});

const tampered = (table: string, statement: string) => tamper(database, table, statement);

describe('reconciling', () => {
  const hashOf = (content: string) => statementHashHex({ content });
  const as = (content: string) => () => ok(hashOf(content));
  const reconciler = (rows: readonly CurrentSubject[]): Reconciler => ({
    subjectType: 'thing',
    tables: [],
    async *current() {
      await Promise.resolve();
      yield* rows;
    },
  });

  beforeEach(async () => {
    await recordOne(context, 'a', { statement: hashOf('a1') });
    await recordOne(context, 'b', { statement: hashOf('b1') });
    await recordOne(context, 'a', { statement: hashOf('a2') });
    await sequence(context);
    await recordOne(context, 'b', { statement: hashOf('b2') });
    await recordOne(context, 'b', { note: 'looked at' });
    await recordOne(context, 'gone', { statement: hashOf('x') });
    await recordOne(context, 'gone', { statement: null });
  });
  const a = { id: 'a', as: as('a2'), stored: hashOf('a2') };
  const b = { id: 'b', as: as('b2') };

  test('rows that are what their last event says are fine', async () => {
    const report = await verifyLog(context, [reconciler([a, b])]);
    expect(report).toMatchObject({ findings: [], subjects: { thing: 2 } });
  });

  test('names what differs from what the log says', () =>
    walk(
      [
        ['a changed row', [a, { ...b, as: as('b3') }], ['subject_changed @ thing b']],
        [
          'a row set back to an earlier state',
          [{ ...a, as: as('a1') }, b],
          ['stored_statement_differs @ thing a stored statement hash', 'subject_changed @ thing a'],
        ],
        [
          'a changed stored hash',
          [{ ...a, stored: hashOf('z') }, b],
          ['stored_statement_differs @ thing a stored statement hash'],
        ],
        ['a row without an event', [a, b, { id: 'c', as: as('c') }], ['subject_without_event @ thing c']],
        ['a row that is gone', [a], ['subject_gone @ thing b']],
        ['a row that came back', [a, b, { id: 'gone', as: as('x') }], ['subject_changed @ thing gone']],
      ],
      async (_, rows, expected) => {
        expect(await findingsOf(context, [reconciler(rows)])).toEqual(expected);
      },
    ));

  test('says what it can not know because a detail is gone', async () => {
    const last = await database.owner<{ id: string }[]>`select event.id from audit.event
      join audit.leaf on leaf.event_id = event.id where event.client_id = ${context.clientId} and subject_id = 'a'
      order by leaf.index desc limit 1`;
    const id = last[0]!.id;
    await tampered('audit.event_detail', `delete from audit.event_detail where event_id = '${id}'`);
    expect(await findingsOf(context, [reconciler([a, b])])).toEqual([
      `detail_missing @ audit.event_detail ${id}`,
      `subject_unverifiable @ audit.event_detail ${id}`,
    ]);
  });

  test('more subjects than a page', async () => {
    const ids = Array.from({ length: 1203 }, (_, at) => `bulk-${at}`);
    const events = ids.map((id) => thingEvent(id, { form: 'segl.thing.v1', statement: hashOf(id) }));
    await context.transaction(async (tx) => ok(await recordAll(tx, context, events)));
    const rows = ids.map((id) => ({ id, as: as(id) }));
    expect(await findingsOf(context, [reconciler([a, b, ...rows])])).toEqual([]);
    expect(await findingsOf(context, [reconciler([a, b, ...rows.slice(1)])])).toEqual([
      'subject_gone @ thing bulk-0',
    ]);
  });
});
