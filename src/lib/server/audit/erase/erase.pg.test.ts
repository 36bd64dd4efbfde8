import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBundle } from '#lib/domain/evidence/check.ts';
import { erasedBy } from '#lib/domain/evidence/erased.ts';
import { openCheckpoint } from '#lib/domain/tlog/checkpoint.ts';
import { erasureIn } from '#lib/domain/tlog/erased.ts';
import { verifyEventProof } from '#lib/domain/tlog/event-proof.ts';
import { parseVerifierKey } from '#lib/domain/tlog/note.ts';
import { eventProofIn, tlogProofOf } from '#lib/domain/tlog/tlog-proof.ts';
import { ok } from '#lib/domain/result.ts';
import { SURROUNDINGS } from '#lib/server/api/erasing.ts';
import {
  identityAnswers,
  addMember,
  createUser,
  peopleOf,
  removeMember,
  setPassword,
} from '#lib/server/identity/index.ts';
import { ledgerAnswers } from '#lib/server/ledger/index.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { rawSql } from '#lib/server/platform/database.ts';
import { recordEvent, tamper } from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { tellExport, tellReading } from '../readings.ts';
import {
  eraseAgain,
  eraseDetails,
  gatherEvidence,
  listEvents,
  planErasing,
  proofOf,
  prepare,
  sequence,
  timelineOf,
  verifyClient,
  verifyMlDsa,
  type Anchors,
  type NewEvent,
} from '../index.ts';
import { commitmentOf } from '../record.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** Nobody has spoken for the installation's log. */
const NOBODY: Anchors = {
  cosignaturesAt: () => Promise.resolve([]),
  tokensAt: () => Promise.resolve([]),
  policy: () => null,
  roots: () => Promise.resolve([]),
};

const ASKED = { ground: 'objection', reference: '2026/114' } as const;

/** A client with an administrator, and somebody who came and left without a trace in the books. */
async function clientWithFormer() {
  const context = database.contextFor(await database.newClient());
  const join = async (name: string, role: 'administrator' | 'field') => {
    const email = `${name.toLowerCase()}-${uuidv7()}@example.no`;
    const { userId } = must(await createUser(context, { email, name }));
    must(await addMember(context, { email, role }));
    return { userId, email };
  };
  const kari = await join('Kari', 'administrator');
  const ola = await join('Ola', 'field');
  must(await setPassword(context, { email: ola.email, password: 'fjorden ligger stille' }));
  must(await removeMember(context, { email: ola.email }));
  await sequence(context);
  return { context, kari, ola };
}

async function findings(context: Context) {
  const report = await verifyClient(context, [identityAnswers]);
  return { erased: report.erased, codes: report.findings.map(({ code }) => code).sort() };
}
const erasable = async (context: Context, person: string) =>
  must(await planErasing(context, SURROUNDINGS, { person })).erasable.map(({ id }) => id);
const textsOf = async ({ clientId }: Context, text: string) =>
  database.owner`select event_id from audit.event_detail where client_id = ${clientId} and detail like ${`%${text}%`}`;

const OLD: Extract<NewEvent, { kind: 'account.created' }> = {
  kind: 'account.created',
  subject: { type: 'account', id: '1920' },
  detail: { statement: 'ab'.repeat(32), form: 'segl.account.v1', was: null },
};
/** As the application does it at another time. */
function at(context: Context, time: string): Context {
  const platform = database.anotherPlatform({ now: () => new Date(time) });
  return createContext(platform, context);
}

describe('what somebody has read or taken out', () => {
  it('may go, though not by their own hand', async () => {
    const { context, kari } = await clientWithFormer();
    const reader = database.contextFor(context.clientId, kari.userId);
    await tellReading(reader, { what: 'voucher', id: uuidv7() });
    const { eventId } = must(await tellExport(reader, { format: 'csv', of: { filter: { text: 'Ola' } } }));
    const read = must(await timelineOf(context, { type: 'reading', id: 'log' })).map(({ id }) => id);
    expect(read).toEqual([eventId]);
    const [opened] = must(await listEvents(context, { kind: 'reading.opened' })).events;
    const events = [eventId, opened?.id ?? ''];
    const kept = must(await planErasing(reader, SURROUNDINGS, { events })).kept;
    expect(kept.map(({ because }) => because)).toEqual(['oneself', 'oneself']);
    expect(must(await eraseDetails(context, SURROUNDINGS, { events, ...ASKED })).erased).toBe(2);
    await sequence(context);
    expect(await findings(context)).toEqual({ erased: 2, codes: [] });
  });

  it('and what somebody else wrote stops nobody from erasing', async () => {
    const { context, ola } = await clientWithFormer();
    const forge = (kind: string, type: string, subject: string, actor: string) =>
      database.owner.begin(async (sql) => {
        const id = uuidv7();
        const { clientId } = context;
        await sql`insert into audit.event (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, statement)
          values (${clientId}, ${id}, now(), ${actor}, ${id}, ${kind}, ${type}, ${subject}, 'x')`;
        await sql`insert into audit.event_detail values (${clientId}, ${id}, 'x', '{"year":"all"}')`;
        return id;
      });
    await forge('voucher.posted', 'voucher', 'v', uuidv7());
    const nobody = await forge('user.renamed', 'user', 'nobody', ola.userId);
    expect((await erasable(context, ola.userId)).length).toBeGreaterThanOrEqual(3);
    const plan = must(await planErasing(context, SURROUNDINGS, { events: [nobody] }));
    expect(plan.kept).toMatchObject([{ because: 'unknown' }]);
  });
});

describe('who has left without a trace in the books', () => {
  it('is erased from the log, which goes on to verify, and proves what it says', async () => {
    const { context, ola } = await clientWithFormer();
    expect(await textsOf(context, ola.email)).not.toHaveLength(0);
    const events = await erasable(context, ola.userId);
    expect(events.length).toBeGreaterThanOrEqual(3);
    const { erased, eventIds } = must(await eraseDetails(context, SURROUNDINGS, { events, ...ASKED }));
    expect(erased).toBe(events.length);
    expect(await textsOf(context, ola.email)).toHaveLength(0);
    // Also before the event that says so has its place in the log.
    expect(await findings(context)).toEqual({ erased, codes: [] });
    await sequence(context);
    expect(await findings(context)).toEqual({ erased, codes: [] });

    const [first = ''] = events;
    const proof = must(await proofOf(context, first));
    expect([proof.detail, proof.salt]).toEqual([null, null]);
    const key = parseVerifierKey(proof.verifierKey);
    const checkpoint = must(await verifyEventProof(proof, proof.verifierKey));
    expect(erasureIn(proof, checkpoint)).toMatchObject({ eventId: eventIds[0] });
    const file = must(eventProofIn(tlogProofOf(proof), proof.verifierKey));
    expect((await verifyEventProof(file, proof.verifierKey)).ok).toBe(true);
    expect(key.ok && (await openCheckpoint(proof.checkpointNote, key.value)).ok).toBe(true);

    // Evidence of it takes along what says so.
    const told = { subject: { type: 'event', id: first }, subjects: [], statements: [], files: [] };
    const evidence = must(await gatherEvidence(context, told, NOBODY));
    const facts = must(await checkBundle(evidence, { verify: verifyMlDsa, at: new Date() }));
    expect(facts.events.map((event) => erasedBy(event, facts.events)?.facts.id ?? null)).toEqual([
      eventIds[0],
      null,
    ]);

    const [said] = must(await timelineOf(context, { type: 'user', id: ola.userId }));
    expect(said).toMatchObject({ detail: null, erased: { by: eventIds[0] } });
    const [newest] = must(await listEvents(context, {})).events;
    expect(newest).toMatchObject({
      kind: 'detail.erased',
      detail: { events, ...ASKED },
    });
    expect(await peopleOf(context)).toContainEqual(
      expect.objectContaining({ userId: ola.userId, erased: true }),
    );
  });

  it('is erased once; and not while they are a member again', async () => {
    const { context, ola } = await clientWithFormer();
    const [one = '', ...rest] = await erasable(context, ola.userId);
    must(await eraseDetails(context, SURROUNDINGS, { events: [one], ...ASKED }));
    expect(await eraseDetails(context, SURROUNDINGS, { events: [one], ...ASKED })).toMatchObject({
      error: { code: 'erasing_nothing' },
    });
    must(await addMember(context, { email: ola.email, role: 'field' }));
    expect(await eraseDetails(context, SURROUNDINGS, { events: rest, ...ASKED })).toMatchObject({
      error: { code: 'erasing_kept', because: 'member' },
    });
    const plan = must(await planErasing(context, SURROUNDINGS, { person: ola.userId }));
    expect(plan).toMatchObject({ erasable: [], erased: 1 });
    await sequence(context);
    expect(await findings(context)).toEqual({ erased: 1, codes: [] });
    // Who they were and left as is gone; who they are is not.
    must(await removeMember(context, { email: ola.email }));
    const all = await erasable(context, ola.userId);
    must(await eraseDetails(context, SURROUNDINGS, { events: all, ...ASKED }));
    await sequence(context);
    expect(await findings(context)).toEqual({ erased: 1 + all.length, codes: [] });
  });

  it('is erased by somebody else', async () => {
    const { context, kari, ola } = await clientWithFormer();
    const refused = (id: string): NewEvent => ({
      ...{ kind: 'session.refused', subject: { type: 'user', id }, detail: { address: '192.0.2.7' } },
    });
    const [own, other] = [
      await recordEvent(context, refused(kari.userId)),
      await recordEvent(context, refused(ola.userId)),
    ];
    const itself = { ...context, actorId: kari.userId };
    expect(await eraseDetails(itself, SURROUNDINGS, { events: [own], ...ASKED })).toMatchObject({
      error: { code: 'erasing_kept', because: 'oneself' },
    });
    must(await eraseDetails(itself, SURROUNDINGS, { events: [other], ...ASKED }));
    expect(await findings(context)).toEqual({ erased: 1, codes: [] });
  });

  it('is kept as long as the books name them', async () => {
    const { context, ola } = await clientWithFormer();
    const itself = { ...context, actorId: ola.userId };
    await recordEvent(itself, {
      kind: 'draft.discarded',
      subject: { type: 'draft', id: uuidv7() },
      detail: { revision: 1, statement: 'cd'.repeat(32), form: 'segl.draft.v1', was: null },
    });
    const { kept, erasable: may } = must(await planErasing(context, SURROUNDINGS, { person: ola.userId }));
    expect(may).toEqual([]);
    const year = new Date().getFullYear();
    expect(kept[0]).toMatchObject({ because: 'deeds', until: `${year + 5}-12-31` });
  });
});

describe('what the law obliges to keep', () => {
  it('is refused, whatever else is asked for with it, until the duty has ended', async () => {
    const { context, ola } = await clientWithFormer();
    const other = database.contextFor(await database.newClient());
    const [old, recent] = [at(other, '2019-05-01T12:00:00.000Z'), at(other, '2024-05-01T12:00:00.000Z')];
    const gone = await recordEvent(old, OLD);
    const kept = await recordEvent(recent, { ...OLD, subject: { type: 'account', id: '1930' } });
    expect(await eraseDetails(other, SURROUNDINGS, { events: [gone, kept], ...ASKED })).toMatchObject({
      error: { code: 'erasing_kept', eventId: kept, because: 'books', until: '2029-12-31' },
    });
    must(await eraseDetails(other, SURROUNDINGS, { events: [gone], ...ASKED }));
    await sequence(other);
    expect(await findings(other)).toEqual({ erased: 1, codes: [] });
    // Another client's are nobody's here.
    const events = await erasable(context, ola.userId);
    expect(await eraseDetails(other, SURROUNDINGS, { events, ...ASKED })).toMatchObject({
      error: { code: 'erasing_nothing' },
    });
  });

  it('is no longer held against its row, once it was erased, and is until then', async () => {
    const context = database.contextFor(await database.newClient());
    const old = at(context, '2019-05-01T12:00:00.000Z');
    const nothing = { groupingCategory: null, groupingCode: null, standardAccount: null };
    const account = { number: '1920', name: 'Bank', ...nothing, validFrom: null, validTo: null };
    await old.transaction(async (tx) => ok(await addToChart(tx, old, { accounts: [account] })));
    const [stated] = must(await timelineOf(context, { type: 'account', id: '1920' }));
    const codes = async () =>
      (await verifyClient(context, [ledgerAnswers])).findings
        .flatMap(({ code, subject }) => (subject === 'account 1920' ? [code] : []))
        // The clock of these tests runs ahead of a log that nobody sequences.
        .filter((code) => code !== 'event_held_back')
        .sort();
    const { clientId } = context;
    await database.owner`create table public.kept_account as select * from audit.event_detail where client_id = ${clientId}`;
    await tamper(
      database,
      'audit.event_detail',
      `delete from audit.event_detail where event_id = '${stated?.id}'`,
    );
    expect(await codes()).toEqual(['detail_missing', 'subject_unverifiable']);
    await database.owner`insert into audit.event_detail select * from public.kept_account on conflict do nothing`;
    must(await eraseDetails(context, SURROUNDINGS, { events: [stated?.id ?? ''], ...ASKED }));
    expect(await codes()).toEqual([]);
  });

  it('is a finding where whoever has the application’s key erased it', async () => {
    const context = database.contextFor(await database.newClient());
    const voucher = await recordEvent(context, OLD);
    const { clientId } = context;
    await recordEvent(context, {
      kind: 'detail.erased',
      subject: { type: 'log', id: clientId },
      detail: { events: [voucher], ...ASKED },
    });
    await tamper(
      database,
      'audit.event_detail',
      `delete from audit.event_detail where event_id = '${voucher}'`,
    );
    expect((await findings(context)).codes).toEqual(['erased_while_kept']);
  });
});

describe('whoever has the database', () => {
  it('erases nothing that an event of the application does not name', async () => {
    const { context, ola } = await clientWithFormer();
    const [one = ''] = await erasable(context, ola.userId);
    await tamper(database, 'audit.event_detail', `delete from audit.event_detail where event_id = '${one}'`);
    expect((await findings(context)).codes).toEqual(['detail_missing']);
    const proof = must(await proofOf(context, one));
    expect(erasureIn(proof, must(await verifyEventProof(proof, proof.verifierKey)))).toBeNull();
  });

  it('with the app’s login gets at no books, and is found', async () => {
    const { context, ola } = await clientWithFormer();
    const books = await recordEvent(context, { ...OLD, subject: { type: 'account', id: '1950' } });
    const [person = ''] = await erasable(context, ola.userId);
    const { clientId } = context;
    const log =
      await database.owner`select id from audit.event where client_id = ${clientId} and kind = 'client.created'`;
    const named = [books, person, ...log.map(({ id }) => String(id))];
    const forged = prepare(context, {
      kind: 'detail.erased',
      subject: { type: 'log', id: clientId },
      detail: { events: named, ...ASKED },
    });
    const gone = await context.transaction(async (tx) => {
      const sql = rawSql(tx);
      await sql`insert into audit.event (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, commitment)
        values (${clientId}, ${forged.id}, ${forged.at}, ${forged.actorId}, ${forged.requestId}, ${forged.kind}, 'log',
          ${clientId}, ${commitmentOf(forged)})`;
      await sql`insert into audit.event_detail (client_id, event_id, salt, detail)
        values (${clientId}, ${forged.id}, ${forged.salt}, ${forged.detail})`;
      await sql`insert into audit.pending (client_id, event_id) values (${clientId}, ${forged.id})`;
      const rows = await sql`select audit.erase_details(${forged.id}) as id`;
      return ok(rows.map(({ id }) => String(id)));
    });
    expect(must(gone)).toEqual([person]);
    expect((await findings(context)).codes).toEqual(['detail_missing', 'event_not_authentic']);
    await expect(
      context.transaction(async (tx) => {
        const sql = rawSql(tx);
        await sql`select set_config('segl.erasing', 'on', true)`;
        await sql`delete from audit.event_detail`;
        return ok();
      }),
    ).rejects.toThrow(/permission denied/);
  });

  it('brings nothing back unseen: what a restored backup did is erased again', async () => {
    const { context, ola } = await clientWithFormer();
    const events = await erasable(context, ola.userId);
    const { clientId } = context;
    await database.owner`create table public.kept_details as select * from audit.event_detail where client_id = ${clientId}`;
    must(await eraseDetails(context, SURROUNDINGS, { events, ...ASKED }));
    await sequence(context);
    await database.owner`insert into audit.event_detail select * from public.kept_details on conflict do nothing`;
    expect(new Set((await findings(context)).codes)).toEqual(new Set(['erased_detail_there']));
    expect(await eraseAgain(context)).toBe(events.length);
    expect(await eraseAgain(context)).toBe(0);
    expect(await findings(context)).toEqual({ erased: events.length, codes: [] });
  });
});
