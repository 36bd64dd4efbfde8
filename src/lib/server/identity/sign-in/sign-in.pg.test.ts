import { decodeBase32IgnorePadding } from '@oslojs/encoding';
import { generateHOTP } from '@oslojs/otp';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { courierOf } from '#lib/server/audit/index.ts';
import { rawSql } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { ok } from '#lib/domain/result.ts';
import { cheapHash } from '#tests/setup/cheap-hash.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { watchDerivations } from '#tests/setup/derivations.ts';
import {
  addMember,
  createLink,
  createUser,
  enrolTotp,
  redeemLink,
  setPassword,
  signIn,
  signOut,
} from '../index.ts';
import { validateSession } from '../sessions/service.ts';
import { visitor } from './visitor.ts';

const PASSWORD = 'fjorden ligger stille';
const clock = { at: new Date('2026-03-02T08:00:00Z'), now: () => clock.at };
let db: TestDatabase;
let clientId: string;
beforeAll(async () => {
  db = await freshDatabase(clock);
  clientId = await db.newClient();
});
afterAll(() => db.close());
const derive = watchDerivations();
beforeEach(() => void (clock.at = new Date(clock.at.getTime() + 60_000)));

let people = 0;
/** Each person comes from a network of their own, so that no test spends another's attempts. */
async function newPerson({ withPassword = true } = {}) {
  const password = withPassword ? PASSWORD : undefined;
  const number = ++people;
  const email = `person${number}@fjordheim.no`;
  const made = await createUser(db.contextFor(clientId), { email, name: `Person ${number}`, password });
  if (!made.ok) throw new Error(made.error.code);
  const added = await addMember(db.contextFor(clientId), { email, role: 'bookkeeper' });
  if (!added.ok) throw new Error(added.error.code);
  return { email, userId: made.value.userId, address: `192.0.2.${number}` };
}

const anonymous = (platform: Platform = db.platform) => visitor(platform, uuidv7());

async function enrolled(email: string): Promise<() => string> {
  const result = await enrolTotp(db.contextFor(clientId), { email });
  if (!result.ok) throw new Error(result.error.code);
  const secret = decodeBase32IgnorePadding(new URL(result.value.uri).searchParams.get('secret') ?? '');
  return () => generateHOTP(secret, BigInt(Math.floor(clock.at.getTime() / 30_000)), 6);
}

async function eventsAbout(userId: string, client = clientId) {
  await courierOf(db.platform).settled();
  const found = await db.contextFor(client).transaction(async (tx) =>
    ok(
      await rawSql(tx)<{ kind: string; actor: string; detail: string }[]>`
        select e.kind, e.actor_id as actor, d.detail from audit.event e
        join audit.event_detail d on d.client_id = e.client_id and d.event_id = e.id
        where e.client_id = ${client} and e.subject_id = ${userId} order by e.id`,
    ),
  );
  return found.ok
    ? found.value.map(({ kind, actor, detail }) => ({ kind, actor, detail: JSON.parse(detail) as object }))
    : [];
}

const failed = { ok: false, error: { code: 'sign_in_failed' } };

describe('signing in with a password', () => {
  test('opens a session, whatever the case of the address, and each client has the event', async () => {
    const { email, userId, address } = await newPerson();
    const other = await db.newClient('Annen AS');
    await addMember(db.contextFor(other), { email, role: 'auditor' });
    const result = await signIn(anonymous(), {
      email: ` ${email.toUpperCase()} `,
      password: PASSWORD,
      address,
    });
    if (!result.ok) throw new Error(result.error.code);
    expect((await validateSession(anonymous(), result.value.token))?.user).toMatchObject({
      id: userId,
      email,
    });
    for (const client of [clientId, other]) {
      const event = { kind: 'session.opened', actor: userId, detail: { method: 'password' } };
      expect(await eventsAbout(userId, client)).toContainEqual(event);
    }
  });

  test('answers the same to an unknown, a disabled and a mistaken person, after the same derivation', async () => {
    const { email, userId, address } = await newPerson();
    const gone = await newPerson();
    const linkOnly = await newPerson({ withPassword: false });
    await db.owner`update identity."user" set disabled_at = now() where id = ${gone.userId}`;
    derive.mockClear();
    const attempts = [
      { email, password: 'noe helt annet' },
      { email: 'nobody@fjordheim.no', password: PASSWORD },
      { email: gone.email, password: PASSWORD },
      { email: linkOnly.email, password: PASSWORD },
    ];
    for (const attempt of attempts) {
      expect(await signIn(anonymous(), { ...attempt, address })).toEqual(failed);
    }
    const tried = derive.mock.calls.map(([{ message, nonce: _, ...cost }]) => ({
      password: Buffer.from(message).toString(),
      cost,
    }));
    expect(tried.map(({ password }) => password)).toEqual(attempts.map(({ password }) => password));
    expect(new Set(tried.map(({ cost }) => JSON.stringify(cost))).size).toBe(1);
    const kinds = (await eventsAbout(userId)).map(({ kind, detail }) => ({ kind, detail }));
    expect(kinds).toContainEqual({ kind: 'session.refused', detail: { failed: 'password' } });
  });

  test('hashes again when the stored hash is cheaper than today asks', async () => {
    const { email, userId, address } = await newPerson();
    await db.owner`update identity."user" set password_hash = ${cheapHash(PASSWORD)} where id = ${userId}`;
    expect((await signIn(anonymous(), { email, password: PASSWORD, address })).ok).toBe(true);
    const [row] = await db.owner`select password_hash as hash from identity."user" where id = ${userId}`;
    expect(row?.['hash']).toMatch(/^\$argon2id\$v=19\$m=32768,t=3/);
    expect((await signIn(anonymous(), { email, password: PASSWORD, address })).ok).toBe(true);
  });
});

describe('the second factor', () => {
  test('is asked for only after a right password', async () => {
    const { email, userId, address } = await newPerson();
    const code = await enrolled(email);
    expect(await signIn(anonymous(), { email, password: 'noe helt annet', address })).toEqual(failed);
    expect(await signIn(anonymous(), { email, password: PASSWORD, address })).toEqual({
      ok: false,
      error: { code: 'totp_required' },
    });
    expect(await signIn(anonymous(), { email, password: PASSWORD, totp: '000000', address })).toEqual(failed);
    const right = await signIn(anonymous(), { email, password: PASSWORD, totp: code(), address });
    if (!right.ok) throw new Error(right.error.code);
    expect((await validateSession(anonymous(), right.value.token))?.secondFactorAt).toEqual(clock.at);
    const kinds = (await eventsAbout(userId)).map(({ kind, detail }) => ({ kind, detail }));
    expect(kinds).toContainEqual({ kind: 'session.refused', detail: { failed: 'totp', wrong: 1 } });
    expect(kinds).toContainEqual({ kind: 'session.opened', detail: { method: 'password+totp' } });
  });

  test('of eight who bring one code at once exactly one gets in, and none later', async () => {
    const { email, userId, address } = await newPerson();
    const code = await enrolled(email);
    const input = { email, password: PASSWORD, totp: code(), address };
    // At the very same moment, not one derivation after the other.
    const [kept] = await db.owner`select password_hash as hash from identity."user" where id = ${userId}`;
    const tag = Buffer.from(String(kept?.['hash']).split('$').at(-1) ?? '', 'base64');
    for (let n = 0; n < 8; n++) derive.mockResolvedValueOnce(tag);
    const results = await Promise.all(Array.from({ length: 8 }, () => signIn(anonymous(), input)));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok)).toEqual(Array.from({ length: 7 }, () => failed));
    expect(await signIn(anonymous(), input)).toEqual(failed);
    const [row] = await db.owner`select count(*)::int as n from identity.session where user_id = ${userId}`;
    expect(row?.['n']).toBe(1);
  });

  test('an earlier code is refused once a later one was taken, though still in its time', async () => {
    const { email, address } = await newPerson();
    const code = await enrolled(email);
    const earlier = code();
    clock.at = new Date(clock.at.getTime() + 30_000);
    expect((await signIn(anonymous(), { email, password: PASSWORD, totp: code(), address })).ok).toBe(true);
    expect(await signIn(anonymous(), { email, password: PASSWORD, totp: earlier, address })).toEqual(failed);
  });

  test('the secret does not lie open in the database', async () => {
    const { email, userId } = await newPerson();
    const result = await enrolTotp(db.contextFor(clientId), { email });
    if (!result.ok) throw new Error(result.error.code);
    const secret = decodeBase32IgnorePadding(new URL(result.value.uri).searchParams.get('secret') ?? '');
    const [row] = await db.owner`select totp_sealed as sealed from identity."user" where id = ${userId}`;
    expect(Buffer.from(row?.['sealed'] as Uint8Array).includes(Buffer.from(secret))).toBe(false);
  });
});

describe('a sign-in link', () => {
  async function linkFor(email: string, minutes?: number) {
    const link = await createLink(db.contextFor(clientId), { email, minutes });
    if (!link.ok) throw new Error(link.error.code);
    return link.value.token;
  }
  const invalid = { ok: false, error: { code: 'link_invalid' } };

  test('of eight who bring it at once exactly one gets in, and none later', async () => {
    const { email, userId } = await newPerson({ withPassword: false });
    const token = await linkFor(email);
    const results = await Promise.all(Array.from({ length: 8 }, () => redeemLink(anonymous(), { token })));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok)).toEqual(Array.from({ length: 7 }, () => invalid));
    expect(await redeemLink(anonymous(), { token })).toEqual(invalid);
    const opened = (await eventsAbout(userId)).filter(({ kind }) => kind === 'session.opened');
    expect(opened.map(({ detail }) => detail)).toEqual([{ method: 'link' }]);
  });

  test('runs out, dies with a new password, and opens nothing for a disabled person', async () => {
    const { email, userId } = await newPerson();
    const late = await linkFor(email, 10);
    clock.at = new Date(clock.at.getTime() + 10 * 60_000);
    expect(await redeemLink(anonymous(), { token: late })).toEqual(invalid);
    const before = await linkFor(email);
    await setPassword(db.contextFor(clientId), { email, password: 'et helt nytt passord' });
    expect(await redeemLink(anonymous(), { token: before })).toEqual(invalid);
    const last = await linkFor(email);
    await db.owner`update identity."user" set disabled_at = now() where id = ${userId}`;
    expect(await redeemLink(anonymous(), { token: last })).toEqual(invalid);
    expect(await redeemLink(anonymous(), { token: 'guessed' })).toEqual(invalid);
  });

  test('is not in the database in any usable form', async () => {
    const { email } = await newPerson();
    const token = await linkFor(email);
    const rows = await db.owner`select l::text as text from identity.sign_in_link l`;
    expect(rows.some((row) => String(row['text']).includes(token))).toBe(false);
    const [stolen] =
      await db.owner`select token_hash as hash from identity.sign_in_link where used_at is null`;
    expect(await redeemLink(anonymous(), { token: String(stolen?.['hash']) })).toEqual(invalid);
  });
});

test('signing out ends the session at once; a new password ends all', async () => {
  const { email, userId, address } = await newPerson();
  const open = async () => {
    const result = await signIn(anonymous(), { email, password: PASSWORD, address });
    if (!result.ok) throw new Error(result.error.code);
    return result.value.token;
  };
  const [first, second, third] = [await open(), await open(), await open()];
  await signOut(anonymous(), first);
  expect(await validateSession(anonymous(), first)).toBeNull();
  expect(await validateSession(anonymous(), second)).not.toBeNull();
  expect((await eventsAbout(userId)).map(({ kind }) => kind)).toContain('session.closed');
  await setPassword(db.contextFor(clientId), { email, password: 'et helt nytt passord' });
  expect(await validateSession(anonymous(), second)).toBeNull();
  expect(await validateSession(anonymous(), third)).toBeNull();
  expect(await signIn(anonymous(), { email, password: PASSWORD, address })).toEqual(failed);
});

test('a password changed while a sign-in with the old one is under way wins', async () => {
  const { email, userId, address } = await newPerson();
  derive.mockImplementationOnce(async (_, really) => {
    const tag = await really();
    expect((await setPassword(db.contextFor(clientId), { email, password: 'et helt nytt passord' })).ok).toBe(
      true,
    );
    return tag;
  });
  expect(await signIn(anonymous(), { email, password: PASSWORD, address })).toEqual(failed);
  expect(await db.owner`select 1 from identity.session where user_id = ${userId}`).toHaveLength(0);
});

describe('a change of password that meets', () => {
  /** Waits until so many connections stand still before a lock. */
  async function waiting(count: number) {
    const blocked = () => db.owner`select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await blocked()).length < count) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Holds `entering` between opening its session and its commit, until the change of password waits as well. */
  async function meet(email: string, entering: () => Promise<{ ok: boolean }>) {
    let change: Promise<{ ok: boolean }> | undefined;
    let entered: Promise<{ ok: boolean }> | undefined;
    await db.owner.begin(async (sql) => {
      await sql`lock table audit.outbox in share mode`; // what is announced comes last in each transaction
      entered = entering();
      await waiting(1);
      change = setPassword(db.contextFor(clientId), { email, password: 'et helt nytt passord' });
      await waiting(2);
    });
    expect([(await entered)?.ok, (await change)?.ok]).toEqual([true, true]);
  }

  test('a sign-in about to commit ends its session too', async () => {
    const { email, userId, address } = await newPerson();
    await meet(email, () => signIn(anonymous(), { email, password: PASSWORD, address }));
    expect(await db.owner`select 1 from identity.session where user_id = ${userId}`).toHaveLength(0);
  });

  test('a link about to commit ends its session too', async () => {
    const { email, userId } = await newPerson();
    const link = await createLink(db.contextFor(clientId), { email });
    if (!link.ok) throw new Error(link.error.code);
    await meet(email, () => redeemLink(anonymous(), { token: link.value.token }));
    expect(await db.owner`select 1 from identity.session where user_id = ${userId}`).toHaveLength(0);
  });
});
