import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { TICKET_MS } from '#lib/domain/approval/away/decision.ts';
import { sequence, threadOf, timelineOf } from '#lib/server/audit/index.ts';
import { deskAnswers } from '#lib/server/desk/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { AwayDevice, approving } from '#tests/setup/books/away.ts';
import { decisionAbout, draftNow } from '#tests/setup/books/decisions.ts';
import { must, submittedDraft } from '#tests/setup/books/drafts.ts';
import { withMail } from '#tests/setup/books/invitations.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { enrolled, signedBy } from '#tests/setup/books/signing.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { faultsOf } from '#tests/setup/log/faults.ts';
import { setRules } from '../approval-rules/service.ts';
import { decide } from '../drafts/approvals.ts';

let database: TestDatabase;
let clientId: string;
let field: Context;
let bookkeeper: Context;
let kari: Context;
let ola: Context;
let administrator: Context;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  clientId = await newLedger(database);
  [field, bookkeeper, kari, ola, administrator] = (await Promise.all(
    (['field', 'bookkeeper', 'manager', 'manager', 'administrator'] as const).map((role) =>
      newMember(database, clientId, role),
    ),
  )) as [Context, Context, Context, Context, Context];
  kari = withMail(kari);
});
afterAll(() => database.close());

const waiting = async (change = {}) => (await submittedDraft(field, bookkeeper, 1, change)).draftId;
const about = (draftId: string, change = {}) => decisionAbout(kari, draftId, { rules: null, ...change });
const taken = { outcome: 'applied' };
const refused = (code: string) => ({ outcome: 'rejected', code });
const stateOf = async (draftId: string) => (await draftNow(kari, draftId)).state;
const rows = () =>
  database.owner`select id, refused, counter from ledger.away_decision where client_id = ${clientId} order by counter`;
const closed = () =>
  database.owner`select closed_for as code from ledger.away_key where client_id = ${clientId} and closed_at is not null`;
const faults = async () => {
  await sequence(kari);
  return (await faultsOf(kari, [deskAnswers])).filter((fault) => !fault.startsWith('subject_unanswered'));
};

describe('a decision that was made without network', () => {
  it('is made once, at the server’s time, with its proof in the log, and verifies', async () => {
    const device = await AwayDevice.of(kari);
    const [first, second] = [await waiting(), await waiting()];
    const at = new Date(Date.now() - 60_000);
    const approval = await device.decide(await about(first), { at });
    const sentBack = await device.decide(await about(second, { decision: 'returned', reason: 'Feil konto' }));
    expect(await device.send(approval)).toMatchObject(taken);
    expect(await device.send(sentBack)).toMatchObject(taken);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['posted', 'inbox']);
    // The answer was lost: the same number, and the same under another.
    expect(await device.send(approval, { number: 1 })).toMatchObject(taken);
    expect(await device.send(approval)).toMatchObject(taken);
    expect((await rows()).length).toBe(2);
    expect((await closed()).length).toBe(0);
    const [event] = must(await timelineOf(kari, { type: 'away-decision', id: approval.approvalId }));
    expect(event).toMatchObject({
      ...{ kind: 'away-decision.taken', actorId: kari.actorId },
      detail: { draft: first, claimedAt: at.toISOString(), why: null },
    });
    const [decided] = must(await timelineOf(kari, { type: 'approval', id: approval.approvalId }));
    expect(Date.parse(decided?.at ?? '')).toBeGreaterThan(at.getTime() + 50_000);
    expect(await faults()).toEqual([]);
  });

  it('is signed by the person’s passkey where the rules ask for it, whatever that has signed since', async () => {
    const key = await enrolled(kari);
    const { version: rules } = must(
      await setRules(administrator, { after: null, validFrom: null, rules: [], signed: true }),
    );
    const device = await AwayDevice.of(kari);
    const [draftId, other] = [await waiting(), await waiting()];
    const at = new Date(Date.now() - 20 * 60_000);
    // The tickets were there before.
    const old = { ...device.tickets[0]!, issuedAt: device.tickets[0]!.issuedAt };
    const [late] = await signedBy(key, kari, [await about(draftId, { rules })], { at });
    expect(await device.send(await device.decide(late, { at, ticket: old }))).toMatchObject(
      refused('away_moment'),
    );
    const now = new Date();
    const [signed] = await signedBy(key, kari, [await about(draftId, { rules })], { at: now });
    expect(
      await device.send(await device.decide(signed, { at: now, ticket: device.tickets[1]! })),
    ).toMatchObject(taken);
    const unsigned = await device.decide(await about(other, { rules }), { ticket: device.tickets[2]! });
    expect(await device.send(unsigned)).toMatchObject(refused('signature_required'));
    expect(await faults()).toEqual([]);
  });

  it('was done with network before: it is told so, and nothing is done twice', async () => {
    const device = await AwayDevice.of(kari);
    const decision = await about(await waiting());
    must(await decide(approving(kari), decision));
    expect(await device.send(await device.decide(decision))).toMatchObject(taken);
    expect((await rows()).length).toBe(0);
    expect(await faults()).toEqual([]);
  });
});

describe('what has changed meanwhile voids it, and the log says so', () => {
  it('a newer revision: the draft’s history has who decided what, and when', async () => {
    const device = await AwayDevice.of(kari);
    const draftId = await waiting();
    const work = await device.decide(await about(draftId));
    must(
      await decide(
        approving(ola),
        await decisionAbout(ola, draftId, { decision: 'returned', reason: 'Se her' }),
      ),
    );
    const { revision } = await draftNow(kari, draftId);
    const answer = await device.send(work);
    expect(answer).toMatchObject({ outcome: 'rejected' });
    expect(['approval_void', 'draft_not_submitted']).toContain((answer as { code: string }).code);
    // Asked again under another number, the answer is the same, and nothing is added.
    expect(await device.send(work)).toMatchObject({ code: (answer as { code: string }).code });
    expect((await rows()).length).toBe(1);
    expect((await draftNow(kari, draftId)).revision).toBe(revision);
    const { events } = must(await threadOf(kari, { type: 'draft', id: draftId }));
    expect(events.find(({ kind }) => kind === 'away-decision.void')).toMatchObject({
      actorId: kari.actorId,
      detail: { draft: draftId, revision: work.revision, claimedAt: work.away.at },
    });
    expect((await closed()).length).toBe(0);
    expect(await faults()).toEqual([]);
  });

  it('other rules, and four eyes by the people of now', async () => {
    const device = await AwayDevice.of(kari);
    const work = await device.decide(await about(await waiting()));
    must(await setRules(administrator, { after: null, validFrom: null, rules: [] }));
    expect(await device.send(work)).toMatchObject(refused('approval_rules_changed'));
    expect(await rows()).toMatchObject([{ refused: 'approval_rules_changed' }]);
    expect(await faults()).toEqual([]);
  });

  it('a role that was taken away', async () => {
    const device = await AwayDevice.of(kari);
    const draftId = await waiting();
    const work = await device.decide(await about(draftId));
    expect(await device.send(work, { role: 'field' })).toMatchObject(refused('not_allowed'));
    expect(await stateOf(draftId)).toBe('submitted');
  });

  it('a ticket that has expired, and a moment that can’t be', async () => {
    const device = await AwayDevice.of(kari);
    const draftId = await waiting();
    const early = await device.decide(await about(draftId), { at: new Date(Date.now() - 10 * 60_000) });
    expect(await device.send(early)).toMatchObject(refused('away_moment'));
    const ahead = await device.decide(await about(draftId), { at: new Date(Date.now() + 10 * 60_000) });
    expect(await device.send(ahead)).toMatchObject(refused('away_moment'));
    const work = await device.decide(await about(draftId));
    const later = vi
      .spyOn(kari.platform.clock, 'now')
      .mockImplementation(() => new Date(Date.now() + TICKET_MS + 1000));
    expect(await device.send(work)).toMatchObject(refused('away_ticket_expired'));
    later.mockRestore();
    expect(await stateOf(draftId)).toBe('submitted');
  });

  it('what the device signed is not what it sends', async () => {
    const device = await AwayDevice.of(kari);
    const draftId = await waiting();
    const work = await device.decide(await about(draftId, { decision: 'returned', reason: 'Feil' }));
    expect(await device.send({ ...work, reason: 'Noe annet' })).toMatchObject(refused('signature_differs'));
    expect((await closed()).length).toBe(0);
  });
});

describe('a proof that is not right', () => {
  it('another person’s ticket and key, and another client’s', async () => {
    const [karis, olas] = [await AwayDevice.of(kari), await AwayDevice.of(ola)];
    const draftId = await waiting();
    const foreign = await karis.decide(await about(draftId), { ticket: olas.tickets[0]! });
    expect(await karis.send(foreign)).toMatchObject(refused('away_ticket_foreign'));
    const hers = await karis.decide(await about(draftId));
    expect(await olas.send(hers)).toMatchObject(refused('away_key_unknown'));
    const elsewhere = await newMember(database, await newLedger(database), 'manager');
    const theirs = await AwayDevice.of(elsewhere, { tickets: 1 });
    expect(await theirs.send(hers)).toMatchObject(refused('away_key_unknown'));
    const lent = { ...theirs.tickets[0]! };
    expect(await karis.send(await karis.decide(await about(draftId), { ticket: lent }))).toMatchObject(
      refused('away_ticket_foreign'),
    );
    const long = { ...karis.tickets[0]!, expiresAt: new Date(Date.now() + 2 * TICKET_MS) };
    expect(await karis.send(await karis.decide(await about(draftId), { ticket: long }))).toMatchObject(
      refused('away_ticket_foreign'),
    );
    expect((await closed()).length).toBe(0);
    expect(await stateOf(draftId)).toBe('submitted');
  });

  async function alarmed(code: string, device: AwayDevice) {
    expect(await closed()).toEqual([{ code }]);
    const events = await database.owner`select kind from audit.event
      where client_id = ${clientId} and kind = 'away-key.closed'`;
    expect(events.length).toBe(1);
    // The person and the one administrator are told, each once.
    const letters = await database.owner<{ about: string; to: unknown }[]>`
      select input ->> 'about' as about, input -> 'to' as to from platform.job
      where client_id = ${clientId} and kind = 'mail.send' and input ->> 'news' = 'away_alarm' order by id`;
    expect(letters).toMatchObject([
      { about: 'security', to: kari.actorId },
      { about: 'protection', to: { email: expect.any(String) as string } },
    ]);
    // Nothing more of it is taken, no ticket is given, and a new key takes a new sign-in.
    const later = await about(await waiting());
    device.tickets.push({ ...device.tickets[0]! });
    expect(await device.asks(1)).toMatchObject({ ok: false, error: { code: 'away_key_closed' } });
    const ticket = { id: uuidv7(), issuedAt: new Date(), expiresAt: new Date(), proof: 'x' };
    expect(await device.send(await device.decide(later, { ticket }))).toMatchObject(
      refused('away_key_closed'),
    );
    const before = await AwayDevice.of(kari, { tickets: 0 });
    const signedInAt = new Date(Date.now() - 60_000);
    expect(await before.asks(1, signedInAt)).toMatchObject({ error: { code: 'away_sign_in_anew' } });
    expect(await before.asks(1, new Date(Date.now() + 1000))).toMatchObject({ ok: true });
    expect(await faults()).toEqual([]);
  }

  it('a ticket that was spent on another decision', async () => {
    const device = await AwayDevice.of(kari);
    const [ticket] = device.tickets;
    if (!ticket) throw new Error('none');
    expect(await device.send(await device.decide(await about(await waiting()), { ticket }))).toMatchObject(
      taken,
    );
    const draftId = await waiting();
    expect(await device.send(await device.decide(await about(draftId), { ticket }))).toMatchObject(
      refused('away_ticket_spent'),
    );
    expect(await stateOf(draftId)).toBe('submitted');
    await alarmed('away_ticket_spent', device);
  });

  it('a copied profile: both count on from the same', async () => {
    const device = await AwayDevice.of(kari);
    const copy = await device.copy();
    copy.tickets.reverse();
    expect(await device.send(await device.decide(await about(await waiting())))).toMatchObject(taken);
    expect(await copy.send(await copy.decide(await about(await waiting())))).toMatchObject(
      refused('away_counter_back'),
    );
    await alarmed('away_counter_back', device);
  });

  it('a counter that goes back', async () => {
    const device = await AwayDevice.of(kari);
    expect(
      await device.send(await device.decide(await about(await waiting()), { counter: 7 })),
    ).toMatchObject(taken);
    expect(
      await device.send(await device.decide(await about(await waiting()), { counter: 3 })),
    ).toMatchObject(refused('away_counter_back'));
    await alarmed('away_counter_back', device);
  });

  it('a signature that is not the key’s', async () => {
    const device = await AwayDevice.of(kari);
    const work = await device.decide(await about(await waiting()), { change: { counter: 99 } });
    expect(await device.send(work)).toMatchObject(refused('away_signature_wrong'));
    await alarmed('away_signature_wrong', device);
  });
});

it('verifying finds a row that somebody altered, and a decision that was put behind a signature', async () => {
  const device = await AwayDevice.of(kari);
  const works = [];
  for (let at = 0; at < 3; at += 1) {
    const work = await device.decide(await about(await waiting()));
    expect(await device.send(work)).toMatchObject(taken);
    works.push(work);
  }
  expect(await faults()).toEqual([]);
  const [first, second, third] = works.map(({ approvalId }) => approvalId) as [string, string, string];
  await database.owner.begin(async (sql) => {
    for (const table of ['ledger.away_decision', 'ledger.approval'])
      await sql.unsafe(`alter table ${table} disable trigger user`);
    await sql`update ledger.away_decision set claimed_at = claimed_at - interval '1 minute' where id = ${first}`;
    await sql`update ledger.away_decision set counter = 9 where id = ${second}`;
    await sql`update ledger.approval set reason = 'x' where id = ${third}`;
  });
  const found = await faults();
  for (const id of [first, second])
    expect(found).toContainEqual(expect.stringContaining(`away_signature_forged: away-decision ${id}`));
  expect(found).toContainEqual(expect.stringContaining(`away_decision_differs: away-decision ${third}`));
  expect(found).toContainEqual(expect.stringContaining(`approval ${third}`));
});
