import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { base64UrlOf } from '#lib/domain/base64url.ts';
import { statementHash } from '#lib/domain/canonical.ts';
import { enrolmentStatement } from '#lib/domain/access/passkey.ts';
import { RESTING_FROM } from '#lib/domain/access/factor.ts';
import { ok } from '#lib/domain/result.ts';
import { courierOf, sequence } from '#lib/server/audit/index.ts';
import { createContext, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { rawSql } from '#lib/server/platform/database.ts';
import type { Standing } from '#lib/server/platform/rpc.ts';
import { codeAt } from '#tests/e2e/totp.ts';
import { SoftPasskey } from '#tests/setup/authenticator.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { faultsOf as allFaultsOf } from '#tests/setup/log/faults.ts';
import { NEW_STANDING } from '#tests/setup/standing.ts';
import { walk } from '#tests/setup/walk.ts';
import { identityAnswers } from '../answers.ts';
import { confirmPerson, addMember, createLink, createUser, redeemLink, signIn } from '../index.ts';
import { enrolOwnTotp, makeRecoveryCodes, removeTotp, totpToEnrol } from '../own/codes.ts';
import { addPasskey, passkeyToMake, removePasskey } from '../own/passkeys.ts';
import { endOwnSession, ownSecurity, stepUp } from '../own/sessions.ts';
import { validateSession } from '../sessions/service.ts';
import { signInWithPasskey } from '../sign-in/passkey-sign-in.ts';
import { visitor } from '../sign-in/visitor.ts';
import { newChallenge } from './challenge.ts';

const ORIGIN = 'https://segl.example.no';
const site = { origin: ORIGIN };
const PASSWORD = 'fjorden ligger stille';
const clock = { at: new Date('2026-03-02T08:00:00Z'), now: () => clock.at };
const later = (seconds: number) => (clock.at = new Date(clock.at.getTime() + seconds * 1000));

let db: TestDatabase;
let clientId: string;
let client: Context;
beforeAll(async () => {
  db = await freshDatabase(clock);
  clientId = await db.newClient();
  client = db.contextFor(clientId);
});
afterAll(() => db.close());
beforeEach(async () => {
  later(60);
  await db.owner`delete from identity.attempt`;
});

const anonymous = () => visitor(db.platform, uuidv7());
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

async function newPerson() {
  const email = `${uuidv7()}@fjordheim.no`;
  const { userId } = must(
    await createUser(db.contextFor(NO_CLIENT), { email, name: 'Kari Li', password: PASSWORD }),
  );
  must(await addMember(client, { email, role: 'manager' }));
  const own = createContext(db.platform, { clientId: NO_CLIENT, actorId: userId, requestId: uuidv7() });
  return { email, userId, own };
}
type Person = Awaited<ReturnType<typeof newPerson>>;

/** As sessions stand that were opened by a link just now, or in which a factor was shown just now. */
const byMail = (): Standing => ({ ...NEW_STANDING, method: 'link', createdAt: clock.at });
const shown = (): Standing => ({ ...NEW_STANDING, secondFactorAt: clock.at, secondFactor: 'passkey' });

async function enrol(person: Person, standing: Standing, key = new SoftPasskey(ORIGIN)) {
  const challenge = newChallenge(db.platform, { for: 'enrol', userId: person.userId });
  const asked = codeOf(await passkeyToMake(person.own, { standing, site }));
  const made = key.make(challenge);
  const added = await addPasskey(person.own, { standing, site, made, name: 'Telefon' });
  // What would be refused is told before a device makes it.
  if (asked !== 'ok') expect(asked).toBe(codeOf(added));
  return { key, added };
}
async function withPasskey() {
  const person = await newPerson();
  const { key, added } = await enrol(person, byMail());
  must(added);
  return { person, key };
}
const getIn = (key: SoftPasskey, challenge = newChallenge(db.platform, { for: 'sign-in' })) =>
  signInWithPasskey(anonymous(), { answer: key.answer(challenge), address: '192.0.2.1', site });
const faults = () => allFaultsOf(client, [identityAnswers]);
async function settled() {
  await courierOf(db.platform).settled();
  await sequence(client);
}

it('a one-time code makes no other passkey beside one that there is, nor takes it away', async () => {
  const { person, key } = await withPasskey();
  const { sealed, uri } = must(await totpToEnrol(person.own, { standing: shown(), email: person.email }));
  must(await enrolOwnTotp(person.own, { standing: shown(), sealed, code: codeAt(uri, clock.at) }));
  const byCode: Standing = { ...shown(), secondFactor: 'totp' };
  const refused = { error: { code: 'step_up_required', methods: ['passkey'] } };
  expect((await enrol(person, byCode)).added).toMatchObject(refused);
  expect(await removePasskey(person.own, { standing: byCode, id: key.id })).toMatchObject(refused);
  expect(await makeRecoveryCodes(person.own, { standing: byCode })).toMatchObject(refused);
  must(await makeRecoveryCodes(person.own, { standing: shown() }));
  must((await enrol(person, { ...shown(), secondFactor: 'recovery' })).added);
});

describe('a passkey', () => {
  it('opens a session that counts as two factors, and the log tells who, when and by what', async () => {
    const { person, key } = await withPasskey();
    const opened = must(await getIn(key));
    expect(opened).toMatchObject({ userId: person.userId, email: person.email });
    expect(await validateSession(anonymous(), opened.token)).toMatchObject({
      ...{ method: 'passkey', secondFactor: 'passkey', secondFactorAt: clock.at },
      user: { id: person.userId, hasPasskey: true, hasTotp: false },
    });
    await settled();
    const kinds = await db.owner<{ kind: string }[]>`
      select kind from audit.event where subject_id = ${person.userId} and actor_id = ${person.userId} order by id`;
    expect(kinds.map(({ kind }) => kind)).toEqual(['passkey.enrolled', 'session.opened']);
    expect(await faults()).toEqual([]);
  });

  it('answers a challenge once, of any number at once, and not one that is old or for something else', async () => {
    const { person, key } = await withPasskey();
    const challenge = newChallenge(db.platform, { for: 'sign-in' });
    const answers = await Promise.all([1, 2, 3, 4].map(() => getIn(key, challenge)));
    expect(answers.map(codeOf).toSorted()).toEqual([
      'ok',
      'sign_in_failed',
      'sign_in_failed',
      'sign_in_failed',
    ]);
    expect(codeOf(await getIn(key, challenge))).toBe('sign_in_failed');
    const old = newChallenge(db.platform, { for: 'sign-in' });
    later(301);
    const others = [
      old,
      newChallenge(db.platform, { for: 'prove', userId: person.userId }),
      newChallenge(db.platform, { for: 'enrol', userId: person.userId }),
      Buffer.alloc(38, 7).toString('base64url'),
      '',
    ];
    for (const other of others) expect(codeOf(await getIn(key, other))).toBe('sign_in_failed');
  });

  it('is refused where it is forged, of another site, without its person, or was copied', async () => {
    const { key } = await withPasskey();
    const challenge = () => newChallenge(db.platform, { for: 'sign-in' });
    const enter = async (answer: ReturnType<SoftPasskey['answer']>) =>
      codeOf(await signInWithPasskey(anonymous(), { answer, address: '192.0.2.1', site }));
    const forger = new SoftPasskey(ORIGIN);
    expect(await enter({ ...forger.answer(challenge()), passkey: key.id })).toBe('sign_in_failed');
    expect(await enter(forger.answer(challenge()))).toBe('sign_in_failed');
    expect(await enter(key.answer(challenge(), { origin: 'https://segl.example.com' }))).toBe(
      'sign_in_failed',
    );
    expect(await enter(key.answer(challenge(), { verified: false }))).toBe('sign_in_failed');
    // One that counts, and was copied when it had counted to five.
    const counting = new SoftPasskey(ORIGIN, { count: 5 });
    const owner = await newPerson();
    must((await enrol(owner, byMail(), counting)).added);
    must(await getIn(counting));
    counting.count = 5;
    expect(codeOf(await getIn(counting))).toBe('sign_in_failed');
    await settled();
    const [refused] = await db.owner<{ detail: string }[]>`select d.detail from audit.event e
      join audit.event_detail d on d.client_id = e.client_id and d.event_id = e.id
      where e.kind = 'session.refused' and e.subject_id = ${owner.userId}`;
    expect(JSON.parse(refused!.detail)).toEqual({ failed: 'passkey' });
    expect(await faults()).toEqual([]);
  });

  it('of a person who is shut out opens nothing, also one who is shut out at this moment', async () => {
    const { person, key } = await withPasskey();
    await db.owner`update identity."user" set disabled_at = now() where id = ${person.userId}`;
    expect(codeOf(await getIn(key))).toBe('sign_in_failed');
    await db.owner`update identity."user" set disabled_at = null where id = ${person.userId}`;
    expect(codeOf(await getIn(key))).toBe('ok');
  });

  it('is somebody’s alone', async () => {
    const { key } = await withPasskey();
    const other = await newPerson();
    expect(codeOf((await enrol(other, byMail(), key)).added)).toBe('passkey_taken');
    const third = await withPasskey();
    const subject = newChallenge(db.platform, { for: 'prove', userId: third.person.userId });
    const proven = await stepUp(third.person.own, {
      ...{ shown: { passkey: key.answer(subject) }, site, token: 'x', address: '192.0.2.1' },
    });
    expect(codeOf(proven)).toBe('second_factor_wrong');
  });
});

describe('what counts as a second factor is added', () => {
  it('by whoever has none, from a link to their mailbox, within half an hour, and no other way', async () => {
    const person = await newPerson();
    const tries = async (standing: Standing) => codeOf((await enrol(person, standing)).added);
    expect(await tries(NEW_STANDING)).toBe('mail_proof_required');
    expect(await tries({ ...byMail(), createdAt: new Date(clock.at.getTime() - 31 * 60_000) })).toBe(
      'mail_proof_required',
    );
    expect(await tries(byMail())).toBe('ok');
  });

  it('by whoever has one, once that was shown lately', async () => {
    const { person } = await withPasskey();
    const tries = async (standing: Standing) => codeOf((await enrol(person, standing)).added);
    expect(await tries(byMail())).toBe('step_up_required');
    expect(await tries({ ...shown(), secondFactorAt: new Date(clock.at.getTime() - 16 * 60_000) })).toBe(
      'step_up_required',
    );
    expect(await tries(shown())).toBe('ok');
  });

  it('with what an earlier passkey of the person says of it, or nothing at all', async () => {
    const { person, key } = await withPasskey();
    const second = new SoftPasskey(ORIGIN);
    const { challenge } = must(await passkeyToMake(person.own, { standing: shown(), site }));
    const passkey = { id: second.id, name: 'Nøkkel', publicKey: second.publicKey };
    const said = (by: SoftPasskey, of = passkey) =>
      by.answer(base64UrlOf(statementHash(enrolmentStatement.of({ person: person.userId, passkey: of }))));
    const add = async (endorsement: ReturnType<typeof said>) =>
      codeOf(
        await addPasskey(person.own, {
          ...{ standing: shown(), site, made: second.make(challenge), name: 'Nøkkel', endorsement },
        }),
      );
    expect(await add(said(key, { ...passkey, name: 'En annens' }))).toBe('endorsement_invalid');
    expect(await add(said(second))).toBe('endorsement_invalid');
    const stranger = await withPasskey();
    expect(await add(said(stranger.key))).toBe('endorsement_invalid');
    expect(await add(said(key))).toBe('ok');
    await settled();
    expect(await faults()).toEqual([]);
    // The same once more: the challenge was answered.
    expect(await add(said(key))).toBe('passkey_invalid');
  });

  it('and the last one is not taken away; what is taken away opens nothing, and ends what was open', async () => {
    const { person, key } = await withPasskey();
    const open = must(await getIn(key));
    expect(codeOf(await removePasskey(person.own, { standing: shown(), id: key.id }))).toBe('last_factor');
    const { key: second, added } = await enrol(person, shown());
    must(added);
    expect(codeOf(await removePasskey(person.own, { standing: NEW_STANDING, id: key.id }))).toBe(
      'step_up_required',
    );
    must(await removePasskey(person.own, { standing: shown(), id: key.id }));
    expect(codeOf(await removePasskey(person.own, { standing: shown(), id: key.id }))).toBe(
      'passkey_unknown',
    );
    expect(codeOf(await getIn(key))).toBe('sign_in_failed');
    expect(await validateSession(anonymous(), open.token)).toBeNull();
    expect(codeOf(await getIn(second))).toBe('ok');
    await settled();
    expect(await faults()).toEqual([]);
  });
});

describe('whoever changes passkeys in the database', () => {
  it('is found, in every column that says whose and which it is', async () => {
    const { person, key } = await withPasskey();
    await settled();
    const [row] = await db.owner`select * from identity.passkey where user_id = ${person.userId}`;
    const fault = `subject_changed: user ${person.userId} at user ${person.userId} passkeys`;
    const acts = [
      (sql: typeof db.owner) =>
        sql`update identity.passkey set public_key = '\\x00' where user_id = ${person.userId}`,
      (sql: typeof db.owner) =>
        sql`update identity.passkey set name = 'En annen' where user_id = ${person.userId}`,
      (sql: typeof db.owner) =>
        sql`update identity.passkey set id = 'bm9ib2R5' where user_id = ${person.userId}`,
      (sql: typeof db.owner) => sql`insert into identity.passkey select user_id, id || 'x', name, public_key,
        sign_count, transports, synced, created_at, last_used_at from identity.passkey where user_id = ${person.userId}`,
    ];
    // What it is checked with is what the log states, and nothing beside it.
    const other = new SoftPasskey(ORIGIN);
    const forged = Buffer.from(other.publicKey, 'base64url');
    await db.owner`update identity.passkey set public_key = ${forged} where user_id = ${person.userId}`;
    expect(codeOf(await getIn(key))).toBe('sign_in_failed');
    expect(await faults()).toEqual([fault]);
    await db.owner`update identity.passkey set public_key = ${row?.['public_key'] as Uint8Array} where user_id = ${person.userId}`;
    for (const act of acts) {
      await act(db.owner);
      expect(await faults()).toEqual([fault]);
      await db.owner`delete from identity.passkey where user_id = ${person.userId}`;
      expect(await faults()).toEqual([fault]);
      await db.owner`insert into identity.passkey ${db.owner(row!)}`;
      expect(await faults()).toEqual([]);
    }
  });
});

describe('codes', () => {
  async function withCodes() {
    const person = await newPerson();
    const { uri, sealed } = must(await totpToEnrol(person.own, { standing: byMail(), email: person.email }));
    expect(codeOf(await enrolOwnTotp(person.own, { standing: byMail(), sealed, code: '000000' }))).toBe(
      'second_factor_wrong',
    );
    must(await enrolOwnTotp(person.own, { standing: byMail(), sealed, code: codeAt(uri, clock.at) }));
    const codes = must(await makeRecoveryCodes(person.own, { standing: shown() }));
    later(30);
    return { person, code: () => codeAt(uri, clock.at), codes };
  }
  const enter = ({ email }: Person, totp?: string) =>
    signIn(anonymous(), { email, password: PASSWORD, totp, address: '192.0.2.1' });

  it('of an app are asked for from the first sign-in on, and what was sent back has to be ours', async () => {
    const { person, code } = await withCodes();
    expect(codeOf(await enter(person))).toBe('totp_required');
    expect(codeOf(await enter(person, code()))).toBe('ok');
    const other = await newPerson();
    const { sealed } = must(await totpToEnrol(other.own, { standing: byMail(), email: other.email }));
    for (const foreign of [sealed, 'AAAA', ''])
      expect(
        codeOf(await enrolOwnTotp(person.own, { standing: shown(), sealed: foreign, code: '000000' })),
      ).toBe('totp_expired');
  });

  it('for recovery get in once each, whatever else is lost', async () => {
    const { person, codes } = await withCodes();
    // 31 letters to choose from: 123 bits, so that a keyed hash is enough.
    for (const each of codes) expect(each).toMatch(/^([a-hjkmnp-z2-9]{5}-){4}[a-hjkmnp-z2-9]{5}$/);
    expect(codes).toHaveLength(10);
    const [first = '', second = ''] = codes;
    expect(codeOf(await enter(person, first.toUpperCase().replaceAll('-', ' ')))).toBe('ok');
    expect(codeOf(await enter(person, first))).toBe('sign_in_failed');
    const at = await Promise.all([enter(person, second), enter(person, second)]);
    expect(at.map(codeOf).toSorted()).toEqual(['ok', 'sign_in_failed']);
    const security = must(await ownSecurity(person.own, ''));
    expect(security).toMatchObject({ recoveryCodesLeft: 8, hasTotp: true, hasPassword: true });
    await settled();
    expect(await faults()).toEqual([]);
    // New ones void those that are left.
    must(await makeRecoveryCodes(person.own, { standing: shown() }));
    expect(codeOf(await enter(person, codes[4]))).toBe('sign_in_failed');
  });

  it('rest after twenty wrong ones in a row, each behind what was right, until another factor is shown', async () => {
    const { person, code, codes } = await withCodes();
    const wrong = async () => must(await ownSecurity(person.own, '')).wrongCodes;
    const subject = { type: 'user', id: person.userId };
    const act = { act: 'session.raised', subject, address: '192.0.2.1' };
    const confirm = async (typed: string) =>
      codeOf(await confirmPerson(person.own, { ...act, shown: { code: typed }, session: uuidv7() }));
    // A stranger without the password brings nobody nearer to it.
    const stranger = {
      email: person.email,
      password: 'noe helt annet',
      totp: '000000',
      address: '192.0.2.9',
    };
    await signIn(anonymous(), stranger);
    expect(await wrong()).toBe(0);
    expect(codeOf(await enter(person, '000000'))).toBe('sign_in_failed');
    for (let n = 2; n < RESTING_FROM; n++) expect(await confirm('000000')).toBe('second_factor_wrong');
    expect(await wrong()).toBe(RESTING_FROM - 1);
    expect(await confirm(code())).toBe('ok');
    expect(await wrong()).toBe(0);
    for (let n = 0; n < RESTING_FROM; n++) expect(await confirm('000000')).toBe('second_factor_wrong');
    later(30);
    expect(await confirm(code())).toBe('second_factor_resting');
    expect(codeOf(await enter(person, code()))).toBe('second_factor_resting');
    expect(codeOf(await enter(person, codes[0]))).toBe('ok');
    later(30);
    expect(await confirm(code())).toBe('ok');
    await settled();
    expect(await faults()).toEqual([]);
  });

  it('are taken away only where something else is left', async () => {
    const { person } = await withCodes();
    expect(codeOf(await removeTotp(person.own, { standing: shown() }))).toBe('last_factor');
    must((await enrol(person, shown())).added);
    must(await removeTotp(person.own, { standing: shown() }));
    expect(codeOf(await enter(person))).toBe('factor_required');
    await settled();
    expect(await faults()).toEqual([]);
  });
});

describe('a link', () => {
  it('of a person with a second factor asks for it, holds until it is shown, and then no longer', async () => {
    const { person, key } = await withPasskey();
    const codes = must(await makeRecoveryCodes(person.own, { standing: shown() }));
    const { token } = must(await createLink(db.contextFor(NO_CLIENT), person));
    expect(await redeemLink(anonymous(), { token })).toEqual({
      ok: false,
      error: { code: 'factor_required', methods: ['passkey', 'recovery'] },
    });
    expect(codeOf(await redeemLink(anonymous(), { token, code: '000000' }))).toBe('second_factor_missing');
    expect(
      codeOf(await redeemLink(anonymous(), { token, code: codes[0]?.replace(/.$/, '2') ?? '' })),
    ).toMatch(/second_factor_wrong|ok/);
    const opened = must(await redeemLink(anonymous(), { token, code: codes[1] ?? '' }));
    expect(await validateSession(anonymous(), opened.token)).toMatchObject({
      ...{ method: 'link', secondFactor: 'recovery' },
    });
    expect(codeOf(await redeemLink(anonymous(), { token, code: codes[2] ?? '' }))).toBe('link_invalid');
    expect(codeOf(await getIn(key))).toBe('ok');
  });
});

describe('a session', () => {
  it('is raised under another token; the old one answers what is on its way and ends, never raised', async () => {
    const { person, key } = await withPasskey();
    const { token } = must(await getIn(key));
    later(3600);
    const challenge = newChallenge(db.platform, { for: 'prove', userId: person.userId });
    const raised = must(
      await stepUp(person.own, {
        shown: { passkey: key.answer(challenge) },
        site,
        token,
        address: '192.0.2.1',
      }),
    );
    expect(raised.token).not.toBe(token);
    expect(must(await ownSecurity(person.own, '')).sessions).toHaveLength(1);
    const [old, fresh] = [
      await validateSession(anonymous(), token),
      await validateSession(anonymous(), raised.token),
    ];
    expect(old?.secondFactorAt?.getTime()).toBe(clock.at.getTime() - 3_600_000);
    expect(fresh).toMatchObject({ secondFactorAt: clock.at, absoluteExpiresAt: expect.any(Date) as Date });
    later(31);
    expect(await validateSession(anonymous(), token)).toBeNull();
    expect(await validateSession(anonymous(), raised.token)).not.toBeNull();
  });

  it('is seen and ended by its person, and by nobody else', async () => {
    const { person, key } = await withPasskey();
    const [one, other] = [must(await getIn(key)), must(await getIn(key))];
    const live = await validateSession(anonymous(), one.token);
    const { sessions } = must(await ownSecurity(person.own, live!.handle));
    expect(sessions.map(({ current }) => current).toSorted()).toEqual([false, true]);
    expect(JSON.stringify(sessions)).not.toMatch(/[0-9a-f]{64}/);
    const handle = sessions.find(({ current }) => !current)!.handle;
    const stranger = await newPerson();
    expect(codeOf(await endOwnSession(stranger.own, handle))).toBe('session_unknown');
    must(await endOwnSession(person.own, handle));
    expect(await validateSession(anonymous(), other.token)).toBeNull();
    expect(await validateSession(anonymous(), one.token)).not.toBeNull();
  });

  it('of others, their links and passkeys, nobody reads who shares no client with them', async () => {
    const { person, key } = await withPasskey();
    must(await getIn(key));
    must(await createLink(db.contextFor(NO_CLIENT), person));
    const stranger = await newPerson();
    await walk([['session'], ['sign_in_link'], ['passkey']], async (table) => {
      const seenBy = async ({ own }: Person) => {
        const rows = await own.transaction(async (tx) =>
          ok(await rawSql(tx).unsafe(`select 1 from identity.${table}`)),
        );
        return must(rows).length;
      };
      expect(await seenBy(person)).toBeGreaterThan(0);
      expect(await seenBy(stranger)).toBe(0);
    });
  });
});
