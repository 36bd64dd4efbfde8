import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { deriveNothing, reallyDerive, watchDerivations } from '#tests/setup/derivations.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { createLink, createUser, enrolTotp, redeemLink, signIn } from '../index.ts';
import { knownDevice, rememberPerson } from './known-device.ts';
import { countLetter, countSignIn, countStranger, RULES } from './limits.ts';
import { validateSession } from '../sessions/service.ts';
import { visitor } from './visitor.ts';
import { LONG } from '#tests/setup/long.ts';

const PASSWORD = 'fjorden ligger stille';
const clock = { at: new Date('2026-03-02T08:00:00Z'), now: () => clock.at };
const later = (milliseconds: number) => (clock.at = new Date(clock.at.getTime() + milliseconds));
const HOUR = 3_600_000;

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase(clock);
});
afterAll(() => db.close());
const derive = watchDerivations();
beforeEach(async () => {
  derive.mockImplementation(reallyDerive);
  await db.owner`delete from identity.attempt`;
});

const anonymous = (platform = db.platform) => visitor(platform, uuidv7());
async function newPerson() {
  const email = `${uuidv7()}@fjordheim.no`;
  const context = anonymous();
  const { userId } = must(await createUser(context, { email, name: 'Kari', password: PASSWORD }));
  const device = rememberPerson(db.platform.keys, null, email);
  const enter = async (from: {
    address: string;
    device?: string | null;
    password?: string;
    totp?: string;
  }) => {
    const result = await signIn(anonymous(), { email, password: PASSWORD, ...from });
    return result.ok ? 'opened' : result.error.code;
  };
  return { email, userId, device, enter };
}
/** As often as it goes without the work of a derivation. */
async function fail(times: number, email: string, from: { address: string; device?: string | null }) {
  const codes: string[] = [];
  for (let n = 0; n < times; n++) {
    const counted = await countSignIn(anonymous(), { email, device: null, ...from });
    codes.push(counted.ok ? 'counted' : counted.error.code);
  }
  return codes;
}
const rows = async () => (await db.owner`select key from identity.attempt`).map(({ key }) => String(key));

const STRANGER = '198.51.100.7';
const HOME = '192.0.2.1';

describe('who guesses', () => {
  test('at the same moment, at two processes, gets the free attempts between them; then the right one waits too', async () => {
    const { email, enter } = await newPerson();
    derive.mockImplementation(deriveNothing);
    const processes = [db.anotherPlatform(), db.anotherPlatform()];
    const { free, first } = RULES['account-from-network'];
    const guess = (n: number) =>
      signIn(anonymous(processes[n % 2]), { email, password: 'noe helt annet', address: STRANGER });
    const results = await Promise.all(Array.from({ length: free + 4 }, (_, n) => guess(n)));
    const codes = results.map((result) => (result.ok ? 'opened' : result.error.code)).sort();
    expect(codes).toEqual([
      ...Array.from({ length: 4 }, () => 'rate_limited'),
      ...Array.from({ length: free }, () => 'sign_in_failed'),
    ]);
    const right = await signIn(anonymous(), { email, password: PASSWORD, address: STRANGER });
    const retryAfterSeconds = first / 1000;
    expect(right).toEqual({ ok: false, error: { code: 'rate_limited', retryAfterSeconds } });
    later(first);
    derive.mockImplementation(reallyDerive);
    expect(await enter({ address: STRANGER })).toBe('opened');
  });

  test('at the same moment as others of their network, within what is free, waits for none of them', async () => {
    let read = 0;
    // As a real one: each who looks is a little later.
    const running = db.anotherPlatform({ now: () => new Date(clock.at.getTime() + read++) });
    const came = Array.from({ length: 20 }, () => countStranger(anonymous(running), STRANGER));
    const refused = (await Promise.all(came)).filter(({ ok }) => !ok);
    expect(refused).toEqual([]);
  });

  test('waits longer and longer, and never for longer than is said', async () => {
    const { email } = await newPerson();
    const { free, longest } = RULES['account-from-network'];
    await fail(free, email, { address: STRANGER });
    const waits: number[] = [];
    for (let n = 0; n < 10; n++) {
      const refused = await countSignIn(anonymous(), { email, address: STRANGER, device: null });
      const seconds = refused.ok ? 0 : refused.error.retryAfterSeconds;
      waits.push(seconds / 60);
      later(seconds * 1000);
      expect(await fail(1, email, { address: STRANGER })).toEqual(['counted']);
    }
    expect(waits.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 32]);
    expect(waits.at(-1)).toBe(longest / 60_000);
  });

  test('at many accounts waits as a network, and uses up nothing of the accounts', async () => {
    const { email, enter } = await newPerson();
    const { free, first } = RULES.network;
    for (let n = 0; n < free; n++) await fail(1, `guess${n}@fjordheim.no`, { address: STRANGER });
    const before = await rows();
    expect(await fail(5, email, { address: STRANGER })).toEqual(
      Array.from({ length: 5 }, () => 'rate_limited'),
    );
    expect(await rows()).toEqual(before);
    expect(await enter({ address: HOME })).toBe('opened');
    later(first);
    expect(await enter({ address: STRANGER })).toBe('opened');
  });

  test(
    'from everywhere at one account waits as well, and no unknown account is told from a known one',
    LONG,
    async () => {
      const { email } = await newPerson();
      for (const each of [email, `${uuidv7()}@fjordheim.no`]) {
        const from = (n: number) => ({ address: `2001:db8:${n}::1` });
        for (let n = 0; n < RULES.account.free; n++) await fail(1, each, from(n));
        expect(await fail(1, each, from(9999))).toEqual(['rate_limited']);
        later(RULES.account.longest);
        expect(await fail(1, each, from(9999))).toEqual(['counted']);
      }
    },
  );
});

describe('a person whom a stranger tries to lock out', () => {
  test('gets in from their own device, from another network and with a link, again and again', async () => {
    const { email, device, enter } = await newPerson();
    for (let round = 0; round < 3; round++) {
      expect(await fail(20, email, { address: STRANGER })).toContain('rate_limited');
      expect(await enter({ address: STRANGER })).toBe('rate_limited');
      expect(await enter({ address: STRANGER, device })).toBe('opened');
      expect(await enter({ address: HOME })).toBe('opened');
      const { token } = must(await createLink(anonymous(), { email }));
      expect((await redeemLink(anonymous(), { token })).ok).toBe(true);
      later(12 * HOUR);
    }
  });

  test('gets in from their own device also while all the world tries', LONG, async () => {
    const { email, device, enter } = await newPerson();
    for (let n = 0; n < RULES.account.free; n++) await fail(1, email, { address: `2001:db8:${n}::1` });
    expect(await enter({ address: HOME })).toBe('rate_limited');
    expect(await enter({ address: HOME, device })).toBe('opened');
  });

  test('a device of somebody else is a stranger', async () => {
    const [kari, ola] = [await newPerson(), await newPerson()];
    await fail(20, kari.email, { address: STRANGER });
    expect(await kari.enter({ address: STRANGER, device: ola.device })).toBe('rate_limited');
  });

  test('what is tried on their own device counts there, and nowhere else', async () => {
    const { email, device, enter } = await newPerson();
    const wrong = () => enter({ address: HOME, device, password: 'noe helt annet' });
    const { free, first } = RULES['account-from-device'];
    expect(await wrong()).toBe('sign_in_failed');
    await fail(free - 1, email, { address: HOME, device: knownDevice(db.platform.keys, device, email) });
    expect(await wrong()).toBe('rate_limited');
    expect(await rows()).toHaveLength(1);
    expect(await enter({ address: HOME })).toBe('opened');
    later(first);
    expect(await enter({ address: HOME, device })).toBe('opened');
  });
});

test('a success and an unfinished attempt leave no trace but the time', LONG, async () => {
  const { email, enter } = await newPerson();
  const allButOne = RULES['account-from-network'].free - 1;
  for (let round = 0; round < 2; round++) {
    await fail(allButOne, email, { address: HOME });
    expect(await enter({ address: HOME })).toBe('opened');
  }
  must(await enrolTotp(anonymous(), { email }));
  await fail(allButOne, email, { address: HOME });
  for (let round = 0; round < 3; round++) expect(await enter({ address: HOME })).toBe('totp_required');
});

test('the table names nobody, and what is forgiven goes', async () => {
  const { email } = await newPerson();
  await fail(3, email, { address: HOME });
  expect((await rows()).some((key) => /fjordheim|192\.0\.2|account|network/.test(key))).toBe(false);
  later(10 * HOUR);
  await fail(1, 'somebody.else@fjordheim.no', { address: STRANGER });
  expect(await rows()).toHaveLength(3);
});

test('letters are counted of a client, and of whoever causes them in however many', async () => {
  const { userId } = await newPerson();
  const letters = async (clientId: string, many: number) => {
    const codes = [];
    for (let at = 0; at < many; at += 1) {
      const counted = await countLetter(db.contextFor(clientId, userId));
      codes.push(counted.ok ? 'sent' : counted.error.code);
    }
    return codes.at(-1);
  };
  expect(await letters(uuidv7(), RULES.letter.free)).toBe('sent');
  const second = uuidv7();
  expect(await letters(second, RULES['letter-by'].free - RULES.letter.free)).toBe('sent');
  expect(await letters(uuidv7(), 1)).toBe('rate_limited');
});

test('what is no address is said so, and counts for nothing', async () => {
  const { userId } = await newPerson();
  for (const email of [`act:${userId}`, 'kari', 'kari@', '\u0000@fjordheim.no', '']) {
    const result = await signIn(anonymous(), { email, password: PASSWORD, address: STRANGER });
    expect(result).toEqual({ ok: false, error: { code: 'email_invalid' } });
  }
  expect(await rows()).toEqual([]);
});

test('beyond the line a sign-in is turned away at once; who was here before is next, and the rest goes on', async () => {
  const { email, device, enter } = await newPerson();
  const session = must(await signIn(anonymous(), { email, password: PASSWORD, address: HOME }));
  derive.mockClear();
  derive.mockImplementation(deriveNothing);
  let letGo = () => {};
  derive.mockImplementationOnce(async (...asked) => {
    await new Promise<void>((resolve) => (letGo = resolve));
    return deriveNothing(...asked);
  });
  const stranger = (n: number) =>
    signIn(anonymous(), { email: `guess${n}@fjordheim.no`, password: `${n}`, address: `2001:db8:${n}::1` });
  const first = stranger(0);
  await expect.poll(() => derive.mock.calls.length).toBe(1);
  const many = Array.from({ length: 400 }, (_, n) => stranger(n + 1));
  // One is being served and holds the thread; 32 wait; nobody waits to hear that there is no room.
  const turnedAway = await Promise.all(many.slice(32));
  expect(new Set(turnedAway.map((result) => JSON.stringify(result)))).toEqual(
    new Set([JSON.stringify({ ok: false, error: { code: 'sign_in_busy', retryAfterSeconds: 10 } })]),
  );
  const known = enter({ address: HOME, device });
  expect(await validateSession(anonymous(), session.token)).not.toBeNull();
  expect(derive).toHaveBeenCalledTimes(1);
  letGo();
  expect(await known).toBe('sign_in_failed');
  expect((await first).ok).toBe(false);
  const waited = await Promise.all(many.slice(0, 32));
  expect(waited.some((result) => result.ok)).toBe(false);
  const tried = derive.mock.calls.map(([{ message }]) => Buffer.from(message).toString());
  expect(tried.slice(0, 3)).toEqual(['0', PASSWORD, '1']);
});
