import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canonicalText } from '#lib/domain/canonical.ts';
import { commitmentTo, eventStatement } from '#lib/domain/tlog/event.ts';
import { SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { findingsOf, loggedThings, recordOne, tamper } from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { drawBoundary, sequence, verifyLog } from './index.ts';

/* Whoever has the database, but not the application's key, writes nothing into the log. */

let database: TestDatabase;
let context: Context;
let eventIds: string[];
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  ({ context, eventIds } = await loggedThings(database));
});

/** A fitting event as SQL alone can make it: everything but the MAC is right. */
async function forge(
  how: { readonly mac?: Uint8Array | null; readonly first?: boolean } = {},
): Promise<string> {
  const [id, actor, request] = [v7(), SYSTEM_ACTOR, v7()];
  const { clientId } = context;
  const at = new Date().toISOString();
  const subject = { type: 'user', id: 'thing-3' };
  const [salt, detail] = [new Uint8Array(32).fill(1), canonicalText({ at: 4 })];
  const commitment = commitmentTo(salt, detail);
  const kind = 'session.refused';
  const statement = eventStatement({ client: clientId, id, at, actor, request, kind, subject, commitment });
  const { owner } = database;
  await owner`insert into audit.event
      (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, statement, mac)
    values (${clientId}, ${id}, ${at}, ${actor}, ${request}, ${kind}, ${subject.type}, ${subject.id},
      ${statement}, ${how.mac ?? null})`;
  await owner`insert into audit.event_detail (client_id, event_id, salt, detail)
    values (${clientId}, ${id}, ${salt}, ${detail})`;
  await (how.first
    ? owner`insert into audit.pending (client_id, event_id, position) overriding system value
        values (${clientId}, ${id}, 0)`
    : owner`insert into audit.pending (client_id, event_id) values (${clientId}, ${id})`);
  return id;
}

const macs = async () => {
  const [row] = await database.owner<{ mac: Uint8Array }[]>`
    select mac from audit.event where client_id = ${context.clientId} and id = ${eventIds[2] ?? ''}`;
  return row?.mac ?? null;
};

describe('an appended event that the application did not write', () => {
  it('gets no place in the log, holds up none behind it, and is found', async () => {
    const forged = [await forge({ first: true }), await forge({ mac: await macs() })];
    const own = await recordOne(context, 'thing-9', { at: 9 });
    const { size, moved, refused } = await sequence(context);
    expect(size).toBe(9);
    expect([...moved.keys()]).toEqual([eventIds[7], own]);
    expect(refused).toEqual(forged);
    expect((await findingsOf(context)).sort()).toEqual(
      forged.map((id) => `event_not_authentic @ audit.event ${id} mac`).sort(),
    );
    expect((await sequence(context)).refused).toEqual(forged);
  });

  it('is not taken at the next start either, by the way that a log of an earlier version has', async () => {
    const forged = await forge();
    await drawBoundary(context);
    expect(await sequence(context)).toMatchObject({ size: 8, refused: [forged] });
    expect(await verifyLog(context, [])).toMatchObject({ notAuthenticated: 0, leaves: 8 });
  });

  it('is found where it was put into the tree as well', async () => {
    const forged = await forge();
    await tamper(
      database,
      'audit.leaf',
      `insert into audit.leaf (client_id, index, event_id, leaf_hash)
       select client_id, 7, id, sha256('\\x00'::bytea || statement) from audit.event where id = '${forged}'`,
    );
    expect(await findingsOf(context)).toContain(`event_not_authentic @ audit.event ${forged} mac`);
  });

  it('is refused under the statement and mark of a real one', async () => {
    const { owner } = database;
    const copy = v7();
    await owner`insert into audit.event
        (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, statement, mac)
      select client_id, ${copy}, at, actor_id, request_id, kind, subject_type, subject_id, statement, mac
      from audit.event where id = ${eventIds[2] ?? ''}`;
    await owner`insert into audit.pending (client_id, event_id) values (${context.clientId}, ${copy})`;
    expect((await sequence(context)).refused).toEqual([copy]);
  });

  it('and what waits without an event, thousands of them, stop nothing', async () => {
    await database.owner`insert into audit.pending (client_id, event_id, position) overriding system value
      select ${context.clientId}::uuid, gen_random_uuid(), 0 from generate_series(1, 6000)`;
    const { moved, refused } = await sequence(context);
    expect(moved.has(eventIds[7] ?? '')).toBe(true);
    expect(refused).toHaveLength(6000);
  });
});

it('every mark that is taken away or changed is found, once the log has any', async () => {
  await tamper(database, 'audit.event', `update audit.event set mac = null where id = '${eventIds[4]}'`);
  await tamper(
    database,
    'audit.event',
    `update audit.event set mac = set_byte(mac, 9, get_byte(mac, 9) # 1) where id = '${eventIds[7]}'`,
  );
  expect(await findingsOf(context)).toEqual([
    `event_not_authentic @ audit.event ${eventIds[4]} mac`,
    `event_not_authentic @ audit.event ${eventIds[7]} mac`,
  ]);
  expect(await verifyLog(context, [])).toMatchObject({ notAuthenticated: 0 });
});

it('a tree head that the log’s key did not sign is no head, and stops nothing', async () => {
  await database.owner`insert into audit.checkpoint (client_id, size, root, note)
    values (${context.clientId}, 100, ${new Uint8Array(32)}, 'nonsense')`;
  const { size } = await sequence(context);
  expect(size).toBe(8);
  const report = await verifyLog(context, []);
  expect(report.head?.size).toBe(8);
  expect(report.findings.map(({ code }) => code)).toEqual(['checkpoint_unexpected']);
});
