import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/access/role.ts';
import { ok } from '#lib/domain/result.ts';
import { courierOf, sequence } from '#lib/server/audit/index.ts';
import { createContext, machine, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { rawSql } from '#lib/server/platform/database.ts';
import type { Mailer } from '#lib/server/platform/mail/mailer.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { codeAt } from '#tests/e2e/totp.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { faultsOf as allFaultsOf } from '#tests/setup/log/faults.ts';
import { overviewOf } from '../administering/overview.ts';
import { endSessionsOf } from '../administering/end-sessions.ts';
import { identityAnswers } from '../answers.ts';
import {
  addMember,
  changeRole,
  createUser,
  enrolTotp,
  lockUser,
  membershipsOf,
  memberOf,
  validateSession,
} from '../index.ts';
import { endDueMemberships, endMembership } from '../memberships/end.ts';
import { membersOf } from '../memberships/of-client.ts';
import { visitor } from '../sign-in/visitor.ts';
import { acceptInvitation } from './accept.ts';
import { invite, sendInvitationAgain, withdrawInvitation } from './invite.ts';
import { sendingOf, showInvitation } from './shown.ts';

/* In by invitation: what each link opens, for whom, and how often. */

const clock = { at: new Date('2026-03-02T08:00:00Z'), now: () => clock.at };
const later = (seconds: number) => (clock.at = new Date(clock.at.getTime() + seconds * 1000));
const DAY = 24 * 3600;
const address = '192.0.2.7';

let db: TestDatabase;
let platform: Platform;
let clientId: string;
let kari: Context;
beforeAll(async () => {
  db = await freshDatabase(clock);
  const mail: Mailer = { send: () => Promise.resolve(ok()) };
  platform = { ...db.platform, mail };
});
afterAll(() => db.close());
beforeEach(async () => {
  later(60);
  await db.owner`delete from identity.attempt`;
  clientId = await db.newClient('Fjordheim AS');
  kari = await member('Kari', 'administrator');
});

const inClient = (actorId: string, id = clientId): Context =>
  createContext(platform, { clientId: id, actorId, requestId: uuidv7(), ability: 'people.manage' });
const nobody = () =>
  createContext(platform, { clientId: NO_CLIENT, actorId: NO_CLIENT, requestId: uuidv7() });
const anonymous = () => visitor(platform, uuidv7());
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);
const newAddress = () => `${uuidv7()}@fjordheim.example`;

async function person(name: string, email = newAddress()) {
  const { userId } = must(await createUser(nobody(), { email, name }));
  return { id: userId, email };
}
async function member(name: string, role: Role, id = clientId): Promise<Context> {
  const { email, id: userId } = await person(name);
  must(await addMember(db.contextFor(id), { email, role }));
  return inClient(userId, id);
}

/** The token of the letter that was sent last. */
async function sent(id: string, sending = 1): Promise<string> {
  const letter = await sendingOf(db.contextFor(clientId), { invitationId: id, sending });
  return letter?.token ?? 'none';
}
async function invited(email: string, role: Role = 'bookkeeper', by = kari) {
  const id = uuidv7();
  must(await invite(by, { id, email, role, note: 'Velkommen', accessDays: null, language: 'nb' }));
  return { id, token: await sent(id) };
}
const accept = (token: string, also: object = {}) =>
  acceptInvitation(anonymous(), { token, name: 'Ola Nes', address, person: null, ...also });

async function faults(id = clientId) {
  await courierOf(platform).settled();
  await sequence(db.contextFor(id));
  return allFaultsOf(db.contextFor(id), [identityAnswers]);
}
async function kindsIn(id: string, subject: string): Promise<string[]> {
  await courierOf(platform).settled();
  const rows = await db.owner<{ kind: string; actor_id: string }[]>`
    select kind from audit.event where client_id = ${id} and subject_id = ${subject} order by id`;
  return rows.map(({ kind }) => kind);
}
const emailsIn = async (context: Context) =>
  new Map((await overviewOf(context)).members.map(({ userId, email }) => [userId, email]));
const peopleUnder = async (email: string) =>
  (await db.owner`select id from identity."user" where email = ${email}`).length;

describe('who is new', () => {
  it('sees who asks them into what before they are anybody, and gets in by the mailbox', async () => {
    const email = newAddress();
    const { id, token } = await invited(email);
    const shown = must(await showInvitation(anonymous(), { token, address }));
    expect(shown).toMatchObject({
      ...{ by: { name: 'Kari' }, client: { name: 'Fjordheim AS' }, role: 'bookkeeper', note: 'Velkommen' },
      ...{ email, account: 'new', until: new Date(clock.at.getTime() + 7 * DAY * 1000) },
    });
    expect(await peopleUnder(email)).toBe(0);
    const { opened, isNew, ...rest } = must(await accept(token));
    expect([isNew, rest.clientId]).toEqual([true, clientId]);
    const live = await validateSession(anonymous(), opened!.token);
    expect(live).toMatchObject({ method: 'link', user: { email, name: 'Ola Nes' } });
    const they = inClient(opened!.userId);
    expect(await memberOf(they)).toMatchObject({ role: 'bookkeeper' });
    expect(await kindsIn(clientId, id)).toEqual(['invitation.sent', 'invitation.accepted']);
    expect(await kindsIn(clientId, opened!.userId)).toEqual(['member.added', 'user.introduced']);
    expect(await faults()).toEqual([]);
  });

  it('is let in for a time, for a reason, and then is nobody there', async () => {
    const asked = { id: uuidv7(), email: newAddress(), role: 'auditor', language: 'nb' } as const;
    const to = (change: object) => invite(kari, { ...asked, note: 'Ser på mva', accessDays: 7, ...change });
    expect(codeOf(await to({ note: null }))).toBe('invitation_reason_missing');
    expect(codeOf(await to({ role: 'administrator' }))).toBe('administrator_for_a_time');
    must(await to({ role: 'bookkeeper' }));
    const token = await sent(asked.id);
    expect(must(await showInvitation(anonymous(), { token, address }))).toMatchObject({ accessDays: 7 });
    later(DAY);
    const { opened } = must(await accept(token));
    const they = inClient(opened!.userId);
    const { userId } = opened!;
    expect(await memberOf(they)).toMatchObject({ role: 'bookkeeper', forATime: true });
    const endsAt = new Date(clock.at.getTime() + 7 * DAY * 1000);
    const [shown] = (await overviewOf(kari)).members.filter((each) => each.userId === userId);
    expect(shown).toMatchObject({ endsAt });
    expect(codeOf(await changeRole(kari, { userId, role: 'administrator' }))).toBe(
      'administrator_for_a_time',
    );
    await expect(db.owner`update identity.membership set role = 'administrator'
      where client_id = ${clientId} and user_id = ${userId}`).rejects.toThrow(
      'membership_administrator_stays',
    );
    later(7 * DAY - 1);
    await endDueMemberships(machine(platform, clientId));
    expect(await memberOf(they)).not.toBeNull();
    later(1);
    // Nobody counts on them, though nothing has ended it yet.
    expect((await membersOf(kari)).find((each) => each.userId === userId)?.disabled).toBe(true);
    expect(await memberOf(they)).toBeNull();
    expect(await membershipsOf(nobody(), userId)).toEqual([]);
    expect(await kindsIn(clientId, userId)).toEqual(['member.added', 'user.introduced']);
    await endDueMemberships(machine(platform, clientId));
    expect(await kindsIn(clientId, userId)).toEqual(['member.added', 'user.introduced', 'member.left']);
    expect(await faults()).toEqual([]);
  });

  it('as an administrator is asked in once, and not again by one alone', async () => {
    const { id, token } = await invited(newAddress(), 'administrator');
    expect(codeOf(await sendInvitationAgain(kari, { id }))).toBe('invitation_of_administrator');
    must(await accept(token));
  });

  it('gives a name, and is nobody without', async () => {
    const email = newAddress();
    const { token } = await invited(email);
    expect(codeOf(await accept(token, { name: '  ' }))).toBe('name_missing');
    expect(await peopleUnder(email)).toBe(0);
  });

  it('is invited under one address, however it is written', async () => {
    const email = newAddress();
    await invited(` ${email.toUpperCase()} `);
    const again = {
      id: uuidv7(),
      email,
      role: 'field',
      note: null,
      accessDays: null,
      language: 'nb',
    } as const;
    expect(codeOf(await invite(kari, again))).toBe('invitation_there');
    expect(codeOf(await invite(kari, { ...again, email: 'x' }))).toBe('email_invalid');
    const offline = createContext(db.platform, kari);
    expect(codeOf(await invite(offline, { ...again, email: newAddress() }))).toBe('mail_off');
  });

  it('and two ask at once for one address: one invitation waits', async () => {
    const email = newAddress();
    const asked = () =>
      invite(kari, { id: uuidv7(), email, role: 'field', note: null, accessDays: null, language: 'nb' });
    const both = await Promise.all([asked(), asked()]);
    expect(both.map(codeOf).sort()).toEqual(['invitation_there', 'ok']);
  });
});

describe('a link', () => {
  const tellsNothing = async (token: string) => {
    expect(codeOf(await showInvitation(anonymous(), { token, address }))).toBe('invitation_invalid');
    expect(codeOf(await accept(token))).toBe('invitation_invalid');
  };

  it('opens once', async () => {
    const { token } = await invited(newAddress());
    must(await accept(token));
    await tellsNothing(token);
  });

  it('of two who accept at once one gets in, and the other has no session', async () => {
    const email = newAddress();
    const { token } = await invited(email);
    const both = await Promise.all([accept(token), accept(token)]);
    expect(both.map(codeOf).sort()).toEqual(['invitation_invalid', 'ok']);
    const [row] = await db.owner`select count(*)::int as n from identity.session s
      join identity."user" u on u.id = s.user_id where u.email = ${email}`;
    expect([await peopleUnder(email), row?.['n']]).toEqual([1, 1]);
    expect(await faults()).toEqual([]);
  });

  it('is worth nothing after it was withdrawn, was sent again, or a week', async () => {
    const email = newAddress();
    const { id, token } = await invited(email);
    must(await withdrawInvitation(kari, { id }));
    expect(must(await withdrawInvitation(kari, { id })).eventId).toBeNull();
    await tellsNothing(token);
    expect(codeOf(await sendInvitationAgain(kari, { id }))).toBe('invitation_unknown');
    const other = await invited(email);
    later(60);
    must(await sendInvitationAgain(kari, { id: other.id }));
    await tellsNothing(other.token);
    expect(await sent(other.id, 1)).toBe('none');
    const second = await sent(other.id, 2);
    must(await showInvitation(anonymous(), { token: second, address }));
    later(7 * DAY);
    await tellsNothing(second);
    expect(await peopleUnder(email)).toBe(0);
    must(await sendInvitationAgain(kari, { id: other.id }));
    must(await accept(await sent(other.id, 3)));
    expect(codeOf(await withdrawInvitation(kari, { id: other.id }))).toBe('invitation_unknown');
    expect(await faults()).toEqual([]);
  });

  it('that is made up, or of another client, tells no more', async () => {
    const { token } = await invited(newAddress());
    const bytes = Buffer.from(token, 'base64url');
    bytes[40]! ^= 1;
    await tellsNothing(bytes.toString('base64url'));
    const moved = Buffer.from(token, 'base64url');
    Buffer.from((await db.newClient('Annen AS')).replaceAll('-', ''), 'hex').copy(moved);
    await tellsNothing(moved.toString('base64url'));
    for (const each of ['', 'x', 'a'.repeat(64), token.slice(1)]) await tellsNothing(each);
  });

  it('is guessed at no oftener than sign-in links', async () => {
    const tried = async () => codeOf(await showInvitation(anonymous(), { token: 'x', address }));
    for (let at = 0; at < 50; at += 1) expect(await tried()).toBe('invitation_invalid');
    expect(await tried()).toBe('rate_limited');
  });
});

describe('who has an account', () => {
  it('accepts as themselves, signed in, and nobody else does in their place', async () => {
    const ola = await person('Ola');
    const { token } = await invited(ola.email);
    expect(must(await showInvitation(anonymous(), { token, address })).account).toBe('known');
    const eve = await person('Eve');
    expect(codeOf(await accept(token, { person: eve }))).toBe('invitation_not_yours');
    const accepted = must(await accept(token, { person: ola }));
    expect(accepted).toEqual({ clientId, opened: null, isNew: false });
    expect(await memberOf(inClient(ola.id))).toMatchObject({ role: 'bookkeeper' });
    expect(await faults()).toEqual([]);
  });

  it('is asked for their second factor, and is not in before they show it', async () => {
    const ola = await person('Ola');
    const { uri } = must(await enrolTotp(nobody(), { email: ola.email }));
    const { token } = await invited(ola.email);
    expect(await accept(token)).toMatchObject({ error: { code: 'factor_required', methods: ['totp'] } });
    expect(codeOf(await accept(token, { code: '000000' }))).toBe('second_factor_wrong');
    expect(await memberOf(inClient(ola.id))).toBeNull();
    const { opened } = must(await accept(token, { code: codeAt(uri, clock.at) }));
    const live = await validateSession(anonymous(), opened!.token);
    expect(live).toMatchObject({ method: 'link', secondFactor: 'totp' });
    expect(await memberOf(inClient(ola.id))).toMatchObject({ role: 'bookkeeper' });
  });

  it('is no way in for who is shut out, and says so to nobody', async () => {
    const ola = await person('Ola');
    const { token } = await invited(ola.email);
    must(await lockUser(nobody(), { email: ola.email }));
    expect(codeOf(await showInvitation(anonymous(), { token, address }))).toBe('invitation_invalid');
    expect(codeOf(await accept(token))).toBe('invitation_invalid');
    expect(codeOf(await accept(token, { person: ola }))).toBe('invitation_invalid');
    expect(await memberOf(inClient(ola.id))).toBeNull();
  });

  it('holds as long as who sent it may ask people in, and again once another sends it', async () => {
    const per = await member('Per', 'administrator');
    const [ended, demoted, lockedOut] = [newAddress(), newAddress(), newAddress()];
    const [eva, ola] = [await member('Eva', 'administrator'), await member('Ola', 'administrator')];
    const { id, token } = await invited(ended, 'bookkeeper', per);
    const { token: byEva } = await invited(demoted, 'administrator', eva);
    const { token: byOla } = await invited(lockedOut, 'administrator', ola);
    must(await endMembership(kari, { userId: per.actorId }));
    must(await changeRole(kari, { userId: eva.actorId, role: 'field' }));
    must(await lockUser(db.contextFor(NO_CLIENT), { email: (await emailsIn(kari)).get(ola.actorId)! }));
    for (const each of [token, byEva, byOla]) {
      expect(codeOf(await showInvitation(anonymous(), { token: each, address }))).toBe('invitation_invalid');
      expect(codeOf(await accept(each))).toBe('invitation_invalid');
    }
    expect((await overviewOf(kari)).invitations.map(({ open }) => open)).toEqual([false, false, false]);
    expect(await peopleUnder(ended)).toBe(0);
    expect(await sent(id)).toBe('none');
    must(await sendInvitationAgain(kari, { id }));
    must(await accept(await sent(id, 2)));
    expect(await faults()).toEqual([]);
  });

  it('who is a member already is not invited, and an invitation of before adds nothing', async () => {
    const ola = await person('Ola');
    const { token } = await invited(ola.email, 'administrator');
    must(await addMember(db.contextFor(clientId), { email: ola.email, role: 'field' }));
    expect(codeOf(await accept(token, { person: ola }))).toBe('member_there');
    expect(await memberOf(inClient(ola.id))).toMatchObject({ role: 'field' });
    const again = {
      id: uuidv7(),
      email: ola.email,
      role: 'field',
      note: null,
      accessDays: null,
      language: 'nb',
    } as const;
    expect(codeOf(await invite(kari, again))).toBe('member_there');
  });

  it('comes back by another after they left', async () => {
    const email = newAddress();
    const { opened } = must(await accept((await invited(email)).token));
    must(await endMembership(kari, { userId: opened!.userId }));
    const ola = { id: opened!.userId, email };
    must(await accept((await invited(email, 'manager')).token, { person: ola }));
    expect(await memberOf(inClient(ola.id))).toMatchObject({ role: 'manager' });
    expect(await faults()).toEqual([]);
  });
});

describe('whoever changes an invitation behind the app’s back', () => {
  const bySql = (statement: string) =>
    db.owner.begin(async (sql) => {
      await sql.unsafe('alter table identity.invitation disable trigger user');
      await sql.unsafe(statement);
      await sql.unsafe('alter table identity.invitation enable trigger user');
    });

  it('is found', async () => {
    const { id } = await invited(newAddress(), 'field');
    expect(await faults()).toEqual([]);
    await bySql(`update identity.invitation set role = 'administrator' where id = '${id}'`);
    const found = await faults();
    expect(found).toEqual(expect.arrayContaining([expect.stringContaining(`invitation ${id}`)]));
  });

  it('and finds in the log who was let in as more than they were invited as', async () => {
    const email = newAddress();
    const { id, token } = await invited(email, 'field');
    await bySql(`update identity.invitation set role = 'administrator' where id = '${id}'`);
    must(await accept(token));
    const found = (await faults()).join('\n');
    expect(found).toContain('restated_from_other');
  });
});

describe('the people of a client', () => {
  it('are seen by its members, with what they prove themselves with, and those who wait or have left', async () => {
    const ola = must(await accept((await invited(newAddress())).token)).opened!;
    const eva = await member('Eva', 'auditor');
    must(await endMembership(kari, { userId: eva.actorId }));
    const { id } = await invited('venter@fjordheim.example', 'field');
    const seen = await overviewOf(inClient(ola.userId));
    expect(
      seen.members.map(({ name, role, sessions, hasTotp, passkeys, rests }) => [
        ...[name, role, sessions, hasTotp, passkeys, rests],
      ]),
    ).toEqual([
      ['Kari', 'administrator', 0, false, 0, false],
      ['Ola Nes', 'bookkeeper', 1, false, 0, false],
    ]);
    expect(seen.members[1]?.lastOpenedAt).toEqual(clock.at);
    expect(seen.invitations).toMatchObject([{ id, email: 'venter@fjordheim.example', open: true }]);
    expect(seen.former).toMatchObject([{ name: 'Eva', role: 'auditor', erased: false }]);
  });

  it('are nobody to others: in the database either, whatever they say that they are', async () => {
    const ola = must(await accept((await invited(newAddress())).token)).opened!;
    const elsewhere = await member('Per', 'administrator', await db.newClient('Annen AS'));
    const asked = (who: Context) =>
      who.transaction(async (tx) =>
        ok({
          signedIn: (await rawSql(tx)`select * from identity.members_signed_in(now())`).length,
          invited: (await rawSql(tx)`select * from identity.invitation`).length,
          sessions: (await rawSql(tx)`select * from identity.session where user_id = ${ola.userId}`).length,
        }),
      );
    clock.at = new Date();
    expect(must(await asked(elsewhere))).toEqual({ signedIn: 0, invited: 0, sessions: 0 });
    // A client that they name and are no member of.
    expect(must(await asked(inClient(elsewhere.actorId)))).toMatchObject({ signedIn: 0, sessions: 0 });
  });

  it('are told of a new role and of the end, at once nothing more is theirs, and one administrator stays', async () => {
    const ola = must(await accept((await invited(newAddress(), 'administrator')).token)).opened!;
    const they = inClient(ola.userId);
    must(await changeRole(kari, { userId: ola.userId, role: 'manager' }));
    expect(await memberOf(they)).toMatchObject({ role: 'manager' });
    expect(codeOf(await changeRole(kari, { userId: kari.actorId, role: 'field' }))).toBe(
      'last_administrator',
    );
    expect(codeOf(await endMembership(kari, { userId: kari.actorId }))).toBe('last_administrator');
    must(await endMembership(kari, { userId: ola.userId }));
    expect(await memberOf(they)).toBeNull();
    expect(await membershipsOf(nobody(), ola.userId)).toEqual([]);
    const jobs = await db.owner<{ input: { news?: string } }[]>`select input from platform.job
      where client_id = ${clientId} and input ->> 'to' = ${ola.userId} order by created_at, id`;
    expect(jobs.map(({ input }) => input.news)).toEqual(['role_changed', 'ended']);
    expect(codeOf(await endMembership(kari, { userId: ola.userId }))).toBe('member_unknown');
  });

  it('keep an administrator who can get in: one who is shut out is none', async () => {
    const eva = await member('Eva', 'administrator');
    const [row] = await db.owner<
      { email: string }[]
    >`select email from identity."user" where id = ${eva.actorId}`;
    must(await lockUser(nobody(), { email: row!.email }));
    expect(codeOf(await endMembership(kari, { userId: kari.actorId }))).toBe('last_administrator');
  });

  it('are signed out everywhere by an administrator of one of their clients, and each client’s log is told', async () => {
    const ola = must(await accept((await invited(newAddress())).token)).opened!;
    const otherId = await db.newClient('Annen AS');
    must(await addMember(db.contextFor(otherId), { email: ola.email, role: 'field' }));
    expect(
      codeOf(await endSessionsOf(await member('Per', 'administrator', await db.newClient('Tredje AS')), ola)),
    ).toBe('member_unknown');
    expect(await validateSession(anonymous(), ola.token)).not.toBeNull();
    must(await endSessionsOf(kari, ola));
    expect(await validateSession(anonymous(), ola.token)).toBeNull();
    for (const id of [clientId, otherId]) {
      expect(await kindsIn(id, ola.userId)).toContain('session.ended');
      expect(await faults(id)).toEqual([]);
    }
    const [told] = await db.owner`select actor_id from audit.event
      where client_id = ${otherId} and kind = 'session.ended'`;
    expect(told?.['actor_id']).not.toBe(kari.actorId);
  });
});
