import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCaller, type ApiContext, type Person } from '#lib/server/platform/rpc.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { addMember, createLink, createUser, standingOf, validateSession, visitor } from './index.ts';
import { countSignIn, RULES } from './sign-in/limits.ts';
import { askAnother } from './weakening/judge.ts';
import { sessionRouter } from './router.ts';

const EMAIL = 'kari@fjordheim.no';
const PASSWORD = 'fjorden ligger stille';
let db: TestDatabase;
let clientId: string;
beforeAll(async () => {
  db = await freshDatabase();
  clientId = await db.newClient('Fjordheim Bygg AS');
  const context = db.contextFor(clientId);
  await createUser(context, { email: EMAIL, name: 'Kari', password: PASSWORD });
  await addMember(context, { email: EMAIL, role: 'manager' });
  await db.newClient('Annen AS');
});
afterAll(() => db.close());

/** A browser that keeps its cookie from one request to the next. */
function browser() {
  const jar = { token: null as string | null, device: null as string | null, errand: null as string | null };
  return {
    jar,
    request: async () => {
      const live = jar.token ? await validateSession(visitor(db.platform, uuidv7()), jar.token) : null;
      const person: Person | null = live && {
        id: live.user.id,
        name: live.user.name,
        email: live.user.email,
      };
      const ctx: ApiContext = {
        platform: db.platform,
        requestId: uuidv7(),
        address: '192.0.2.1',
        person,
        standing: live && standingOf(live, db.platform.config),
        site: { origin: 'http://localhost' },
        wantedClient: null,
        memberIn: () => Promise.resolve(null),
        weakening: askAnother,
        session: {
          token: jar.token,
          set: (token) => void (jar.token = token),
          clear: () => void (jar.token = null),
          device: jar.device,
          keepDevice: (value) => void (jar.device = value),
          errand: jar.errand,
          keepErrand: (value) => void (jar.errand = value),
        },
      };
      return createCaller(sessionRouter)(ctx);
    },
  };
}

const code = (thrown: unknown) => (thrown as { cause?: { failure?: { code: string } } }).cause?.failure?.code;
const failureOf = (call: Promise<unknown>) => call.then(() => 'none', code);

test('signing in sets the cookie and nothing else carries the token; signing out ends both', async () => {
  const { jar, request } = browser();
  expect(await failureOf((await request()).me())).toBe('signed_out');
  const answer = await (await request()).signIn({ email: EMAIL, password: PASSWORD });
  const token = jar.token ?? '';
  expect(token).toMatch(/^[a-z2-7]{40}$/);
  expect(JSON.stringify(answer)).not.toContain(token);
  expect(await (await request()).me()).toEqual({
    person: { id: answer.userId, name: 'Kari', email: EMAIL },
    clients: [{ clientId, orgnr: '999999999', name: 'Fjordheim Bygg AS', role: 'manager' }],
    mayBegin: false,
  });
  await (await request()).signOut();
  expect(jar.token).toBeNull();
  expect(await validateSession(visitor(db.platform, uuidv7()), token)).toBeNull();
  await (await request()).signOut();
});

test('a refusal says its code and sets no cookie', async () => {
  const { jar, request } = browser();
  const wrong = (await request()).signIn({ email: EMAIL, password: 'noe helt annet' });
  expect(await failureOf(wrong)).toBe('sign_in_failed');
  expect(await failureOf((await request()).redeemLink({ token: 'guessed' }))).toBe('link_invalid');
  expect(jar.token).toBeNull();
});

test('a link signs in, and ends the session the browser had before', async () => {
  const { jar, request } = browser();
  await (await request()).signIn({ email: EMAIL, password: PASSWORD });
  const before = jar.token ?? '';
  const link = await createLink(db.contextFor(clientId), { email: EMAIL });
  if (!link.ok) throw new Error(link.error.code);
  await (await request()).redeemLink({ token: link.value.token });
  expect(jar.token).not.toBe(before);
  expect(await validateSession(visitor(db.platform, uuidv7()), before)).toBeNull();
  expect((await (await request()).me()).person.email).toBe(EMAIL);
});

test('whoever was signed in on a device, by password or link, gets in from it when a stranger uses up the rest', async () => {
  const { jar, request } = browser();
  const link = await createLink(db.contextFor(clientId), { email: EMAIL });
  if (!link.ok) throw new Error(link.error.code);
  await (await request()).redeemLink({ token: link.value.token });
  const kept = jar.device;
  expect(kept).toMatch(/^[\w-]{22}\.[\w-]{22}$/);
  await (await request()).signOut();
  expect(jar.device).toBe(kept);

  const stranger = browser();
  const guess = async () => (await stranger.request()).signIn({ email: EMAIL, password: 'noe helt annet' });
  expect(await failureOf(guess())).toBe('sign_in_failed');
  const nobody = visitor(db.platform, uuidv7());
  for (let n = 1; n < RULES['account-from-network'].free; n++) {
    await countSignIn(nobody, { email: EMAIL, address: '192.0.2.1', device: null });
  }
  expect(await failureOf(guess())).toBe('rate_limited');
  expect(stranger.jar.device).toBeNull();
  await (await request()).signIn({ email: EMAIL, password: PASSWORD });
  expect((await (await request()).me()).person.email).toBe(EMAIL);
});

test('what is no address is answered as bad input', async () => {
  const { request } = browser();
  const attempt = (await request()).signIn({ email: 'act:1', password: PASSWORD });
  expect(await failureOf(attempt)).toBe('email_invalid');
});
