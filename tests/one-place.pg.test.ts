import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import { NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { thingEvent } from '#tests/fixtures/thing-event.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';

/*
 * A transaction is for one client, or for the directory, from its beginning to its end. Held by PostgreSQL for every
 * table, so that each test of this suite that writes for two in one transaction fails.
 */

let database: TestDatabase;
let mine: string;
let theirs: string;
beforeAll(async () => {
  database = await freshDatabase();
  mine = await database.newClient();
  theirs = await database.newClient();
});
afterAll(() => database.close());

const SCHEMAS = ['audit', 'identity', 'ledger', 'platform', 'signing', 'sync'];

const turnTo = (tx: Tx, clientId: string) =>
  rawSql(tx)`select set_config('segl.client_id', ${clientId}, true)`;

it('every table is asked before it is written, a client’s for that client and any other for the directory', async () => {
  const rows = await database.owner`
    select n.nspname || '.' || c.relname as name,
      (regexp_match(pg_get_triggerdef(t.oid), 'WHEN \\((.*)\\) EXECUTE'))[1] as asked,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'client_id' and not a.attisdropped)
        or c.oid = 'platform.client'::regclass as tenant
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    left join pg_trigger t on t.tgrelid = c.oid and t.tgname = 'one_place' and t.tgenabled = 'O'
      and t.tgfoid = 'platform.refuse_other_place()'::regprocedure and t.tgtype = 2 + 4 + 8 + 16
    where c.relkind in ('r', 'p') and n.nspname = any (${SCHEMAS}) order by 1`;
  expect(rows.length).toBeGreaterThan(45);
  const begun = "NULLIF(current_setting('segl.begun_for'::text, true), ''::text)";
  const here = "current_setting('segl.client_id'::text, true)";
  const wrong = rows.filter(
    ({ asked, tenant }) => asked !== `(${begun} <> ${tenant ? here : `'${NO_CLIENT}'::text`})`,
  );
  expect(wrong.map(({ name }) => `select platform.one_place('${String(name)}')`)).toEqual([]);
});

describe('a transaction', () => {
  it('of one client writes nothing for another, whoever it says that it is for by then', async () => {
    const context = database.contextFor(mine);
    const elsewhere = database.contextFor(theirs);
    const turned = context.transaction(async (tx) => {
      await record(tx, context, thingEvent('x', {}));
      await turnTo(tx, theirs);
      return ok(await record(tx, elsewhere, thingEvent('x', {})));
    });
    await expect(turned).rejects.toThrow(`a transaction for ${mine} may not write audit.`);
    const [count] = await database.owner`select count(*)::int as n from audit.event where subject_id = 'x'`;
    expect(count?.['n']).toBe(0);
  });

  it('of a client writes nothing of the directory, nor one of the directory for a client', async () => {
    const key = uuidv7();
    const attempt = (clientId: string) =>
      database
        .contextFor(clientId)
        .transaction(async (tx) =>
          ok(await rawSql(tx)`insert into identity.attempt values (${key}, now(), now())`),
        );
    await expect(attempt(mine)).rejects.toThrow(`a transaction for ${mine} may not write identity.attempt`);
    expect((await attempt(NO_CLIENT)).ok).toBe(true);
    const nobody = database.contextFor(NO_CLIENT, SYSTEM_ACTOR);
    const turned = nobody.transaction(async (tx) => {
      await turnTo(tx, mine);
      return ok(await record(tx, database.contextFor(mine), thingEvent('x', {})));
    });
    await expect(turned).rejects.toThrow(`a transaction for ${NO_CLIENT} may not write audit.`);
  });

  it('that does not say for whom it began is of an earlier release, and goes on as it did', async () => {
    const nobody = database.contextFor(NO_CLIENT, SYSTEM_ACTOR);
    const written = await nobody.transaction(async (tx) => {
      await rawSql(tx)`select set_config('segl.begun_for', '', true)`;
      for (const clientId of [mine, theirs]) {
        await turnTo(tx, clientId);
        await record(tx, database.contextFor(clientId), thingEvent('x', {}));
      }
      return ok();
    });
    expect(written.ok).toBe(true);
  });
});
