import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { JsonObject } from '#lib/domain/canonical.ts';
import { err, ok } from '#lib/domain/result.ts';
import { commitmentTo, eventStatement } from '#lib/domain/tlog/event.ts';
import { directoryOf, machine, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { rawSql } from '#lib/server/platform/database.ts';
import { statedEvent, thingEvent } from '#tests/fixtures/thing-event.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { insertPrepared, prepare, type NewEvent } from '../record.ts';
import { sequence } from '../sequence/sequence.ts';
import { timelineOf } from '../service.ts';
import { whatIsWrong } from '../verify/runs/health.ts';
import { verifyLog } from '../verify/verify.ts';
import { announce, announcing } from './announce.ts';
import { courierOf } from './courier.ts';
import { deliver } from './deliver.ts';
import { deleteEntries } from './store.ts';

/* Events of the directory on their way to the logs of two clients, through whatever may happen meanwhile. */

let database: TestDatabase;
let one: string;
let other: string;
let person: Context;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  one = await database.newClient();
  other = await database.newClient();
  person = database.contextFor(NO_CLIENT, uuidv7());
});
afterEach(async () => {
  await database.owner.unsafe('drop function if exists public.stop() cascade');
  await courierOf(database.platform).settled();
});
afterAll(() => database.close());

/** The person tells of themselves, as often as they like. */
const leaving = (detail: JsonObject): NewEvent => ({
  kind: 'session.closed',
  subject: { type: 'user', id: person.actorId },
  detail,
});

/** The nth thing that is told of the person; waits in the outbox until somebody delivers it. */
function tell(n: number, targets: readonly string[] = [one, other]) {
  const event = leaving({ n });
  return person.transaction(async (tx) => ok(await announce(tx, person, targets, event)));
}

async function told(clientId: string): Promise<unknown[]> {
  const context = database.contextFor(clientId);
  await sequence(context);
  const found = await timelineOf(context, { type: 'user', id: person.actorId });
  return found.ok ? found.value.map(({ detail }) => detail?.['n']) : [];
}

const verified = (clientId: string) => verifyLog(database.contextFor(clientId), []);
const waiting = async (clientId: string) =>
  (await database.owner`select event_id as id from audit.outbox where target = ${clientId}`).map((row) =>
    String(row['id']),
  );

/** From now on no row of the client comes into, or goes out of, that table: its process, or its server, ends there. */
async function stopAt(what: 'insert' | 'delete', table: string, column: string, clientId: string) {
  await database.owner.unsafe(`create or replace function public.stop() returns trigger language plpgsql as
    $$begin raise exception 'the server ends' using errcode = 'admin_shutdown'; end$$;
    create trigger stop before ${what} on ${table} for each row
    when (${what === 'insert' ? 'new' : 'old'}.${column} = '${clientId}') execute function public.stop()`);
}

const STOPPED = { code: '57P01' };

describe('an announced event', () => {
  it('is in the log of each client soon after its transaction, and in none without it', async () => {
    const event = leaving({ n: 1 });
    await announcing(person, async (tx) => ok(await announce(tx, person, [one, other], event)));
    const refused = await announcing(person, async (tx) => {
      await announce(tx, person, [one, other], event);
      return err({ code: 'refused' as const });
    });
    expect(refused.ok).toBe(false);
    await courierOf(database.platform).settled();
    expect([await told(one), await told(other)]).toEqual([[1], [1]]);
    expect([...(await waiting(one)), ...(await waiting(other))]).toEqual([]);
    expect((await verified(one)).findings).toEqual([]);
  });

  it('waits, and is told of as waiting, when nobody has delivered it', async () => {
    await tell(1);
    const report = await verified(one);
    expect([report.announced, report.findings]).toEqual([1, []]);
    const later = database.anotherPlatform({ now: () => new Date(Date.now() + 11 * 60_000) });
    expect((await verifyLog({ ...database.contextFor(one), platform: later }, [])).findings).toMatchObject([
      { code: 'event_held_back', place: `audit.outbox ${(await waiting(one))[0]}` },
    ]);
    expect(await whatIsWrong(later)).toEqual(['events wait for their log']);
    expect(await told(one)).toEqual([]);
    // The look of another process, which starts.
    const another = courierOf(database.anotherPlatform());
    another.start();
    await another.stop();
    expect(await told(one)).toEqual([1]);
    expect((await verified(one)).announced).toBe(0);
  });

  it('keeps its place among those of its source', async () => {
    for (let n = 0; n < 450; n++) await tell(n, [one]);
    expect(await deliver(database.platform, one)).toBe(450);
    expect(await told(one)).toEqual(Array.from({ length: 450 }, (_, n) => n));
  });

  it('arrives once when its process ends before the log has it', async () => {
    await tell(1);
    await stopAt('insert', 'audit.pending', 'client_id', one);
    await expect(deliver(database.platform, one)).rejects.toMatchObject(STOPPED);
    expect(await told(one)).toEqual([]);
    await database.owner.unsafe('drop function public.stop() cascade');
    await deliver(database.platform, one);
    expect(await told(one)).toEqual([1]);
  });

  it('and when it ends after, before the outbox knows', async () => {
    await tell(1);
    await tell(2);
    await stopAt('delete', 'audit.outbox', 'target', one);
    await expect(deliver(database.platform, one)).rejects.toMatchObject(STOPPED);
    expect(await told(one)).toEqual([1, 2]);
    expect(await waiting(one)).toHaveLength(2);
    await database.owner.unsafe('drop function public.stop() cascade');
    await deliver(database.platform, one);
    expect(await told(one)).toEqual([1, 2]);
    expect(await waiting(one)).toEqual([]);
    expect((await verified(one)).findings).toEqual([]);
  });

  it('arrives once when several servers deliver at the same moment', async () => {
    for (let n = 0; n < 30; n++) await tell(n);
    const servers = [database.platform, database.anotherPlatform(), database.anotherPlatform()];
    await Promise.all(
      servers.flatMap((server) => [deliver(server, one), deliver(server, other), deliver(server, one)]),
    );
    const all = Array.from({ length: 30 }, (_, n) => n);
    expect([await told(one), await told(other)]).toEqual([all, all]);
    expect([...(await waiting(one)), ...(await waiting(other))]).toEqual([]);
  });

  it('to a client whose database takes nothing for a while holds up no other', async () => {
    await stopAt('insert', 'audit.event', 'client_id', one);
    await tell(1);
    const courier = courierOf(database.platform);
    courier.signal();
    await courier.settled();
    expect([await told(one), await told(other)]).toEqual([[], [1]]);
    const report = await verified(one);
    expect([report.announced, report.findings]).toEqual([1, []]);
    await tell(2);
    await database.owner.unsafe('drop function public.stop() cascade');
    courier.signal();
    await courier.settled();
    expect([await told(one), await told(other)]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });
});

describe('the outbox', () => {
  it('holds nothing that could be read', async () => {
    const event = leaving({ text: 'kontonummer' });
    await person.transaction(async (tx) => ok(await announce(tx, person, [one], event)));
    const [row] = await database.owner`select entry from audit.outbox where target = ${one}`;
    expect((row!['entry'] as Buffer).includes('kontonummer')).toBe(false);
    await deliver(database.platform, one);
  });

  it.each([
    [
      'changed',
      (id: string) => database.owner`update audit.outbox set entry = sha256(entry) where event_id = ${id}`,
    ],
    [
      'sent to another',
      (id: string) => database.owner`update audit.outbox set target = ${other} where event_id = ${id}`,
    ],
    [
      'under another id',
      (id: string) => database.owner`update audit.outbox set event_id = ${uuidv7()} where event_id = ${id}`,
    ],
  ])('an entry that was %s is delivered to nobody, is found, and holds up no other', async (_, change) => {
    await tell(1, [one]);
    await database.owner`alter table audit.outbox disable trigger no_update`;
    await change((await waiting(one))[0]!);
    await database.owner`alter table audit.outbox enable trigger no_update`;
    await tell(2, [one, other]);
    await deliver(database.platform, one);
    await deliver(database.platform, other);
    expect([await told(one), await told(other)]).toEqual([[2], [2]]);
    const found = [...(await verified(one)).findings, ...(await verified(other)).findings];
    expect(found.map(({ code }) => code)).toEqual(['outbox_unreadable']);
  });

  it('an event that somebody else wrote under the id of one that waits is not taken for it', async () => {
    await tell(1, [one]);
    const [id] = await waiting(one);
    await database.owner`insert into audit.event
      (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, statement)
      values (${one}, ${id!}, now(), ${id!}, ${id!}, 'thing.told', 'user', 'x', 'another')`;
    expect(await deliver(database.platform, one)).toBe(0);
    expect(await waiting(one)).toEqual([id]);
    const away = machine(database.platform).transaction(async (tx) => ok(await deleteEntries(tx, [id!])));
    await expect(away).rejects.toThrow('only into the log');
    expect((await verified(one)).findingCount).toBeGreaterThan(0);
  });

  it('an event that the app’s login wrote under the id of one that waits is named, sealed as it is', async () => {
    await tell(1, [one]);
    const [id] = await waiting(one);
    const context = database.contextFor(one);
    const event = { ...prepare(context, thingEvent('x', {})), id: id! };
    const { at, kind, actorId: actor, requestId: request } = event;
    const commitment = commitmentTo(event.salt, event.detail);
    const subject = { type: 'user', id: 'x' };
    const statement = eventStatement({ client: one, id: id!, at, actor, request, kind, subject, commitment });
    await context.transaction(async (tx) => ok(await insertPrepared(tx, { ...event, statement })));
    await sequence(context);
    expect(await deliver(database.platform, one)).toBe(0);
    const report = await verified(one);
    expect([report.announced, report.findings.map(({ code, place }) => `${code} ${place}`)]).toEqual([
      0,
      [`outbox_taken audit.event ${id}`, `event_not_authentic audit.event ${id} mac`],
    ]);
  });

  it('an entry that was kept and is put back says nothing anew of what it is about', async () => {
    const said = (statement: string) => {
      const upkeep = machine(database.platform);
      return upkeep.transaction(async (tx) =>
        ok(await announce(tx, upkeep, [one], statedEvent('x', statement))),
      );
    };
    const [then, now] = ['aa'.repeat(32), 'bb'.repeat(32)];
    await said(then);
    const [kept] = await database.owner`
      select event_id, target, hash, entry from audit.outbox where target = ${one}`;
    await said(now);
    await deliver(database.platform, one);
    await sequence(database.contextFor(one));
    await database.owner`insert into audit.outbox ${database.owner(kept as never)}`;
    const rows = {
      subjectType: 'issuer',
      tables: [],
      async *current() {
        yield await Promise.resolve({ id: 'x', as: () => ok(then), row: null });
      },
    };
    const report = await verifyLog(database.contextFor(one), [rows]);
    expect([report.announced, report.findings.map(({ code }) => code)]).toEqual([0, ['subject_changed']]);
    await deliver(database.platform, one);
  });

  it('shows the app nothing but to the machine in the directory, and lets go of nothing that has not arrived', async () => {
    await tell(1, [one]);
    const as = (context: Context, statement: string) =>
      context.transaction(async (tx) => ok([...(await rawSql(tx).unsafe(statement))]));
    const all = `select event_id from audit.outbox where target = '${one}'`;
    expect(await as(person, all)).toEqual(ok([]));
    expect(await as(database.contextFor(one), all)).toEqual(ok([]));
    expect(await as(directoryOf(database.contextFor(one)), all)).toMatchObject({
      value: [{ event_id: (await waiting(one))[0] }],
    });
    const away = 'delete from audit.outbox';
    await expect(as(machine(database.platform), away)).rejects.toThrow('only into the log');
    await expect(
      as(machine(database.platform), `update audit.outbox set target = '${other}'`),
    ).rejects.toThrow('permission denied');
    const forged = `insert into audit.outbox (event_id, target, hash, entry) values (uuidv7(), '${one}', 'x', 'x')`;
    await expect(as(database.contextFor(one), forged)).rejects.toThrow('may not write audit.outbox');
  });
});
