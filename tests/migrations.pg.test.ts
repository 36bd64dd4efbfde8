import { rm } from 'node:fs/promises';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawBoundary, rememberAnew, sequence, verifyLog } from '#lib/server/audit/index.ts';
import { identityAnswers, stateMembers } from '#lib/server/identity/index.ts';
import { reverseVoucher } from '#lib/server/ledger/vouchers/reversal.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { createContext, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { guardsThatDiffer } from '#lib/server/platform/guards/guards.ts';
import { prepareDatabase } from '#lib/server/platform/migrate.ts';
import { createPlatform, type Platform } from '#lib/server/platform/platform.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { sentTo, signersIn, signNewest } from './setup/books/documents.ts';
import { tamper } from './fixtures/things.ts';
import { prove } from '#lib/server/audit/shown/proving.ts';
import { must } from './setup/books/drafts.ts';
import { faultsOf } from './setup/log/faults.ts';
import { keysBeside } from './setup/keys.ts';
import { voucherOf } from './setup/books/ledger.ts';
import { alteredEvents } from './fixtures/altered-events.ts';
import { dataFolderOf, readRelease, restoreRelease, rowsOf, type KeptRelease } from './releases/kept.ts';
import { day } from './setup/books/day.ts';
import { OPERATIONS } from './setup/long.ts';

function platformOn({ platform }: TestDatabase, appUrl: string, dataFolder: string): Platform {
  const config = { ...platform.config, dataFolder };
  return createPlatform({ config, appUrl, keys: keysBeside(dataFolder) });
}

/* On what each earlier release wrote: nothing of it changes, all of it verifies, and what is new works on it. */

describe.each(['0.1.0', '0.2.0', '0.3.0', '0.4.0'])('from the data of %s', OPERATIONS, (version) => {
  let database: TestDatabase;
  let release: KeptRelease;
  let folder: string;
  let platform: Platform;
  let context: Context;
  let altered: Awaited<ReturnType<typeof alteredEvents>>;
  const as = (actorId: string) =>
    createContext(platform, { clientId: release.clientId, actorId, requestId: uuidv7() });

  beforeAll(async () => {
    database = await freshDatabase(systemClock, 'template1');
    release = await readRelease(version);
    await restoreRelease(database, release);
    altered = await alteredEvents(database.owner, release);
    folder = await dataFolderOf(release);
    const { keys } = database.platform;
    const prepared = must(await prepareDatabase({ ownerUrl: database.ownerUrl, migrations: 'apply', keys }));
    expect(prepared.applied).toBeGreaterThan(0);
    platform = platformOn(database, prepared.appUrl, folder);
    context = as(SYSTEM_ACTOR);
  });
  afterAll(async () => {
    await platform?.database.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('the rules of the database become those of a new one', async () => {
    expect(await guardsThatDiffer(platform)).toEqual([]);
  });

  it('what an event says comes out byte for byte, and nothing is made good that somebody altered before', async () => {
    const { owner } = database;
    const events = await owner<{ id: string; said: string; kept: boolean }[]>`
      select id, audit.statement_of(event)::text as said, statement is not null as kept from audit.event`;
    const said = (rows: readonly { id: string; said: string }[]) =>
      new Map(rows.map((row) => [row.id, row.said]));
    const before = (release.rows['audit.event'] ?? []).map(({ id, statement }) => ({
      id: String(id),
      said: String(statement),
    }));
    expect(said(events)).toEqual(said([...before, ...altered]));
    // What does not follow from the columns stands there still, and nothing else.
    const kept = events.filter((event) => event.kept).map(({ id }) => id);
    expect(kept.sort()).toEqual(
      altered
        .filter(({ follows }) => !follows)
        .map(({ id }) => id)
        .sort(),
    );
    await tamper(
      database,
      'audit.event',
      `delete from audit.event where id = any ('{${altered.map(({ id }) => id).join()}}')`,
    );
  });

  it('every row stays as it was, but for what follows from others', async () => {
    const rows = await rowsOf(database.owner, release.rows);
    const once = release.rows['audit.event']?.map((event) => ({ ...event, statement: null }));
    const nodes = release.rows['audit.node']?.filter(({ level }) => level !== 1);
    expect(rows).toEqual({ ...release.rows, 'audit.event': once, 'audit.node': nodes });
  });

  it('the log verifies, before anything new and after', async () => {
    expect(await faultsOf(context)).toEqual([]);
    const { leaves, waiting } = await verifyLog(context, []);
    await drawBoundary(context);
    await drawBoundary(context);
    expect(await verifyLog(context, [])).toMatchObject({
      findingCount: 0,
      leaves: leaves + waiting + 1,
      notAuthenticated: leaves + waiting,
    });
    const [first] = await database.owner<{ id: string }[]>`
      select event_id as id from audit.leaf where client_id = ${context.clientId} and index = 0`;
    const { events } = must(await prove(context, { subjects: [], events: [first?.id ?? ''] }));
    expect(events).toMatchObject([{ proof: { authentic: 'before' } }]);
    // Up to where it has none is what the application said, not what somebody wrote in its place.
    const { owner } = database;
    const [said] = await owner`select d.event_id, d.detail from audit.event_detail d
      join audit.event e on e.client_id = d.client_id and e.id = d.event_id where e.kind = 'log.authenticated'`;
    const put = (detail: string) =>
      tamper(
        database,
        'audit.event_detail',
        `update audit.event_detail set detail = '${detail}' where event_id = '${String(said?.['event_id'])}'`,
      );
    await put('{"root":"00","size":1000000}');
    const altered = await verifyLog(context, []);
    expect([altered.notAuthenticated, altered.findings.map(({ code }) => code)]).toEqual([
      leaves + waiting,
      ['detail_differs_from_commitment'],
    ]);
    await put(String(said?.['detail']));
    const [anne = { userId: '', name: '' }] = await signersIn(context, 'Anne');
    const documentId = await sentTo(as(anne.userId), [anne]);
    must(await signNewest(as(anne.userId), documentId));
    const voucher = voucherOf({ amount: 99n });
    must(await postVoucher(context, voucher));
    const reversal = { id: uuidv7(), voucherId: voucher.id, date: day('2026-07-01'), text: 'Feil' };
    must(await reverseVoucher(context, reversal));
    await sequence(context);
    expect(await faultsOf(context)).toEqual([]);
  });

  it('the log is told of its people once, and they are held from then on', async () => {
    const { owner } = database;
    const ofPeople = () => faultsOf(context, [identityAnswers]);
    // Anne came in since, and with a word of who she is.
    const people = await owner<{ id: string }[]>`select user_id as id from identity.membership
      join identity."user" on "user".id = user_id where name <> 'Anne' order by 1`;
    // Before it is told, nobody can say what they were.
    await owner`update identity."user" set name = name || 'x' where name <> 'Anne'`;
    expect(await ofPeople()).toEqual([]);
    await owner`update identity."user" set name = rtrim(name, 'x')`;
    expect(await stateMembers(context)).toBe(people.length);
    await sequence(context);
    expect(await ofPeople()).toEqual([]);
    await owner`update identity."user" set name = name || 'x' where name <> 'Anne'`;
    const faults = people.map(({ id }) => `subject_changed: user ${id} at user ${id} name`);
    expect((await ofPeople()).sort()).toEqual(faults);
    expect(await stateMembers(context)).toBe(0);
    await sequence(context);
    expect((await ofPeople()).sort()).toEqual(faults);
  });
});

/* From here on events say each thing once and bear marks, and logs tell of their people. */
describe.each(['0.5.0', '0.5.1', '0.6.0'])('from the data of %s', (version) => {
  let database: TestDatabase;
  let release: KeptRelease;
  let folder: string;
  let platform: Platform;
  beforeAll(async () => {
    database = await freshDatabase(systemClock, 'template1');
    release = await readRelease(version);
    await restoreRelease(database, release);
    folder = await dataFolderOf(release);
    const { keys } = database.platform;
    const prepared = must(await prepareDatabase({ ownerUrl: database.ownerUrl, migrations: 'apply', keys }));
    expect(prepared.applied).toBeGreaterThan(0);
    platform = platformOn(database, prepared.appUrl, folder);
  });
  afterAll(async () => {
    await platform?.database.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('the rules of the database become those of a new one, and every row stays as it was', async () => {
    expect(await guardsThatDiffer(platform)).toEqual([]);
    expect(await rowsOf(database.owner, release.rows)).toEqual(release.rows);
  });

  it('the log verifies, before anything new and after', async () => {
    const { clientId } = release;
    const context = createContext(platform, { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
    // What was remembered outside the database is not kept with it.
    await rememberAnew(context);
    expect(await faultsOf(context)).toEqual([]);
    const [anne = { userId: '', name: '' }] = await signersIn(context, 'Anne');
    const her = createContext(platform, { clientId, actorId: anne.userId, requestId: uuidv7() });
    must(await signNewest(her, await sentTo(her, [anne])));
    const voucher = voucherOf({ amount: 99n });
    must(await postVoucher(context, voucher));
    await sequence(context);
    expect(await faultsOf(context)).toEqual([]);
  });
});
