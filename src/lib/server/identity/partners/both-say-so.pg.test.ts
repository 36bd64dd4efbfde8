import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { USUAL_POLICY } from '#lib/domain/access/policy.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { SURROUNDINGS } from '#lib/server/api/erasing.ts';
import { eraseDetails, planErasing, sequence, verifyLog } from '#lib/server/audit/index.ts';
import { createContext, machine, type Context } from '#lib/server/platform/context.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { withMail } from '#tests/setup/books/invitations.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { firmInvited, firmLetIn } from '#tests/setup/books/partners.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { endSessionsOf } from '../administering/end-sessions.ts';
import { overviewOf } from '../administering/overview.ts';
import { invitations } from '../invitations/register.ts';
import { admit } from '../memberships/admit.ts';
import { endDueMemberships, endMembership } from '../memberships/end.ts';
import { colleaguesOf, membershipsOf } from '../memberships/of-person.ts';
import { createUser, personOf } from '../people.ts';
import { memberOf } from '../policy/policy.ts';
import { beginReset } from '../resets/begin.ts';
import { acceptForFirm } from './accept.ts';
import { assign, unassign } from './assign.ts';
import { leaveCustomer } from './end.ts';
import { engagements } from './register.ts';
import { settlePartners } from './settle.ts';
import { partnersOf, shownCustomers } from './shown.ts';

/* What a firm, a client, or somebody between them might try for more than both of them say. */

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** Who administers a client, and who administers an accounting firm. */
let customer: Context;
let firm: Context;
beforeEach(async () => {
  customer = await newMember(database, await database.newClient('Kunde AS'), 'administrator');
  firm = await newMember(database, await database.newClient('Nord Regnskap AS'), 'administrator');
});

const DAY = 86_400_000;
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);
const memberIn = ({ clientId }: Context, userId: string) => memberOf(database.contextFor(clientId, userId));

/** The same so many days later. */
function after(days: number, context: Context): Context {
  const now = Date.now() + days * DAY;
  return createContext(database.anotherPlatform({ now: () => new Date(now) }), context);
}

async function faultsOf(context: Context) {
  await sequence(context);
  // No event made the test's clients.
  const held = ANSWERS.flatMap(({ reconcilers }) => reconcilers).filter(
    ({ subjectType }) => subjectType !== 'client',
  );
  return (await verifyLog(context, held)).findings;
}

async function works(accessDays: number | null = null) {
  const engagement = await firmLetIn(customer, firm, { accessDays });
  const { actorId: userId } = await newMember(database, firm.clientId, 'bookkeeper');
  const id = uuidv7();
  must(await assign(firm, { id, engagement, userId, reason: null }));
  return { engagement, userId, assignment: id };
}

describe('a firm', () => {
  it('has nobody work for a client whose time in it is over', async () => {
    const engagement = await firmLetIn(customer, firm);
    const { userId } = must(await createUser(firm, { email: `${uuidv7()}@firma.example`, name: 'Siv' }));
    const endsAt = new Date(Date.now() + 10 * DAY);
    must(await firm.transaction((tx) => admit(tx, firm, { userId, role: 'bookkeeper', endsAt })));
    must(await assign(firm, { id: uuidv7(), engagement, userId, reason: null }));
    expect(await memberIn(customer, userId)).not.toBeNull();
    expect(await memberOf(after(11, database.contextFor(customer.clientId, userId)))).toBeNull();
    await settlePartners(after(11, machine(database.platform, customer.clientId)));
    expect(await partnersOf(customer)).toMatchObject([{ people: [] }]);
  });

  it('has nobody back whom the client let out, by the request that sent them once', async () => {
    const { userId, engagement, assignment } = await works();
    must(await endMembership(customer, { userId }));
    const again = { id: assignment, engagement, userId, reason: null };
    expect(must(await assign(firm, again))).toEqual({ eventId: null });
    expect(await memberIn(customer, userId)).toBeNull();
    expect(await partnersOf(customer)).toMatchObject([{ people: [] }]);
  });

  it('takes nobody off a client by leaving another that it names in its place', async () => {
    const { userId, engagement } = await works();
    const left = await leaveCustomer(firm, { engagement, customer: firm.clientId });
    expect(codeOf(left)).toBe('customer_unknown');
    expect(await memberIn(customer, userId)).not.toBeNull();
  });

  it('begins nobody’s days of grace anew by having them work for the client once more', async () => {
    const { engagement, userId, assignment } = await works();
    const first = await memberIn(customer, userId);
    const later = after(USUAL_POLICY.graceDays + 1, firm);
    must(await unassign(later, { id: assignment }));
    must(await assign(later, { id: uuidv7(), engagement, userId, reason: null }));
    expect((await memberIn(customer, userId))?.since).toEqual(first?.since);
  });

  it('that was let in for so many days is let out after them, and can be let in anew', async () => {
    const { userId, engagement } = await works(30);
    const { token } = await firmInvited(after(31, customer), after(31, firm));
    expect(await memberOf(after(31, database.contextFor(customer.clientId, userId)))).toBeNull();
    const sends = { id: uuidv7(), engagement, userId, reason: null };
    expect(codeOf(await assign(after(31, firm), sends))).toBe('customer_unknown');
    const later = after(31, machine(database.platform, customer.clientId));
    await endDueMemberships(later);
    await settlePartners(later);
    expect(await partnersOf(customer)).toEqual([]);
    const person = { id: firm.actorId, ...(await personOf(firm.platform, firm.actorId))! };
    // From elsewhere, as what is counted so late counts for the other tests too.
    const accepting = { token, address: '198.51.100.7', person };
    expect(codeOf(await acceptForFirm(withMail(after(31, firm)), accepting))).toBe('ok');
    expect((await shownCustomers(firm)).map((each) => each.engagement)).not.toContain(engagement);
    expect(await faultsOf(customer)).toEqual([]);
  });
});

describe('who administers a client', () => {
  it('has no hand on what the firm’s people prove themselves with', async () => {
    const { userId } = await works();
    const reason = 'Mistet telefonen';
    expect(codeOf(await beginReset(withMail(customer), { userId, reason }))).toBe('member_of_partner');
    expect(codeOf(await endSessionsOf(customer, { userId }))).toBe('member_of_partner');
    expect(codeOf(await beginReset(withMail(firm), { userId, reason }))).toBe('ok');
    // Nor by a client of their own with them in it.
    const own = await membershipsOf(customer, customer.actorId);
    expect((await colleaguesOf(customer, own)).map((each) => each.userId)).not.toContain(userId);
  });
});

it('who gets nothing any more as their time is over is shown so', async () => {
  const { userId } = await works(30);
  const later = after(31, customer);
  expect((await partnersOf(later))[0]?.people).toMatchObject([{ userId, disabled: true }]);
  const { members } = await overviewOf(later);
  expect(members.find((each) => each.userId === userId)?.disabled).toBe(true);
});

describe('the database', () => {
  it('lets nobody in by a firm while that ends', async () => {
    const engagement = await firmLetIn(customer, firm);
    const { actorId: userId } = await newMember(database, firm.clientId, 'bookkeeper');
    const by = { partner: 'Nord Regnskap AS', name: 'Ola' };
    const { promise: inside, resolve: isInside } = Promise.withResolvers<void>();
    const { promise: wait, resolve: goOn } = Promise.withResolvers<void>();
    const asFirm = database.contextFor(customer.clientId, firm.actorId);
    const enters = asFirm.transaction(async (tx) => {
      const through = { engagement, begunAt: new Date(), by, reason: null };
      const admitted = await admit(tx, asFirm, { userId, role: 'bookkeeper', endsAt: null, through });
      isInside();
      await wait;
      return admitted;
    });
    await inside;
    const ends = customer
      .transaction(async (tx) => {
        const [row] = await engagements.list(tx, customer.clientId, { id: engagement });
        const to = { endedAt: new Date(), endedBy: customer.actorId };
        const detail = { partner: 'Nord Regnskap AS', role: 'bookkeeper' };
        await engagements.change(tx, customer, 'engagement.ended', { row: row!, to, detail });
        return ok();
      })
      .then(
        () => 'ended',
        (thrown: unknown) => String((thrown as Error).cause ?? thrown),
      );
    setTimeout(goOn, 500);
    expect(codeOf(await enters)).toBe('ok');
    expect(await ends).toMatch(/ends when nobody is let in by it/);
  });

  it('takes no acceptance for a firm by which none begins', async () => {
    const { id } = await firmInvited(customer, firm);
    const asPerson = database.contextFor(customer.clientId, firm.actorId);
    const accepts = asPerson.transaction(async (tx) => {
      const row = (await invitations.hold(tx, customer.clientId, { id }))!;
      const to = { acceptedAt: new Date(), acceptedBy: firm.actorId };
      await invitations.change(tx, asPerson, 'invitation.accepted', { row, to, detail: {} });
      return admit(tx, asPerson, { userId: firm.actorId, role: row.role, invitation: id });
    });
    await expect(accepts).rejects.toMatchObject({ constraint_name: 'accepted_for_partner' });
    expect(await memberIn(customer, firm.actorId)).toBeNull();
  });
});

it('what a log said of somebody whom a firm brought is erased once they are gone, and it goes on to verify', async () => {
  const { userId, assignment } = await works();
  must(await unassign(firm, { id: assignment }));
  await sequence(customer);
  const plan = must(await planErasing(customer, SURROUNDINGS, { person: userId }));
  const events = plan.erasable.map(({ id }) => id);
  expect(plan.erasable.map(({ kind }) => kind)).toContain('member.added');
  must(await eraseDetails(customer, SURROUNDINGS, { events, ground: 'not_needed', reference: null }));
  expect(await faultsOf(customer)).toEqual([]);
});
