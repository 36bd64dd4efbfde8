import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { USUAL_POLICY, type AccessPolicy } from '#lib/domain/access/policy.ts';
import { ok } from '#lib/domain/result.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { appRouter } from '#lib/server/api/router.ts';
import { sequence, verifyLog } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { createCaller, type ApiContext, type Standing } from '#lib/server/platform/rpc.ts';
import { withMail, invited } from '#tests/setup/books/invitations.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { customerOf, firmInvited, firmLetIn, partnerOf } from '#tests/setup/books/partners.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { NEW_STANDING } from '#tests/setup/standing.ts';
import { overviewOf } from '../administering/overview.ts';
import { askAnother } from '../weakening/judge.ts';
import { acceptInvitation } from '../invitations/accept.ts';
import { invite } from '../invitations/invite.ts';
import { addMember } from '../memberships/admit.ts';
import { endMembership } from '../memberships/end.ts';
import { peopleOf } from '../memberships/of-client.ts';
import { membershipsOf } from '../memberships/of-person.ts';
import { memberOf, setPolicy } from '../policy/policy.ts';
import { personOf } from '../people.ts';
import { visitor } from '../sign-in/visitor.ts';
import { acceptForFirm } from './accept.ts';
import { endAssignments } from './assignments.ts';
import { assign, unassign } from './assign.ts';
import { endEngagement, leaveCustomer } from './end.ts';
import { settlePartners } from './settle.ts';
import { partnersOf, shownCustomers } from './shown.ts';

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

const shown = (): Partial<Standing> => ({
  ...{ secondFactor: 'passkey', secondFactorAt: new Date(), factors: ['passkey'] },
});

/** As the server makes it from a request of the person, in that client. */
function caller(clientId: string, person: Context, standing: Partial<Standing> = shown()) {
  const inClient = database.contextFor(clientId, person.actorId);
  const ctx: ApiContext = {
    ...{ platform: inClient.platform, requestId: uuidv7(), address: '127.0.0.1', wantedClient: clientId },
    person: { id: person.actorId, name: 'x', email: 'x@firma.example' },
    memberIn: (id) => memberOf(database.contextFor(id, person.actorId)),
    ...{ standing: { ...NEW_STANDING, ...standing }, site: { origin: 'http://localhost' } },
    weakening: askAnother,
    session: {
      token: null,
      set: () => {},
      clear: () => {},
      device: null,
      keepDevice: () => {},
      errand: null,
      keepErrand: () => {},
    },
  };
  return createCaller(appRouter)(ctx);
}

const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (thrown: unknown) => (thrown as { cause: { failure: { code: string } } }).cause.failure.code,
  );
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

/** What the person gets of the client's books. */
const reads = (person: Pick<Context, 'actorId'>, standing?: Partial<Standing>) =>
  refusalOf(caller(customer.clientId, person as Context, standing).ledger.accounts());

async function faultsOf(context: Context) {
  await sequence(context);
  // No event made the test's clients.
  const held = ANSWERS.flatMap(({ reconcilers }) => reconcilers).filter(
    ({ subjectType }) => subjectType !== 'client',
  );
  return (await verifyLog(context, held)).findings;
}

const kindsIn = async (clientId: string, subject: string) => {
  const rows = await database.owner<{ kind: string }[]>`
    select kind from audit.event where client_id = ${clientId} and subject_id = ${subject} order by at, id`;
  return rows.map(({ kind }) => kind);
};

/** What nothing of Segl does. */
async function altered(table: string, change: string): Promise<void> {
  await database.owner.begin(async (tx) => {
    await tx.unsafe(`alter table ${table} disable trigger user`);
    await tx.unsafe(change);
    await tx.unsafe(`alter table ${table} enable trigger user`);
  });
}

const policy = (parts: Partial<AccessPolicy>): AccessPolicy => ({ ...USUAL_POLICY, ...parts });

async function policyOf(context: Context, parts: Partial<AccessPolicy>): Promise<void> {
  const subject = {
    ...{ role: 'administrator' as const, since: new Date(), factors: ['passkey' as const] },
    session: { ...NEW_STANDING, ...shown() },
  };
  must(await setPolicy(context, { after: null, policy: policy(parts) }, subject));
}

describe('an accounting firm', () => {
  it('is asked in by mail, accepted for by who administers it, and brings whom it says', async () => {
    const { token } = await firmInvited(customer, firm);
    const person = { id: firm.actorId, ...(await personOf(firm.platform, firm.actorId))! };
    const accepting = { token, address: '192.0.2.7', person };
    must(await acceptForFirm(withMail(firm), accepting));
    // Nobody of it gets in by that.
    expect(await reads(firm)).toBe('client_not_found');
    const engagement = (await shownCustomers(firm))[0]?.engagement ?? '';
    const siv = await newMember(database, firm.clientId, 'auditor');
    must(await assign(firm, { id: uuidv7(), engagement, userId: siv.actorId, reason: 'Kjenner bransjen' }));
    expect(await reads(siv)).toBe('answered');
    // As what the firm was let in as, whatever they are in the firm.
    expect(await memberOf(database.contextFor(customer.clientId, siv.actorId))).toMatchObject({
      ...{ role: 'bookkeeper', forATime: false, firm: { role: 'auditor' } },
    });
    expect(await reads(firm)).toBe('client_not_found');
    const [partner] = await partnersOf(customer);
    expect(partner).toMatchObject({
      ...{ partnerName: 'Nord Regnskap AS', role: 'bookkeeper', reason: 'Fører regnskapet vårt' },
      ...{ contactEmail: person.email, invitedBy: customer.actorId },
      people: [{ userId: siv.actorId, by: 'administrator', reason: 'Kjenner bransjen' }],
    });
    const { members } = await overviewOf(customer);
    expect(members.map(({ userId, engagement: by }) => [userId, by]).sort()).toEqual(
      [
        [siv.actorId, engagement],
        [customer.actorId, null],
      ].sort(),
    );
    expect((await peopleOf(customer)).map(({ userId, of }) => [userId, of])).toContainEqual([
      ...[firm.actorId, 'Nord Regnskap AS'],
    ]);
    expect(await faultsOf(customer)).toEqual([]);
    expect(await faultsOf(firm)).toEqual([]);
    // Once.
    expect(codeOf(await acceptForFirm(withMail(firm), accepting))).toBe('invitation_invalid');
  });

  it('is none of a stranger’s to accept for, nor itself’s, nor twice, nor by a link of another kind', async () => {
    const { token } = await firmInvited(customer, firm);
    const address = '192.0.2.7';
    const person = { id: firm.actorId, ...(await personOf(firm.platform, firm.actorId))! };
    const other = await newMember(database, await database.newClient(), 'administrator');
    const stranger = { id: other.actorId, ...(await personOf(other.platform, other.actorId))! };
    expect(codeOf(await acceptForFirm(withMail(other), { token, address, person: stranger }))).toBe(
      'invitation_not_yours',
    );
    const at = (clientId: string) => withMail(database.contextFor(clientId, firm.actorId));
    expect(codeOf(await acceptForFirm(at(customer.clientId), { token, address, person }))).toBe(
      'partner_of_itself',
    );
    // As a person nobody gets in by it, and by one that asks in a person no firm.
    const asPerson = { token, address, person };
    expect(codeOf(await acceptInvitation(visitor(firm.platform, uuidv7()), asPerson))).toBe(
      'invitation_invalid',
    );
    const { token: ofPerson } = await invited(customer);
    expect(codeOf(await acceptForFirm(withMail(firm), { token: ofPerson, address, person }))).toBe(
      'invitation_invalid',
    );
    must(await acceptForFirm(withMail(firm), { token, address, person }));
    const again = await firmInvited(customer, firm);
    expect(codeOf(await acceptForFirm(withMail(firm), { token: again.token, address, person }))).toBe(
      'partner_there',
    );
    expect(await faultsOf(customer)).toEqual([]);
  });

  it('lets nobody be more than it was let in as, in the application and in the database', async () => {
    const { userId, engagement } = await works();
    const admin = caller(customer.clientId, customer);
    expect(await refusalOf(admin.people.changeRole({ userId, role: 'administrator' }))).toBe(
      'member_of_partner',
    );
    const role = (to: string) => database.owner`update identity.membership set role = ${to}
      where client_id = ${customer.clientId} and user_id = ${userId}`;
    for (const more of ['administrator', 'manager'])
      await expect(role(more)).rejects.toMatchObject({ constraint_name: 'membership_as_engaged' });
    const somebody = await newMember(database, firm.clientId, 'bookkeeper');
    const insert = (parts: Record<string, unknown>) => {
      const row = {
        ...{ client_id: customer.clientId, user_id: somebody.actorId, engagement, created_at: new Date() },
        ...{ role: 'bookkeeper', ends_at: null, ...parts },
      };
      return database.owner`insert into identity.membership ${database.owner(row)}`;
    };
    await expect(insert({ role: 'auditor' })).rejects.toMatchObject({
      constraint_name: 'membership_as_engaged',
    });
    must(await endEngagement(customer, { id: engagement }));
    await expect(insert({})).rejects.toMatchObject({ constraint_name: 'membership_as_engaged' });
    const asked = { id: uuidv7(), email: 'x@firma.example', accessDays: null, language: 'nb' } as const;
    const asAdministrator = { ...asked, note: 'Fører', toPartner: true, role: 'administrator' } as const;
    expect(codeOf(await invite(withMail(customer), asAdministrator))).toBe('administrator_of_partner');
    const unsaid = { ...asAdministrator, role: 'bookkeeper', note: null } as const;
    expect(codeOf(await invite(withMail(customer), unsaid))).toBe('invitation_reason_missing');
  });

  it('says of its own people only, and of whom the client has not asked in itself', async () => {
    const engagement = await firmLetIn(customer, firm);
    const asked = { id: uuidv7(), engagement, reason: null };
    const stranger = await newMember(database, await database.newClient(), 'bookkeeper');
    expect(codeOf(await assign(firm, { ...asked, userId: stranger.actorId }))).toBe('member_unknown');
    const both = await newMember(database, customer.clientId, 'auditor');
    const { email } = (await personOf(both.platform, both.actorId))!;
    must(await addMember(database.contextFor(firm.clientId), { email, role: 'bookkeeper' }));
    expect(codeOf(await assign(firm, { ...asked, userId: both.actorId }))).toBe('member_there');
    const other = await newMember(database, await database.newClient(), 'administrator');
    expect(codeOf(await assign(other, { ...asked, userId: other.actorId }))).toBe('customer_unknown');
    const { clientId } = customer;
    expect(codeOf(await leaveCustomer(other, { engagement, customer: clientId }))).toBe('customer_unknown');
  });
});

const works = async () => {
  const engagement = await firmLetIn(customer, firm);
  const { actorId: userId } = await newMember(database, firm.clientId, 'bookkeeper');
  const id = uuidv7();
  must(await assign(firm, { id, engagement, userId, reason: null }));
  expect(await reads({ actorId: userId })).toBe('answered');
  return { engagement, userId, assignment: id };
};

describe('who was let in by a firm gets nothing from the next request on', () => {
  /** The client and the firm say what holds, and nothing more is to be put right. */
  const settled = async (userId: string) => {
    await settlePartners(database.contextFor(customer.clientId));
    await settlePartners(database.contextFor(firm.clientId));
    expect((await partnersOf(customer)).flatMap(({ people }) => people)).toEqual([]);
    expect((await shownCustomers(firm)).flatMap(({ people }) => people)).toEqual([]);
    expect(await membershipsOf(customer, userId)).not.toContainEqual(
      expect.objectContaining({ clientId: customer.clientId }),
    );
    expect(await faultsOf(customer)).toEqual([]);
    expect(await faultsOf(firm)).toEqual([]);
  };

  it('when the firm takes them off the client', async () => {
    const { userId, assignment } = await works();
    must(await unassign(firm, { id: assignment }));
    expect(await reads({ actorId: userId })).toBe('client_not_found');
    expect(must(await unassign(firm, { id: assignment }))).toEqual({ eventId: null });
    expect(await kindsIn(customer.clientId, userId)).toContain('member.left');
    await settled(userId);
  });

  it('when they leave the firm', async () => {
    const { userId } = await works();
    must(await endMembership(firm, { userId }));
    expect(await reads({ actorId: userId })).toBe('client_not_found');
    expect(await kindsIn(customer.clientId, userId)).toContain('member.left');
    await settled(userId);
  });

  it('when the client lets them, or the firm, out', async () => {
    const { userId, engagement } = await works();
    must(await endMembership(customer, { userId }));
    expect(await reads({ actorId: userId })).toBe('client_not_found');
    await settled(userId);
    must(await assign(firm, { id: uuidv7(), engagement, userId, reason: null }));
    expect(await reads({ actorId: userId })).toBe('answered');
    must(await endEngagement(customer, { id: engagement }));
    expect(await reads({ actorId: userId })).toBe('client_not_found');
    expect(must(await endEngagement(customer, { id: engagement }))).toEqual({ eventId: null });
    expect(await shownCustomers(firm)).toEqual([]);
    expect(codeOf(await assign(firm, { id: uuidv7(), engagement, userId, reason: null }))).toBe(
      'customer_unknown',
    );
    await settled(userId);
    // And it may be let in anew.
    await firmLetIn(customer, firm);
  });

  it('when the firm leaves the client', async () => {
    const { userId, engagement } = await works();
    must(await leaveCustomer(firm, { engagement, customer: customer.clientId }));
    expect(await reads({ actorId: userId })).toBe('client_not_found');
    expect(await kindsIn(customer.clientId, engagement)).toEqual([
      ...['invitation.sent', 'invitation.accepted', 'engagement.begun', 'engagement.ended'],
    ]);
    await settled(userId);
  });

  it('whatever is interrupted in between', async () => {
    const { userId, engagement } = await works();
    // The firm has said so, and the client was not told.
    await firm.transaction(async (tx) => ok(await endAssignments(tx, firm, { engagement })));
    expect(await reads({ actorId: userId })).toBe('client_not_found');
    await settled(userId);
    // The client lets them in, and the firm was not told.
    must(await assign(firm, { id: uuidv7(), engagement, userId, reason: null }));
    await altered('identity.assignment', `delete from identity.assignment where ended_at is null`);
    expect(await reads({ actorId: userId })).toBe('client_not_found');
    await settlePartners(database.contextFor(customer.clientId));
    expect((await partnersOf(customer)).flatMap(({ people }) => people)).toEqual([]);
  });

  it('while the end of a firm waits for who is just being let in', async () => {
    const engagement = await firmLetIn(customer, firm);
    const { actorId: userId } = await newMember(database, firm.clientId, 'bookkeeper');
    const [assigned, ended] = await Promise.all([
      assign(firm, { id: uuidv7(), engagement, userId, reason: null }),
      endEngagement(customer, { id: engagement }),
    ]);
    expect(ended.ok).toBe(true);
    expect(['ok', 'customer_unknown']).toContain(codeOf(assigned));
    expect(await reads({ actorId: userId })).toBe('client_not_found');
    await settled(userId);
  });
});

it('who is let in by a firm is held to what the client asks, and to what the firm does', async () => {
  await policyOf(customer, { requiredOf: 'off' });
  await policyOf(firm, { requiredOf: 'everyone', factors: 'passkey', graceDays: 0 });
  const engagement = await firmLetIn(customer, firm);
  const { actorId: userId } = await newMember(database, firm.clientId, 'bookkeeper');
  must(await assign(firm, { id: uuidv7(), engagement, userId, reason: null }));
  const who = { actorId: userId };
  expect(await reads(who, {})).toBe('second_factor_required');
  expect(await caller(customer.clientId, who as Context, {}).access.mine()).toEqual({ state: 'due' });
  expect(await reads(who)).toBe('answered');
  // Of the client's own people it asks nothing.
  expect(await reads(customer, {})).toBe('answered');
});

it('who comes by a firm that is let in for so many days comes for a time', async () => {
  const engagement = await firmLetIn(customer, firm, { role: 'auditor', accessDays: 30 });
  const { actorId: userId } = await newMember(database, firm.clientId, 'bookkeeper');
  must(await assign(firm, { id: uuidv7(), engagement, userId, reason: null }));
  expect(await memberOf(database.contextFor(customer.clientId, userId))).toMatchObject({
    ...{ role: 'auditor', forATime: true },
  });
});

it('a firm is no way into the clients of its clients', async () => {
  const { userId } = await partnerOf(database, firm, 'Sør Regnskap AS');
  const engagement = await firmLetIn(customer, firm);
  // Somebody of the second firm works in the first; the first can't pass them on.
  const passedOn = await assign(firm, { id: uuidv7(), engagement, userId, reason: null });
  expect(codeOf(passedOn)).toBe('member_unknown');
  expect(await reads({ actorId: userId })).toBe('client_not_found');
  expect(await partnersOf(customer)).toMatchObject([{ people: [] }]);
});

it('the log is held against every row of it, and against what it said before', async () => {
  const { userId, engagement, assignment } = await works();
  await customerOf(database, customer);
  expect(await faultsOf(customer)).toEqual([]);
  const found = async (context: Context, subject: string) =>
    expect(await faultsOf(context)).toContainEqual(
      expect.objectContaining({ code: 'subject_changed', subject }),
    );
  const { clientId } = customer;
  await altered(
    'identity.engagement',
    `update identity.engagement set reason = 'x' where id = '${engagement}'`,
  );
  await found(customer, `engagement ${engagement}`);
  await altered(
    'identity.assignment',
    `update identity.assignment set reason = 'x' where id = '${assignment}'`,
  );
  await found(firm, `assignment ${assignment}`);
  await altered(
    'identity.membership',
    `update identity.membership set engagement = null where user_id = '${userId}' and client_id = '${clientId}'`,
  );
  await found(customer, `membership ${userId}`);
});
