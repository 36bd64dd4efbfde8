import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_POLICY, USUAL_POLICY, type AccessPolicy } from '#lib/domain/access/policy.ts';
import { mayAsk, PROCEDURE_NAMES } from '#lib/domain/access/procedures.ts';
import { ROLES, type Role } from '#lib/domain/access/role.ts';
import { asksStepUp } from '#lib/domain/access/step-up.ts';
import type { Factor } from '#lib/domain/access/factor.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { appRouter } from '#lib/server/api/router.ts';
import { sequence, verifyLog } from '#lib/server/audit/index.ts';
import { createCaller, type ApiContext, type Standing } from '#lib/server/platform/rpc.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { NEW_STANDING } from '#tests/setup/standing.ts';
import { fictionalOrgnr } from '../../../../demo/numbers.ts';
import { addMember } from '../memberships/admit.ts';
import { askAnother } from '../weakening/judge.ts';
import { memberOf } from './policy.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const shown = (factor: Factor, hours: number): Partial<Standing> => ({
  ...{ secondFactor: factor, secondFactorAt: ago(hours), factors: ['passkey', 'totp'] },
});

/** As the server makes it from a request of the person in such a session. */
function caller(context: Context, standing: Partial<Standing> = {}, minimum: Partial<AccessPolicy> = {}) {
  const config = {
    ...context.platform.config,
    secondFactor: minimum.requiredOf ?? NO_POLICY.requiredOf,
    secondFactorKinds: minimum.factors ?? NO_POLICY.factors,
  };
  const platform = { ...context.platform, config };
  const ctx: ApiContext = {
    ...{ platform, requestId: uuidv7(), address: '127.0.0.1', wantedClient: context.clientId },
    person: { id: context.actorId, name: 'Ola', email: 'ola@firma.example' },
    memberIn: (clientId) => memberOf({ ...context, clientId, platform }),
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

async function addressOf({ actorId }: Context): Promise<{ email: string }> {
  const [row] = await database.owner<{ email: string }[]>`
    select email from identity."user" where id = ${actorId}`;
  return row!;
}

const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (thrown: unknown) => (thrown as { cause: { failure: { code: string } } }).cause.failure.code,
  );

/** What nothing of Segl does. */
async function altered(table: string, change: string): Promise<void> {
  await database.owner.begin(async (tx) => {
    await tx.unsafe(`alter table ${table} disable trigger user`);
    await tx.unsafe(change);
    await tx.unsafe(`alter table ${table} enable trigger user`);
  });
}

/** As if they had been let in so many days ago. */
async function memberFor(clientId: string, role: Role, days: number): Promise<Context> {
  const member = await newMember(database, clientId, role);
  await altered(
    'identity.membership',
    `update identity.membership set under_policy_since = '${ago(days * 24).toISOString()}'
      where client_id = '${clientId}' and user_id = '${member.actorId}'`,
  );
  return member;
}

const lock = { year: 2026, period: 1 };

describe('a client that has said nothing', () => {
  it('gives two weeks, then nothing but how somebody stands, until they have a second factor', async () => {
    const clientId = await database.newClient();
    const fresh = await memberFor(clientId, 'bookkeeper', 13);
    expect(await refusalOf(caller(fresh).ledger.accounts())).toBe('answered');
    expect(await caller(fresh).access.mine()).toMatchObject({ state: 'grace' });
    const due = await memberFor(clientId, 'bookkeeper', 15);
    expect(await refusalOf(caller(due).ledger.accounts())).toBe('second_factor_required');
    expect(await refusalOf(caller(due).ledger.lockPeriod(lock))).toBe('second_factor_required');
    expect(await caller(due).access.mine()).toEqual({ state: 'due' });
    const enrolled = caller(due, shown('totp', 1));
    expect(await refusalOf(enrolled.ledger.accounts())).toBe('answered');
    expect(await enrolled.access.mine()).toEqual({ state: 'met' });
  });

  it('asks at what posts or locks for a factor that was shown today', async () => {
    const member = await memberFor(await database.newClient(), 'bookkeeper', 15);
    const late = caller(member, shown('totp', 13));
    expect(await refusalOf(late.ledger.accounts())).toBe('answered');
    expect(await refusalOf(late.ledger.lockPeriod(lock))).toBe('step_up_required');
    expect(await refusalOf(caller(member, shown('totp', 11)).ledger.lockPeriod(lock))).toBe(
      'period_not_in_year',
    );
  });

  it('asks so at each procedure that is to, before it looks at what was sent', async () => {
    const clientId = await database.newClient();
    for (const name of PROCEDURE_NAMES.filter(asksStepUp)) {
      const role = ROLES.find((each) => mayAsk(each, name));
      if (!role) throw new Error(`nobody may ask ${name}`);
      const late = caller(await memberFor(clientId, role, 15), shown('totp', 13));
      const [domain = '', act = ''] = name.split('.');
      const call = (late as unknown as Record<string, Record<string, () => Promise<unknown>>>)[domain]?.[act];
      expect([name, await refusalOf(call!())]).toEqual([name, 'step_up_required']);
    }
  });

  it('asks so for a decision that no passkey signs, and for no other', async () => {
    const manager = await memberFor(await database.newClient(), 'manager', 15);
    const late = caller(manager, shown('passkey', 13));
    const hash = 'ab'.repeat(32);
    const decision = {
      ...{ approvalId: uuidv7(), draftId: uuidv7(), revision: 1, contentHash: hash },
      ...{ decision: 'approved' as const, reason: null, rules: null },
    };
    expect(await refusalOf(late.drafts.decide(decision))).toBe('step_up_required');
    const assertion = { passkey: 'AA', authenticatorData: 'AA', clientDataJson: 'AA', signature: 'AA' };
    const signed = { at: new Date(), decisions: [hash], assertion };
    expect(await refusalOf(late.drafts.decide({ ...decision, signed }))).toBe('passkey_not_told');
  });

  it('neither names its people to who does not meet it, nor lets them begin another with them', async () => {
    const clientId = await database.newClient();
    const due = await memberFor(clientId, 'administrator', 15);
    const colleague = await memberFor(clientId, 'field', 1);
    const founding = {
      ...{ id: uuidv7(), orgnr: fictionalOrgnr(40), name: 'Utvei AS', form: 'AS' as const, vat: null },
      ...{ startsOn: '2026-01-01', endsOn: '2026-12-31' },
      people: [{ userId: colleague.actorId, role: 'field' as const }],
    };
    expect(await refusalOf(caller(due).people.list())).toBe('second_factor_required');
    expect(await caller(due).clients.colleagues()).toEqual([]);
    expect(await refusalOf(caller(due).clients.mayBegin())).toBe('client_beginning_not_yours');
    expect(await refusalOf(caller(due).clients.begin(founding))).toBe('client_beginning_not_yours');
    // By a client that asks nothing of them they may, and bring nobody of the other.
    const own = await database.newClient();
    const { email } = await addressOf(due);
    must(await addMember(database.contextFor(own), { email, role: 'administrator' }));
    expect(await caller(due).clients.mayBegin()).toBe(true);
    expect(await refusalOf(caller(due).clients.begin(founding))).toBe('person_not_yours');
    const met = caller(due, shown('totp', 1)).clients;
    expect(await met.colleagues()).toMatchObject([{ userId: colleague.actorId }]);
    expect(await met.begin(founding)).toMatchObject({ clientId: founding.id });
  });

  it('ends sessions that are a month old', async () => {
    const member = await memberFor(await database.newClient(), 'bookkeeper', 15);
    const old = caller(member, { ...shown('totp', 1), createdAt: ago(31 * 24) });
    expect(await refusalOf(old.ledger.accounts())).toBe('session_too_old');
  });
});

describe('a policy', () => {
  const passkeys: AccessPolicy = { ...USUAL_POLICY, factors: 'passkey', graceDays: 3 };

  it('is set by an administrator who meets it, version upon version, and in the log', async () => {
    const clientId = await database.newClient();
    const administrator = await memberFor(clientId, 'administrator', 15);
    const as = (standing: Partial<Standing>) => caller(administrator, standing).access;
    expect(await refusalOf(as(shown('totp', 1)).set({ after: null, policy: passkeys }))).toBe(
      'access_policy_unmet',
    );
    const set = () => as(shown('passkey', 1)).set({ after: null, policy: passkeys });
    expect(await set()).toMatchObject({ version: 1 });
    // The same request again, and another that saw none before it.
    expect(await set()).toMatchObject({ version: 1 });
    expect(
      await refusalOf(as(shown('passkey', 1)).set({ after: null, policy: { ...passkeys, graceDays: 4 } })),
    ).toBe('access_policy_changed');
    expect(await as(shown('passkey', 1)).read()).toMatchObject({ version: 1, own: passkeys });
    expect(
      await refusalOf(
        caller(await memberFor(clientId, 'bookkeeper', 1), shown('passkey', 1)).access.set({
          after: 1,
          policy: passkeys,
        }),
      ),
    ).toBe('not_allowed');
    await sequence(administrator);
    const findings = async () => {
      // No event made the test's client.
      const held = ANSWERS.flatMap(({ reconcilers }) => reconcilers).filter(
        ({ subjectType }) => subjectType !== 'client',
      );
      return (await verifyLog(administrator, held)).findings;
    };
    expect(await findings()).toEqual([]);
    await altered(
      'identity.access_policy',
      `update identity.access_policy set step_up_minutes = 1440 where client_id = '${clientId}'`,
    );
    expect(await findings()).toMatchObject([{ code: 'subject_changed', subject: 'access-policy 1' }]);
  });

  it('gives its days from when it came to require more, and no others when it is set again', async () => {
    const clientId = await database.newClient();
    const administrator = await memberFor(clientId, 'administrator', 100);
    const member = await memberFor(clientId, 'bookkeeper', 100);
    const totp = shown('totp', 1);
    const set = (after: number | null, policy: AccessPolicy) =>
      caller(administrator, shown('passkey', 0)).access.set({ after, policy });
    await set(null, passkeys);
    // Until then the app counted; who has nothing but that has three days now.
    const withApp = { ...totp, factors: ['totp'] as const };
    expect(await refusalOf(caller(member, withApp).ledger.accounts())).toBe('answered');
    expect(await caller(member, withApp).access.mine()).toMatchObject({ state: 'grace' });
    await set(1, { ...passkeys, stepUpMinutes: 60 });
    const versions = await database.owner<
      { stricter_since: Date }[]
    >`select version, stricter_since from identity.access_policy
      where client_id = ${clientId} order by version`;
    expect(versions.map((row) => row.stricter_since)).toEqual([
      versions[0]?.stricter_since,
      versions[0]?.stricter_since,
    ]);
    await set(2, { ...passkeys, stepUpMinutes: 60, graceDays: 0 });
    expect(await refusalOf(caller(member, withApp).ledger.accounts())).toBe('second_factor_required');
    // The passkey is theirs already, and was not what they showed.
    expect(await refusalOf(caller(member, totp).ledger.accounts())).toBe('step_up_required');
  });

  it('holds in its client alone, and nowhere for less than the installation asks', async () => {
    const clientId = await database.newClient();
    const administrator = await memberFor(clientId, 'administrator', 15);
    const off: AccessPolicy = { ...USUAL_POLICY, requiredOf: 'off' };
    await caller(administrator, shown('passkey', 1)).access.set({ after: null, policy: off });
    const member = await memberFor(clientId, 'bookkeeper', 15);
    expect(await refusalOf(caller(member).ledger.accounts())).toBe('answered');
    expect(await caller(member).access.mine()).toEqual({ state: 'exempt' });
    const elsewhere = await memberFor(await database.newClient(), 'bookkeeper', 15);
    expect(await refusalOf(caller(elsewhere).ledger.accounts())).toBe('second_factor_required');
    const everyone = { requiredOf: 'everyone' } as const;
    expect(await refusalOf(caller(member, {}, everyone).ledger.accounts())).toBe('second_factor_required');
    const rows = await database.contextFor(elsewhere.clientId).transaction(async (tx) => ({
      ok: true,
      value: await tx.execute(`select * from identity.access_policy`),
    }));
    expect(rows).toMatchObject({ value: [] });
  });

  it('set to less and back again gives nobody new days below what the installation asks', async () => {
    const clientId = await database.newClient();
    const administrator = await memberFor(clientId, 'administrator', 15);
    const due = await memberFor(clientId, 'bookkeeper', 15);
    const everyone = { requiredOf: 'everyone' } as const;
    const set = (after: number | null, policy: AccessPolicy) =>
      caller(administrator, shown('passkey', 1), everyone).access.set({ after, policy });
    expect(await refusalOf(caller(due, {}, everyone).ledger.accounts())).toBe('second_factor_required');
    await set(null, { ...USUAL_POLICY, requiredOf: 'off' });
    expect(await refusalOf(caller(due, {}, everyone).ledger.accounts())).toBe('second_factor_required');
    await set(1, USUAL_POLICY);
    expect(await refusalOf(caller(due, {}, everyone).ledger.accounts())).toBe('second_factor_required');
  });

  it('says after how many wrong tries a device forgets, between five and twenty, and every device hears of it', async () => {
    const clientId = await database.newClient();
    const administrator = await memberFor(clientId, 'administrator', 15);
    const set = (after: number | null, wipeAfter: number | null) =>
      caller(administrator, shown('passkey', 1)).access.set({
        after,
        policy: { ...USUAL_POLICY, wipeAfter },
      });
    for (const wipeAfter of [4, 21, 5.5]) await expect(set(null, wipeAfter)).rejects.toThrow();
    const field = caller(await memberFor(clientId, 'field', 1), shown('passkey', 1)).sync;
    const deviceId = uuidv7();
    expect((await field.register({ deviceId, name: 'telefon' })).wipeAfter).toBeNull();
    await set(null, 10);
    expect((await field.standing({ deviceId, photoId: null })).wipeAfter).toBe(10);
    await expect(
      database.owner`update identity.access_policy set wipe_after = 4 where client_id = ${clientId}`,
    ).rejects.toThrow();
  });

  it('follows the one before, in the database too', async () => {
    const clientId = await database.newClient();
    const version = (number: number, at: Date) => database.owner`insert into identity.access_policy values
      (${clientId}, ${number}, 'off', 'any', 14, 720, 30, null, ${uuidv7()}, ${at})`;
    await expect(version(2, new Date())).rejects.toMatchObject({ constraint_name: 'access_policy_follows' });
    await expect(version(1, ago(48))).rejects.toMatchObject({ constraint_name: 'access_policy_follows' });
  });
});
