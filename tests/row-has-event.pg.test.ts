import postgres from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareEvent } from './fixtures/thing-event.ts';
import { insertAnyRow, withoutRules } from './setup/any-row.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';

/*
 * What changes a client's rows commits only together with an event of that client: for every table of the catalogue and
 * everything that its kind lets happen to its rows, and for whoever has the app's login, whatever they set meanwhile.
 */

let database: TestDatabase;
let app: postgres.Sql;
let clientId: string;
beforeAll(async () => {
  database = await freshDatabase();
  app = postgres(database.appUrl, { max: 2, onnotice: () => {}, prepare: false });
  clientId = await database.newClient();
});
afterAll(async () => {
  await app.end({ timeout: 5 });
  await database.close();
});

/** Tables of a client's, or what is done to them, that need no event, each with the reason. */
const WITHOUT: Readonly<Record<string, string>> = {
  'audit.checkpoint': 'the log itself',
  'audit.event': 'the log itself',
  'audit.event_detail': 'the log itself',
  'audit.head': 'a leaf of the installation’s own log',
  'audit.cosignature': 'a line under a head of that log, signed by its witness',
  'audit.leaf': 'the log itself',
  'audit.log': 'the log itself',
  'audit.log_key': 'the log itself',
  'audit.log_pass': 'the log itself',
  'audit.node': 'the log itself',
  'audit.pending': 'the log itself',
  'audit.time_token': 'what others say of the installation’s own log',
  'audit.search_chunk':
    'follows from the events, and is made anew of them; audit verify holds it against them',
  'audit.search_word':
    'follows from the events, and is made anew of them; audit verify holds it against them',
  'audit.verification': 'how far a verification has come; what it found is an event',
  'ledger.account_line': 'follows from the lines, by a rule; the app can’t write it',
  'ledger.balance': 'follows from the lines, by a rule; the app can’t write it',
  'ledger.balance_mark': 'follows from the lines and the log, by a rule; the app can’t write it',
  'ledger.line': 'comes only in the transaction of its voucher (line_of_new_voucher)',
  'ledger.line_dimension': 'comes only in the transaction of its voucher (line_of_new_voucher)',
  'ledger.open_item': 'follows from the lines and from what is matched, by rules; the app can’t write it',
  'ledger.mail_content': 'the bytes of what waits: the mail has an event, also where it is thrown away',
  'ledger.photo_chunk': 'a piece of what is not there yet: the photo that it becomes has an event',
  'ledger.series_counter': 'moves with its vouchers: a number without one is refused or named (number_gap)',
  'platform.client_key':
    'that there is one is no news; that it was changed or destroyed is an event of the command that did it',
  'platform.job': 'what is still to be done: what it does has events',
  'platform.schedule': 'when each schedule last made a job',
  'sync.device update': 'how far a device has come; that there is one is an event',
  'sync.mutation_result': 'an answer kept for who asks again',
};

const OPERATIONS = {
  append: ['insert'],
  change: ['insert', 'update'],
  remove: ['insert', 'update', 'delete'],
};
type Kind = keyof typeof OPERATIONS;

const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'platform.client': { id: 'platform.current_client()' },
};

async function tables(): Promise<{ name: string; kind: Kind }[]> {
  return database.owner`
    select n.nspname || '.' || c.relname as name,
      coalesce(substring(obj_description(c.oid, 'pg_class') from '^(append|change|remove)'), 'append') as kind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and c.oid <> 'audit.owing'::regclass and n.nspname in ('audit', 'identity', 'ledger', 'platform', 'signing', 'sync')
      and (c.oid = 'platform.client'::regclass or exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'client_id' and not a.attisdropped))
    order by 1`;
}

const UNDONE = new Error('undone');

/** Each change that the kind lets happen, with the table's rules off but for this one: what refuses it without an event, and with one. */
async function tried(table: string, kind: Kind): Promise<string[]> {
  const found: string[] = [];
  const client = uuidv7();
  const row = { client_id: `'${client}'`, ...VALUES[table] };
  const work = async (sql: postgres.TransactionSql) => {
    await sql`select set_config('segl.client_id', ${client}, true)`;
    await withoutRules(sql, table);
    const triggers = await sql<{ name: string }[]>`
      select tgname as name from pg_trigger where tgrelid = ${table}::regclass and tgname ~ 'has_event|pointed_to'`;
    const ask = async (how: 'enable' | 'disable') => {
      for (const { name } of triggers) await sql.unsafe(`alter table ${table} ${how} trigger ${name}`);
    };
    const [all] = await sql<{ same: string }[]>`
      select string_agg(format('%1$I = %1$I', attname), ', ') as same from pg_attribute
      where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attidentity = ''`;
    for (const operation of OPERATIONS[kind]) {
      if (operation !== 'insert') {
        await ask('disable');
        await insertAnyRow(sql, table, row);
      }
      for (const event of [false, true]) {
        const change = async (inner: postgres.TransactionSql) => {
          await ask('enable');
          if (event) await inner.unsafe(bareEvent(client));
          if (operation === 'insert') await insertAnyRow(inner, table, row);
          if (operation === 'update') await inner.unsafe(`update ${table} set ${all?.same ?? ''}`);
          if (operation === 'delete') await inner.unsafe(`delete from ${table}`);
          // What a commit asks, asked now.
          await inner`set constraints all immediate`;
          throw UNDONE;
        };
        const refused = await sql
          .savepoint(change)
          .then(String, (cause: unknown) =>
            cause === UNDONE
              ? 'nothing'
              : ((cause as postgres.PostgresError).constraint_name ?? String(cause)),
          );
        found.push(`${table} ${operation} ${event ? 'with' : 'without'}: ${refused}`);
      }
    }
    throw UNDONE;
  };
  await database.owner.begin(work).catch((cause: unknown) => {
    if (cause !== UNDONE) throw cause;
  });
  return found;
}

it('every change to every table of a client’s needs an event, or stands here with the reason', async () => {
  const found: string[] = [];
  const expected: string[] = [];
  for (const { name, kind } of await tables()) {
    found.push(...(await tried(name, kind)));
    for (const operation of OPERATIONS[kind]) {
      expected.push(
        `${name} ${operation} without: ${name in WITHOUT || `${name} ${operation}` in WITHOUT ? 'nothing' : 'row_has_event'}`,
      );
      expected.push(`${name} ${operation} with: nothing`);
    }
  }
  expect(found).toEqual(expected);
  expect(found.length).toBeGreaterThan(90);
});

describe('whoever has the app’s login', () => {
  const series = (client = clientId) =>
    `insert into ledger.series values ('${client}', '${uuidv7().slice(-12)}', 'x')`;

  /** What the commit of these statements ends with. */
  async function committing(...statements: string[]): Promise<string> {
    try {
      await app.begin(async (sql) => {
        await sql`select set_config('segl.client_id', ${clientId}, true)`;
        for (const each of statements) await sql.unsafe(each);
      });
    } catch (cause) {
      const { constraint_name, message } = cause as postgres.PostgresError;
      return constraint_name ?? message;
    }
    return 'committed';
  }

  it('commits with an event before, after, or in the statement itself', async () => {
    expect(await committing(bareEvent(clientId), series(), series())).toBe('committed');
    expect(await committing(series(), bareEvent(clientId), series())).toBe('committed');
    expect(await committing(`with e as (${bareEvent(clientId)}) ${series()}`)).toBe('committed');
    expect(await committing(`with s as (${series()}) ${bareEvent(clientId)}`)).toBe('committed');
    const left = await database.owner`select from audit.owing`;
    expect(left).toHaveLength(0);
  });

  it('commits what changes nothing, and not what changes something, without one', async () => {
    expect(await committing(`update ledger.period set locked_at = null where false`)).toBe('committed');
    expect(await committing(series())).toBe('row_has_event');
    expect(await committing('savepoint a', series(), 'rollback to a')).toBe('committed');
    const photo = (completeAt: string) =>
      `insert into ledger.photo values ('${clientId}', '${uuidv7()}', '\\x00', 1, 'image/png', 1, ${completeAt}, '${clientId}')`;
    expect(await committing(photo('null'))).toBe('committed');
    expect(await committing(photo('now()'))).toBe('row_has_event');
    expect(await committing(bareEvent(clientId), photo('now()'))).toBe('committed');
    expect(await committing('update ledger.photo set received = 0 where complete_at is null')).toBe(
      'committed',
    );
    expect(await committing('update ledger.photo set complete_at = null')).toBe('row_has_event');
  });

  it('can’t say that there is one: not one of an earlier transaction, nor one that was taken back', async () => {
    const [earlier] = await database.owner`select id from audit.event where client_id = ${clientId} limit 1`;
    const point = (id: unknown) => `select set_config('segl.event', '${clientId}/${String(id)}', true)`;
    expect(await committing(point(earlier?.['id']), series())).toBe('row_has_event');
    expect(await committing(series(), point(earlier?.['id']))).toBe('row_has_event');
    const id = uuidv7();
    const back = ['savepoint a', bareEvent(clientId, id), 'rollback to a', point(id)];
    expect(await committing(...back, series())).toBe('row_has_event');
    expect(await committing(series(), ...back)).toBe('row_has_event');
  });

  it('can’t have it asked while there is one that is then taken back', async () => {
    const now = 'set constraints all immediate';
    const later = 'set constraints all deferred';
    expect(await committing(series(), 'savepoint a', bareEvent(clientId), now, 'rollback to a')).toBe(
      'row_has_event',
    );
    expect(await committing(series(), 'savepoint a', bareEvent(clientId), now, later, 'rollback to a')).toBe(
      'row_has_event',
    );
    expect(await committing(now, series(), bareEvent(clientId))).toBe('row_has_event');
  });

  it('can’t take away what asks, nor answer for a client with the event of another', async () => {
    expect(await committing(series(), 'delete from audit.owing')).toBe('row_has_event');
    const theirs = await database.newClient();
    const turn = (client: string) => `select set_config('segl.client_id', '${client}', true)`;
    const there = [turn(theirs), bareEvent(theirs)];
    expect(await committing(...there, turn(clientId), series())).toBe('row_has_event');
    expect(await committing(series(), ...there)).toBe('row_has_event');
    // Turned to the other within the statement, so that it is the other who is asked for after it.
    const turned = `with s as (${series()} returning client_id) select set_config('segl.client_id', '${theirs}', true) from s`;
    expect(await committing(...there, turn(clientId), turned)).toMatch(/row-level security|row_has_event/);
  });
});
