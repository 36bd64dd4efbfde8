import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RESTING_FROM } from '#lib/domain/access/factor.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { deliver, sequence } from '#lib/server/audit/index.ts';
import { createContext, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { withMail } from '#tests/setup/books/invitations.ts';
import { contactThere } from '#tests/setup/books/protection.ts';
import { lettersIn } from '#tests/setup/log/letters.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { faultsOf as allFaultsOf } from '#tests/setup/log/faults.ts';
import { overviewOf } from '../administering/overview.ts';
import { identityAnswers } from '../answers.ts';
import {
  addMember,
  changeAddress,
  changeRole,
  createLink,
  createUser,
  enrolTotp,
  lockUser,
  redeemLink,
  validateSession,
} from '../index.ts';
import { endMembership } from '../memberships/end.ts';
import { visitor } from '../sign-in/visitor.ts';
import { beginReset, confirmReset, withdrawReset } from './begin.ts';
import { tellReset } from './tell.ts';
import { resetLetterOf, showReset, useReset } from './use.ts';

/* Who has lost everything proves themselves anew: who lets them, and what ends with it. */

const clock = { at: new Date('2026-03-02T08:00:00Z'), now: () => clock.at };
const later = (seconds: number) => (clock.at = new Date(clock.at.getTime() + seconds * 1000));
const address = '192.0.2.7';
const reason = 'Mistet telefonen';

let db: TestDatabase;
let clientId: string;
let otherId: string;
let [kari, per]: Context[] = [];
let ola: { readonly userId: string; readonly email: string };
beforeAll(async () => {
  db = await freshDatabase(clock);
});
afterAll(() => db.close());
beforeEach(async () => {
  later(60);
  await db.owner`delete from identity.attempt`;
  [clientId, otherId] = [await db.newClient('Fjordheim AS'), await db.newClient('Annen AS')];
  [kari, per] = [await member('Kari', 'administrator'), await member('Per', 'administrator')];
  ola = await somebody('Ola', 'field');
  must(await addMember(db.contextFor(otherId), { email: ola.email, role: 'manager' }));
  must(await enrolTotp(nobody(), { email: ola.email }));
});

const nobody = () => db.contextFor(NO_CLIENT);
const anonymous = () => visitor(withMail(nobody()).platform, uuidv7());
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

async function somebody(name: string, role: Role) {
  const email = `${uuidv7()}@fjordheim.example`;
  const { userId } = must(await createUser(nobody(), { email, name }));
  must(await addMember(db.contextFor(clientId), { email, role }));
  return { userId, email };
}
async function member(name: string, role: Role): Promise<Context> {
  return withMail(db.contextFor(clientId, (await somebody(name, role)).userId));
}
const tokenOf = async (number = 1) =>
  (await resetLetterOf(db.contextFor(clientId), { userId: ola.userId, number }))?.token ?? 'none';

async function faults(id: string) {
  await deliver(db.platform, id);
  await sequence(db.contextFor(id));
  return allFaultsOf(db.contextFor(id), [identityAnswers]);
}
const kindsIn = async (id: string) => {
  await deliver(db.platform, id);
  const rows = await db.owner<{ kind: string }[]>`select kind from audit.event
    where client_id = ${id} and subject_id = ${ola.userId} and kind like '%reset%' order by id`;
  return rows.map(({ kind }) => kind);
};

async function confirmed(): Promise<string> {
  must(await beginReset(kari!, { userId: ola.userId, reason }));
  must(await confirmReset(per!, { userId: ola.userId }));
  return tokenOf();
}

describe('an administrator', () => {
  it('begins it, and another confirms: neither they nor the person does', async () => {
    expect(must(await beginReset(kari!, { userId: ola.userId, reason })).waits).toBe(true);
    expect(await tokenOf()).toBe('none');
    expect(codeOf(await beginReset(per!, { userId: ola.userId, reason }))).toBe('reset_there');
    const her = createContext(kari!.platform, { clientId, actorId: ola.userId, requestId: uuidv7() });
    for (const who of [kari!, her])
      expect(codeOf(await confirmReset(who, { userId: ola.userId }))).toBe('reset_needs_another');
    const [shown] = (await overviewOf(per!)).members.filter(({ userId }) => userId === ola.userId);
    expect(shown?.reset).toMatchObject({ state: 'begun', reason, begunBy: kari!.actorId });
    must(await confirmReset(per!, { userId: ola.userId }));
    expect(codeOf(await confirmReset(per!, { userId: ola.userId }))).toBe('reset_unknown');
    expect(must(await showReset(anonymous(), { token: await tokenOf(), address }))).toMatchObject({
      ...{ by: 'Kari', client: { name: 'Fjordheim AS' }, email: ola.email },
    });
  });

  it('has the security contacts told, when it begins and when it is used', async () => {
    await contactThere(kari!);
    expect(codeOf(await useReset(anonymous(), { token: await confirmed(), address }))).toBe('ok');
    const told = (await lettersIn(db, clientId)).filter(({ news }) => news !== 'contact_added');
    // Administrators are told by letters of their own.
    expect(told.map(({ news, whom, to }) => [news, whom, to.name])).toEqual([
      ['reset_begun', 'Ola', 'Vakt'],
      ['factors_reset', 'Ola', 'Vakt'],
    ]);
  });

  it('does it alone where no other can, and never their own', async () => {
    const { email } = (await overviewOf(kari!)).members.find(({ userId }) => userId === per!.actorId)!;
    must(await lockUser(nobody(), { email }));
    expect(must(await beginReset(kari!, { userId: ola.userId, reason })).waits).toBe(false);
    expect(await tokenOf()).not.toBe('none');
    expect(codeOf(await beginReset(kari!, { userId: kari!.actorId, reason }))).toBe('reset_of_oneself');
    expect(codeOf(await beginReset(kari!, { userId: per!.actorId, reason }))).toBe('member_unknown');
    expect(await faults(clientId)).toEqual([]);
  });

  it('is alone with the only other of them, who can get in, and where they have made it so', async () => {
    expect(must(await beginReset(kari!, { userId: per!.actorId, reason })).waits).toBe(false);
    must(await changeRole(kari!, { userId: per!.actorId, role: 'field' }));
    expect(must(await beginReset(kari!, { userId: ola.userId, reason })).waits).toBe(false);
  });

  it('does it for a member of their client alone', async () => {
    expect(codeOf(await beginReset(kari!, { userId: uuidv7(), reason }))).toBe('member_unknown');
    const elsewhere = must(await createUser(nobody(), { email: `${uuidv7()}@annen.example`, name: 'Eva' }));
    expect(codeOf(await beginReset(kari!, { ...elsewhere, reason }))).toBe('member_unknown');
  });
});

describe('the link', () => {
  it('ends all there was, everywhere, and lets the person enrol anew', async () => {
    await db.owner`update identity."user" set wrong_codes = ${RESTING_FROM} where id = ${ola.userId}`;
    const token = await confirmed();
    const opened = must(await useReset(anonymous(), { token, address }));
    const live = await validateSession(anonymous(), opened.token);
    expect(live).toMatchObject({ method: 'link', secondFactor: null, user: { hasTotp: false } });
    expect(await kindsIn(clientId)).toEqual([
      ...['factor-reset.begun', 'factor-reset.confirmed', 'factor-reset.used', 'factors.reset'],
    ]);
    for (const id of [clientId, otherId]) expect(await faults(id)).toEqual([]);
    // Another client learns that it was done, and not where.
    expect(await kindsIn(otherId)).toEqual(['factors.reset']);
    const [row] =
      await db.owner`select totp_sealed, wrong_codes from identity."user" where id = ${ola.userId}`;
    expect(row).toMatchObject({ totp_sealed: null, wrong_codes: 0 });
  });

  it('ends the sessions of before, and links on their way', async () => {
    const [, { token: link }] = [
      await db.owner`update identity."user" set totp_sealed = null where id = ${ola.userId}`,
      must(await createLink(nobody(), { email: ola.email })),
    ];
    const before = must(await redeemLink(anonymous(), { token: link }));
    const { token: second } = must(await createLink(nobody(), { email: ola.email }));
    must(await useReset(anonymous(), { token: await confirmed(), address }));
    expect(await validateSession(anonymous(), before.token)).toBeNull();
    expect(codeOf(await redeemLink(anonymous(), { token: second }))).toBe('link_invalid');
  });

  it('opens once, of two at once too, and for a day', async () => {
    const token = await confirmed();
    const use = () => useReset(anonymous(), { token, address });
    expect((await Promise.all([use(), use()])).map(codeOf).sort()).toEqual(['ok', 'reset_invalid']);
    expect(codeOf(await showReset(anonymous(), { token, address }))).toBe('reset_invalid');
    must(await beginReset(per!, { userId: ola.userId, reason }));
    must(await confirmReset(kari!, { userId: ola.userId }));
    expect(codeOf(await useReset(anonymous(), { token, address }))).toBe('reset_invalid');
    const second = await tokenOf(2);
    later(24 * 3600);
    expect(codeOf(await useReset(anonymous(), { token: second, address }))).toBe('reset_invalid');
  });

  it('is of the mailbox that it went to, and of no other address of the person', async () => {
    const token = await confirmed();
    const to = `${uuidv7()}@fjordheim.example`;
    must(await changeAddress(nobody(), { email: ola.email, to }));
    expect(codeOf(await showReset(anonymous(), { token, address }))).toBe('reset_invalid');
    expect(codeOf(await useReset(anonymous(), { token, address }))).toBe('reset_invalid');
    const [row] = await db.owner`select totp_sealed from identity."user" where id = ${ola.userId}`;
    expect(row?.['totp_sealed']).not.toBeNull();
  });

  it('is worth nothing once it is withdrawn, or the person is no member or shut out', async () => {
    const token = await confirmed();
    const use = () => useReset(anonymous(), { token, address });
    must(await withdrawReset(per!, { userId: ola.userId }));
    expect(codeOf(await use())).toBe('reset_invalid');
    expect(codeOf(await withdrawReset(per!, { userId: ola.userId }))).toBe('reset_unknown');
    must(await beginReset(kari!, { userId: ola.userId, reason }));
    must(await confirmReset(per!, { userId: ola.userId }));
    const second = await tokenOf(2);
    must(await endMembership(kari!, { userId: ola.userId }));
    expect(codeOf(await useReset(anonymous(), { token: second, address }))).toBe('reset_invalid');
    const [row] = await db.owner`select totp_sealed from identity."user" where id = ${ola.userId}`;
    expect(row?.['totp_sealed']).not.toBeNull();
    expect(await faults(clientId)).toEqual([]);
  });
});

it('the administrators of every client of the person are told by mail, and nobody else', async () => {
  const eva = must(await createUser(nobody(), { email: `${uuidv7()}@annen.example`, name: 'Eva' }));
  const [row] = await db.owner<
    { email: string }[]
  >`select email from identity."user" where id = ${eva.userId}`;
  must(await addMember(db.contextFor(otherId), { email: row!.email, role: 'administrator' }));
  await tellReset(withMail(nobody()), { userId: ola.userId, clients: [clientId, otherId] });
  const told = await db.owner<{ to: string }[]>`select input ->> 'to' as to from platform.job
    where input ->> 'news' = 'factors_reset' and client_id in (${clientId}, ${otherId})`;
  expect(told.map(({ to }) => to).sort()).toEqual([kari!.actorId, per!.actorId, eva.userId].sort());
});
