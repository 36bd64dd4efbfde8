import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '#lib/server/platform/context.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { sequence, verifyLog } from '../index.ts';
import { findingsOf, loggedThings, tamper } from '#tests/fixtures/things.ts';
import { walk } from '#tests/setup/walk.ts';
import { LONG } from '#tests/setup/long.ts';

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

describe('every change to a column of', LONG, () => {
  const other = v7();
  /** Row: what is set, on which of the eight events, and what is found beside the hash and the mark. */
  test('audit.event is found: what its statement follows from, in a sealed and in a waiting event', () =>
    walk(
      [
        ["at = at + interval '1 millisecond'", 7, []],
        [`actor_id = '${other}'`, 3, []],
        [`request_id = '${other}'`, 3, []],
        ["kind = 'session.unheard'", 7, ['event_unknown @ audit.event']],
        ["subject_type = 'voucher'", 3, ['event_out_of_place @ audit.event']],
        ["subject_id = 'thing-x'", 7, []],
        ['commitment = sha256(commitment)', 3, ['detail_differs_from_commitment @ audit.event_detail']],
      ],
      async (change, which, beside) => {
        await anew();
        const id = eventIds[which];
        await tampered('audit.event', `update audit.event set ${change} where id = '${id}'`);
        const hash = `leaf_hash_differs @ audit.leaf 3 leaf_hash, audit.event ${id} statement`;
        const found = [
          ...beside.map((finding) => `${finding} ${id}`),
          `event_not_authentic @ audit.event ${id} mac`,
          ...(which === 3 ? [hash] : []),
        ];
        expect((await findingsOf(context)).sort()).toEqual(found.sort());
        // The one that waits is under no root yet, and does not get there: its mark is of other bytes.
        expect((await sequence(context)).refused).toEqual(which === 3 ? [] : [id]);
      },
    ));

  test('audit.event is found: id', async () => {
    await tampered('audit.event', `update audit.event set id = '${other}' where id = '${eventIds[3]}'`);
    expect(await findingsOf(context)).toEqual(
      expect.arrayContaining([
        'leaf_without_event @ audit.leaf 3',
        `event_not_in_log @ audit.event ${other}`,
        `event_not_authentic @ audit.event ${other} mac`,
        `detail_without_event @ audit.event_detail ${eventIds[3]}`,
      ]),
    );
  });

  test('audit.event is found: client_id, on both sides', async () => {
    const victim = context;
    const elsewhere = await database.newClient();
    await tampered(
      'audit.event',
      `update audit.event set client_id = '${elsewhere}' where id = '${eventIds[3]}'`,
    );
    expect(await findingsOf(context)).toContain('leaf_without_event @ audit.leaf 3');
    context = database.contextFor(elsewhere);
    expect(await findingsOf(context)).toContain(`event_not_authentic @ audit.event ${eventIds[3]} mac`);
    context = victim;
  });

  /** As one that an earlier release wrote and that does not follow from its columns. */
  const kept = (which: number, statement: string, change = '') =>
    tampered(
      'audit.event',
      `update audit.event set ${change} commitment = null, statement = ${statement} where id = '${eventIds[which]}'`,
    );

  test('audit.event is found: a statement that is kept and says something else than its columns', () =>
    walk(
      [
        ['at', "at = at + interval '1 millisecond'", 7, []],
        ['actor_id', `actor_id = '${other}'`, 3, ['actor_without_ability']],
        ['request_id', `request_id = '${other}'`, 3, []],
        ['kind', "kind = 'session.unheard'", 0, ['event_unknown']],
        ['subject_type', "subject_type = 'voucher'", 3, ['event_out_of_place']],
        ['subject_id', "subject_id = 'thing-x'", 6, []],
      ],
      async (column, change, which, beside) => {
        await anew();
        await kept(which, 'audit.statement_of(event)', `${change},`);
        expect(await findingsOf(context)).toEqual([
          `event_differs_from_statement @ audit.event ${eventIds[which]} ${column}`,
          ...beside.map((code) => `${code} @ audit.event ${eventIds[which]}`),
        ]);
      },
    ));

  test('audit.event is found: a statement that is kept and none', () =>
    walk(['{}', 'no json', '{"v":"segl.event.v2"}', ''], async (text) => {
      await anew();
      await kept(7, `convert_to('${text}', 'UTF8')`);
      expect((await verifyLog(context, [])).findings).toContainEqual(
        expect.objectContaining({ place: expect.stringContaining(`audit.event ${eventIds[7]}`) as string }),
      );
    }));

  test('audit.event is found: a statement that is kept, with a field more', async () => {
    const text = `convert_from(audit.statement_of(event), 'UTF8')`;
    await kept(7, `convert_to(replace(${text}, '"v":', '"u":"","v":'), 'UTF8')`);
    expect(await findingsOf(context)).toEqual([
      `statement_malformed @ audit.event ${eventIds[7]}`,
      `event_not_authentic @ audit.event ${eventIds[7]} mac`,
    ]);
  });

  test('audit.event is found: under a database that says what the statement was', async () => {
    const { owner } = database;
    const [made] = await owner`select pg_get_functiondef('audit.statement_of'::regproc) as said`;
    await owner.unsafe(`create table public.said as select id, audit.statement_of(event) as bytes from audit.event;
      grant select on public.said to public; grant usage on schema public to public`);
    await tampered('audit.event', `update audit.event set actor_id = '${other}' where id = '${eventIds[3]}'`);
    await owner.unsafe(`create or replace function audit.statement_of(event audit.event) returns bytea
      language sql stable parallel safe return (select bytes from public.said where said.id = (event).id)`);
    expect(await findingsOf(context)).toContain(`event_not_authentic @ audit.event ${eventIds[3]} mac`);
    await owner.unsafe(`${String(made?.['said'])}; drop table public.said`);
  });

  test('audit.event_detail is found: detail and salt', () =>
    walk(
      ['detail = \'{"at":4}\'', "detail = 'no json'", "salt = sha256('')", "salt = salt || '\\x00'::bytea"],
      async (change) => {
        await anew();
        await tampered(
          'audit.event_detail',
          `update audit.event_detail set ${change} where event_id = '${eventIds[3]}'`,
        );
        expect(await findingsOf(context)).toEqual([
          `detail_differs_from_commitment @ audit.event_detail ${eventIds[3]}`,
        ]);
      },
    ));

  test('audit.event_detail is found: event_id, client_id', () =>
    walk([`event_id = '${other}'`, `client_id = '${other}'`], async (change) => {
      await anew();
      await tampered(
        'audit.event_detail',
        `update audit.event_detail set ${change} where event_id = '${eventIds[3]}'`,
      );
      expect(await findingsOf(context)).toContain(`detail_missing @ audit.event_detail ${eventIds[3]}`);
    }));

  test('audit.leaf is found: each', () =>
    walk(
      [
        ['index = 100', 'leaf_gap @ audit.leaf 4'],
        [`event_id = '${other}'`, 'leaf_without_event @ audit.leaf 3'],
        [`client_id = '${other}'`, 'leaf_gap @ audit.leaf 4'],
        ["leaf_hash = sha256('')", 'leaf_hash_differs @ audit.leaf 3'],
      ],
      async (change, finding) => {
        await anew();
        await tampered('audit.leaf', `update audit.leaf set ${change} where event_id = '${eventIds[3]}'`);
        expect(await findingsOf(context)).toContainEqual(expect.stringContaining(finding));
      },
    ));

  test('audit.node is found: each', () =>
    walk(
      [
        ['level = 9', ['node_differs @ audit.node 2/0', 'node_unexpected @ audit.node 9/0']],
        ['index = 7', ['node_differs @ audit.node 2/0', 'node_unexpected @ audit.node 2/7']],
        [`client_id = '${other}'`, ['node_differs @ audit.node 2/0']],
        ["hash = sha256('')", ['node_differs @ audit.node 2/0']],
      ],
      async (change, expected) => {
        await anew();
        const row = `client_id = '${context.clientId}' and level = 2 and index = 0`;
        await tampered('audit.node', `update audit.node set ${change} where ${row}`);
        expect(await findingsOf(context)).toEqual(expected);
      },
    ));

  test('audit.checkpoint is found: each', () =>
    walk(
      [
        ['size = 4', 'checkpoint_differs_from_note @ audit.checkpoint 4'],
        ['size = 99', 'checkpoint_unexpected @ audit.checkpoint 99'],
        ["root = sha256('')", 'checkpoint_differs_from_note @ audit.checkpoint 5'],
        ["note = replace(note, E'\\n5\\n', E'\\n4\\n')", 'checkpoint_invalid @ audit.checkpoint 5'],
        ["note = ''", 'checkpoint_invalid @ audit.checkpoint 5'],
      ],
      async (change, finding) => {
        await anew();
        const row = `client_id = '${context.clientId}' and size = 5`;
        await tampered('audit.checkpoint', `update audit.checkpoint set ${change} where ${row}`);
        expect(await findingsOf(context)).toEqual([finding]);
      },
    ));

  test('audit.checkpoint is found: client_id of the newest', async () => {
    const elsewhere = await database.newClient();
    const row = `client_id = '${context.clientId}' and size = 7`;
    await tampered('audit.checkpoint', `update audit.checkpoint set client_id = '${elsewhere}' where ${row}`);
    expect(await findingsOf(context)).toEqual(['log_not_covered @ audit.leaf 6']);
  });

  test('audit.log is found: each', () =>
    walk(
      [
        ["origin = 'other.example/log'", 'checkpoint_invalid @ audit.checkpoint 2'],
        ["public_key = sha256('')", 'log_key_unusable @ audit.log'],
        ["sealed_private_key = sealed_private_key || '\\x00'", 'log_key_unusable @ audit.log'],
      ],
      async (change, finding) => {
        await anew();
        await tampered('audit.log', `update audit.log set ${change} where client_id = '${context.clientId}'`);
        expect(await findingsOf(context)).toContainEqual(expect.stringContaining(finding));
      },
    ));

  test('audit.log_key is found: since, also with its lines taken off the checkpoints, and where it is gone', async () => {
    const own = `client_id = '${context.clientId}'`;
    const since = (size: string) =>
      tampered('audit.log_key', `update audit.log_key set since = ${size} where ${own}`);
    const places = ['memory in the data folder', 'audit.log_key since'];
    const found = places.map((place) => `log_key_since_differs @ ${place}`);
    for (const size of ['102', '9007199254740991', '5']) {
      await since(size);
      expect(await findingsOf(context)).toEqual(found);
    }
    // The last of its lines is the second key's.
    await tampered(
      'audit.checkpoint',
      `update audit.checkpoint set note = regexp_replace(note, '[^\n]+\n$', '') where ${own} and size < 7`,
    );
    await since('7');
    expect(await findingsOf(context)).toEqual(found.slice(0, 1));
    await tampered('audit.log_key', `delete from audit.log_key where ${own}`);
    expect(await findingsOf(context)).toContain(found[0]);
    // A new one, which the next head is signed with, makes nothing good.
    await sequence(context);
    expect(await findingsOf(context)).toContain(found[0]);
  });

  test('audit.pending is found: event_id, client_id', async () => {
    await tampered(
      'audit.pending',
      `update audit.pending set event_id = '${other}' where event_id = '${eventIds[7]}'`,
    );
    expect(await findingsOf(context)).toEqual([
      `event_not_in_log @ audit.event ${eventIds[7]}`,
      `pending_without_event @ audit.pending ${other}`,
    ]);
    await tampered(
      'audit.pending',
      `update audit.pending set event_id = '${eventIds[2]}' where event_id = '${other}'`,
    );
    expect(await findingsOf(context)).toContain(`pending_already_in_log @ audit.pending ${eventIds[2]}`);
    await tampered(
      'audit.pending',
      `update audit.pending set client_id = '${other}' where event_id = '${eventIds[2]}'`,
    );
    expect(await findingsOf(context)).toEqual([`event_not_in_log @ audit.event ${eventIds[7]}`]);
  });
});
