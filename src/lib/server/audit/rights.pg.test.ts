import { thingEvent } from '#tests/fixtures/thing-event.ts';
import postgres from 'postgres';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { rawSql } from '#lib/server/platform/database.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import {
  gatherHeads,
  latestCheckpoint,
  listEvents,
  proofOf,
  record,
  sequence,
  timelineOf,
  verifyLog,
} from './index.ts';
import { walk } from '#tests/setup/walk.ts';

const APPEND_ONLY = ['event', 'event_detail', 'leaf', 'node', 'checkpoint', 'log'];
const TABLES = [...APPEND_ONLY, 'pending'];

let database: TestDatabase;
let app: postgres.Sql;
let clientId: string;
let eventId: string;
const subject = { type: 'user', id: v7() };

beforeAll(async () => {
  database = await freshDatabase();
  app = postgres(database.appUrl, { max: 1, onnotice: () => {} });
  clientId = await database.newClient();
  const context = database.contextFor(clientId);
  for (let at = 0; at < 6; at += 1) {
    await context.transaction(async (tx) => {
      eventId = await record(tx, context, thingEvent(subject.id, { at }));
      return ok();
    });
    if (at === 3) await sequence(context);
  }
});
afterAll(async () => {
  await app.end();
  await database.close();
});

function asApp(statement: string, client = clientId): Promise<unknown> {
  return app.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${client}, true)`;
    return sql.unsafe(statement);
  });
}

describe("the app's role", () => {
  test('can neither change nor remove rows of what is append-only', () =>
    walk(APPEND_ONLY, async (table) => {
      for (const statement of [
        `update audit.${table} set client_id = client_id`,
        `delete from audit.${table}`,
        `truncate audit.${table}`,
        `alter table audit.${table} disable trigger all`,
        `alter table audit.${table} disable row level security`,
      ]) {
        await expect(asApp(statement)).rejects.toThrow(/permission denied|must be owner/);
      }
    }));

  test('can not change or empty the queue, nor drop an event from it', async () => {
    await expect(asApp('update audit.pending set event_id = event_id')).rejects.toThrow('permission denied');
    await expect(asApp('truncate audit.pending')).rejects.toThrow('permission denied');
    await expect(asApp('delete from audit.pending')).rejects.toThrow('only into audit.leaf');
    // A place before all others is one that it could choose.
    await expect(
      asApp(`insert into audit.pending (client_id, event_id, position) overriding system value
        values ('${clientId}', '${v7()}', 5)`),
    ).rejects.toThrow('permission denied');
  });

  test('sees nothing of another client, and without a client nothing at all', () =>
    walk(TABLES, async (table) => {
      const other = await database.newClient();
      expect(await asApp(`select * from audit.${table}`)).not.toHaveLength(0);
      expect(await asApp(`select * from audit.${table}`, other)).toHaveLength(0);
      expect(await app.unsafe(`select * from audit.${table}`)).toHaveLength(0);
    }));

  test('puts nothing into a log that it does not sign, so that it can stop none', async () => {
    const none = '00000000-0000-0000-0000-000000000000';
    await gatherHeads(database.platform);
    const rows = [
      [clientId, `audit.leaf values ('${clientId}', 999, '${v7()}', '\\x00')`],
      [clientId, `audit.node values ('${clientId}', 2, 999, '\\x00')`],
      [clientId, `audit.checkpoint values ('${clientId}', 999, '\\x00', 'x')`],
      [none, `audit.leaf values ('${none}', 999, '${v7()}', '\\x00')`],
      [none, `audit.head values ('${none}', '${v7()}', '${clientId}', 999, 'x')`],
      [none, `audit.time_token values ('${none}', 0, 999, now(), '\\x00')`],
      [none, `audit.cosignature values ('${none}', 999, '${'w'.repeat(20)}', '${'x'.repeat(20)}')`],
    ] as const;
    for (const [client, row] of rows)
      for (const shown of ['', 'x'])
        await expect(
          asApp(`select set_config('segl.log_pass', '${shown}', true); insert into ${row}`, client),
        ).rejects.toThrow('is written by whoever signs the log');
    // Once its row is written a statement can make another client's of what the rule sees.
    for (const left of ['', v7()])
      for (const [client, row] of rows)
        await expect(
          asApp(`insert into ${row} returning set_config('segl.client_id', '${left}', true)`, client),
        ).rejects.toThrow('until the statement ends');
    const context = database.contextFor(await database.newClient());
    await context.transaction(async (tx) => ok(await record(tx, context, thingEvent(subject.id, { at: 9 }))));
    await sequence(context);
    expect(await gatherHeads(database.platform)).toBe(1);
  });

  test('can not write for another client', async () => {
    const other = await database.newClient();
    await expect(
      asApp(`insert into audit.pending (client_id, event_id) values ('${clientId}', '${v7()}')`, other),
    ).rejects.toThrow('row-level security');
    await expect(
      asApp(`insert into audit.node values ('${clientId}', 2, 99, '\\x00')`, other),
    ).rejects.toThrow('row-level security');
  });
});

test('what is append-only refuses the slip of the owner', () =>
  walk(APPEND_ONLY, async (table) => {
    for (const statement of [
      `update audit.${table} set client_id = client_id`,
      `delete from audit.${table}`,
    ]) {
      await expect(database.owner.unsafe(statement)).rejects.toThrow(`audit.${table} is append-only`);
    }
    await expect(database.owner.unsafe(`truncate audit.${table}`)).rejects.toThrow(
      `audit.${table} is append-only`,
    );
  }));

test('the owner can not drop an event from the queue by accident either', async () => {
  await expect(database.owner.unsafe('delete from audit.pending')).rejects.toThrow('only into audit.leaf');
  await expect(database.owner.unsafe('truncate audit.pending')).rejects.toThrow('TRUNCATE is refused');
});

test('no function of the service shows another client anything', async () => {
  const other = database.contextFor(await database.newClient());
  expect(await listEvents(other, {})).toEqual({ ok: true, value: { events: [], next: null, leftOut: 0 } });
  expect(await timelineOf(other, subject)).toEqual({ ok: true, value: [] });
  expect(await latestCheckpoint(other)).toEqual({ ok: true, value: null });
  expect(await proofOf(other, eventId)).toMatchObject({ error: { code: 'event_not_found' } });
  expect(await verifyLog(other, [])).toMatchObject({ leaves: 0, waiting: 0, head: null });
  expect(await sequence(other)).toMatchObject({ size: 0 });
});

test("even the machine's sweep deletes nothing across clients", async () => {
  const nobody = database.contextFor('00000000-0000-0000-0000-000000000000');
  const deleted = await nobody.transaction(async (tx) =>
    ok(await rawSql(tx)`delete from audit.pending returning 1`),
  );
  expect(deleted).toMatchObject({ ok: true, value: [] });
});
