import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { statementHashHex } from '#lib/domain/canonical.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql } from '#lib/server/platform/database.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import {
  recordAll,
  sequence,
  verifyLog,
  type CurrentSubject,
  type NewEvent,
  type Reconciler,
} from '../index.ts';
import { statedEvent } from '#tests/fixtures/thing-event.ts';
import { findingsOf, loggedThings, recordEvent, tamper } from '#tests/fixtures/things.ts';
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
    subjectType: 'issuer',
    tables: [],
    async *current() {
      await Promise.resolve();
      yield* rows;
    },
  });

  beforeEach(async () => {
    await recordEvent(context, statedEvent('a', hashOf('a1')));
    await recordEvent(context, statedEvent('b', hashOf('b1')));
    await recordEvent(context, statedEvent('a', hashOf('a2')));
    await sequence(context);
    await recordEvent(context, statedEvent('b', hashOf('b2')));
  });
  const row = { createdAt: new Date(), revokedAt: null };
  const a = { id: 'a', as: as('a2'), stored: hashOf('a2'), row };
  const b = { id: 'b', as: as('b2'), row };

  test('rows that are what their last event says are fine', async () => {
    const report = await verifyLog(context, [reconciler([a, b])]);
    expect(report).toMatchObject({ findings: [], subjects: { issuer: 2 } });
  });

  test('rows that can’t be read are a finding, and keep nobody from the others', async () => {
    const broken: Reconciler = {
      subjectType: 'draft',
      tables: ['ledger.draft'],
      async *current(tx) {
        await rawSql(tx)`select 1 / 0`;
        yield a;
      },
    };
    const odd = { ...a, as: () => ok(new Date('infinity').toISOString()) };
    const found = await findingsOf(context, [broken, reconciler([odd, { ...b, as: as('b3') }])]);
    expect(found).toEqual([
      'subject_unverifiable @ ledger.draft',
      'subject_unverifiable @ issuer a',
      'subject_changed @ issuer b',
    ]);
  });

  test('names what differs from what the log says', () =>
    walk(
      [
        ['a changed row', [a, { ...b, as: as('b3') }], ['subject_changed @ issuer b']],
        [
          'a row set back to an earlier state',
          [{ ...a, as: as('a1') }, b],
          ['stored_statement_differs @ issuer a stored statement hash', 'subject_changed @ issuer a'],
        ],
        [
          'a changed stored hash',
          [{ ...a, stored: hashOf('z') }, b],
          ['stored_statement_differs @ issuer a stored statement hash'],
        ],
        [
          'a row without an event',
          [a, b, { id: 'c', as: as('c'), row }],
          ['subject_without_event @ issuer c'],
        ],
        ['a row that is gone', [a], ['subject_gone @ issuer b']],
      ],
      async (_, rows, expected) => {
        expect(await findingsOf(context, [reconciler(rows)])).toEqual(expected);
      },
    ));

  test('names a row that came back, and that nothing ends what can not end', async () => {
    await recordEvent(context, statedEvent('gone', hashOf('x')));
    const detail = { statement: null };
    const id = await recordEvent(context, { ...statedEvent('gone', ''), detail } as unknown as NewEvent);
    const unexpected = `statement_unexpected @ audit.event ${id}`;
    expect(await findingsOf(context, [reconciler([a, b])])).toEqual([unexpected]);
    const back = { id: 'gone', as: as('x'), row };
    expect(await findingsOf(context, [reconciler([a, b, back])])).toEqual([
      unexpected,
      'subject_changed @ issuer gone',
    ]);
  });

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
    const events = ids.map((id) => statedEvent(id, hashOf(id)));
    await context.transaction(async (tx) => ok(await recordAll(tx, context, events)));
    const rows = ids.map((id) => ({ id, as: as(id), row }));
    expect(await findingsOf(context, [reconciler([a, b, ...rows])])).toEqual([]);
    expect(await findingsOf(context, [reconciler([a, b, ...rows.slice(1)])])).toEqual([
      'subject_gone @ issuer bulk-0',
    ]);
  });
});
