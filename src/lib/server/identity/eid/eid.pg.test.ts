import { v7 as uuidv7 } from 'uuid';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { judgeAccess, USUAL_POLICY } from '#lib/domain/access/policy.ts';
import { courierOf, sequence } from '#lib/server/audit/index.ts';
import { createCaller, router, type ApiContext } from '#lib/server/platform/rpc.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { faultsOf } from '#tests/setup/log/faults.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { AtProvider, startProvider, type RunningProvider } from '#tests/setup/eid/running.ts';
import {
  addMember,
  askAnother,
  createLink,
  createUser,
  identityAnswers,
  lockUser,
  standingOf,
} from '../index.ts';
import { securityRouter } from '../own/router.ts';
import { sessionRouter } from '../router.ts';
import { validateSession } from '../sessions/service.ts';
import { visitor } from '../sign-in/visitor.ts';
import { openErrand, sealErrand } from './errand.ts';
import { eidId } from './known.ts';
import { askingOf } from './outgoing.ts';

const ORIGIN = 'https://segl.example.no';
const clock = { ahead: 0, now: () => new Date(Date.now() + clock.ahead) };
let db: TestDatabase;
let clientId: string;
let one: RunningProvider;
let other: RunningProvider;
let byKey: RunningProvider;
const folder = mkdtempSync(join(tmpdir(), 'segl-eid-'));

beforeAll(async () => {
  db = await freshDatabase(clock);
  clientId = await db.newClient('Havblikk Kafé AS');
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = join(folder, 'client.pem');
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const jwk = { ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' };
  [one, other, byKey] = await Promise.all([
    startProvider(ORIGIN),
    startProvider(ORIGIN, { id: 'other' }),
    startProvider(ORIGIN, { id: 'by-key', key: { file, jwk } }),
  ]);
  have([one, other, byKey]);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([one, other, byKey].map((each) => each?.close()));
  await db.close();
});
beforeEach(async () => {
  clock.ahead = 0;
  await db.owner`delete from identity.attempt`;
});

/** What the installation is configured with. */
function have(providers: readonly Pick<RunningProvider, 'settings'>[]) {
  Object.assign(db.platform.config, { eidProviders: providers.map(({ settings }) => settings) });
}

const api = router({ session: sessionRouter, security: securityRouter });

/** A browser that keeps what it is given, with its own cookies at providers. */
function browser(address = '192.0.2.1') {
  const jar = {
    token: null as string | null,
    device: null as string | null,
    errand: null as string | null,
  };
  const ask = async () => {
    const live = jar.token ? await validateSession(visitor(db.platform, uuidv7()), jar.token) : null;
    const ctx: ApiContext = {
      ...{ platform: db.platform, requestId: uuidv7(), address, site: { origin: ORIGIN } },
      person: live && { id: live.user.id, name: live.user.name, email: live.user.email },
      standing: live && standingOf(live, db.platform.config),
      ...{ wantedClient: null, memberIn: () => Promise.resolve(null), weakening: askAnother },
      session: {
        ...jar,
        set: (token) => void (jar.token = token),
        clear: () => void (jar.token = null),
        keepDevice: (value) => void (jar.device = value),
        keepErrand: (value) => void (jar.errand = value),
      },
    };
    return createCaller(api)(ctx);
  };
  const provider = new AtProvider();
  const back = async (query: string, id = 'somebody') =>
    (await ask()).session.comeBack({ provider: id, query });
  return {
    jar,
    provider,
    ask,
    back,
    live: () => validateSession(visitor(db.platform, uuidv7()), jar.token ?? ''),
    begin: async (id = 'somebody', next = '/') =>
      (await (await ask()).session.beginEid({ provider: id, next })).url,
    /** From the button to the app again. */
    async signIn(account: string, acr = 'high', id = 'somebody') {
      const query = await provider.show(await this.begin(id), { account, acr });
      return back(query, id);
    },
    async errand(purpose: 'link' | 'prove', account: string, id = 'somebody') {
      const begun = await (await ask()).security.beginEid({ provider: id, purpose, next: '/security' });
      return back(await new AtProvider().show(begun.url, { account }), id);
    },
  };
}

const code = (thrown: unknown) => (thrown as { cause?: { failure?: { code: string } } }).cause?.failure?.code;
const failureOf = (call: Promise<unknown>) => call.then(() => 'none', code);

/** Somebody who has just come by a link from their mailbox. */
async function person() {
  const email = `${uuidv7()}@havblikk.example`;
  const { userId } = must(await createUser(db.contextFor(clientId), { email, name: 'Kari Li' }));
  must(await addMember(db.contextFor(clientId), { email, role: 'manager' }));
  const device = browser();
  const { token } = must(await createLink(db.contextFor(clientId), { email }));
  await (await device.ask()).session.redeemLink({ token });
  return { email, userId, device };
}

/** And has linked an eID. */
async function linked(id = 'somebody') {
  const kari = await person();
  const account = uuidv7();
  expect(await kari.device.errand('link', account, id)).toEqual({ purpose: 'link', next: '/security' });
  return { ...kari, account };
}

const kindsOf = async (userId: string) => {
  await courierOf(db.platform).settled();
  await sequence(db.contextFor(clientId));
  const rows = await db.owner<{ kind: string; detail: string }[]>`
    select e.kind, d.detail from audit.event e
    join audit.event_detail d on d.client_id = e.client_id and d.event_id = e.id
    where e.client_id = ${clientId} and e.subject_id = ${userId} order by e.at, e.id`;
  return rows.map(({ kind, detail }) => ({ kind, detail: JSON.parse(detail) as Record<string, unknown> }));
};

const faultsAbout = async (userId: string) =>
  (await faultsOf(db.contextFor(clientId), [identityAnswers])).filter((fault) => fault.includes(userId));

describe('an eID that is linked', () => {
  it('signs in as two factors, with its level in the session, and is told in the log', async () => {
    const kari = await linked();
    const phone = browser();
    expect(await phone.signIn(kari.account, 'substantial')).toEqual({ purpose: 'sign-in', next: '/' });
    expect(await phone.live()).toMatchObject({
      ...{ user: { id: kari.userId }, method: 'eid', secondFactor: 'eid', eidLevel: 'substantial' },
    });
    expect(await kindsOf(kari.userId)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'eid.linked' }),
        { kind: 'session.opened', detail: { method: 'eid', level: 'substantial' } },
      ]),
    );
    expect(phone.jar.errand).toBeNull();
  });

  it('is asked for anew each time, in the ways that are taken, with PKCE, at the door of its provider', async () => {
    const asked = new URL(await browser().begin());
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      ...{ response_type: 'code', code_challenge_method: 'S256', prompt: 'login', max_age: '0' },
      ...{ scope: 'openid', acr_values: 'high substantial', redirect_uri: `${ORIGIN}/eid/somebody` },
    });
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(asked.searchParams.get(name)?.length).toBeGreaterThanOrEqual(43);
  });

  it('of a provider that knows us by a key signs in as well', async () => {
    const kari = await linked('by-key');
    expect(await browser().signIn(kari.account, 'high', 'by-key')).toMatchObject({ purpose: 'sign-in' });
  });

  it('counts where any factor does, and not where only passkeys do', async () => {
    const kari = await linked();
    const phone = browser();
    await phone.signIn(kari.account);
    const { user: _, ...session } = (await phone.live())!;
    const judged = (factors: 'any' | 'passkey') =>
      judgeAccess(
        { ...USUAL_POLICY, factors, graceDays: 0 },
        { role: 'manager', since: new Date(0), factors: ['eid'], session },
        { now: clock.now(), stepUp: true },
      );
    expect(judged('any')).toEqual({ ok: true, value: undefined });
    expect(judged('passkey')).toMatchObject({
      error: { code: 'second_factor_required', methods: ['passkey'] },
    });
  });

  it('stands in the database and the log as a keyed hash alone', async () => {
    const kari = await linked();
    const stands = await db.owner`select t::text as text from identity.eid t where user_id = ${kari.userId}`;
    expect(stands).toHaveLength(1);
    const all = JSON.stringify([stands, await kindsOf(kari.userId)]);
    expect(all).not.toContain(kari.account);
    expect(all).toContain(eidId(db.platform.keys, one.issuer, kari.account));
    expect(eidId(db.platform.keys, one.issuer, 'a')).not.toBe(eidId(db.platform.keys, other.issuer, 'a'));
  });

  it('raises a session of its person, under another token, and nobody else’s', async () => {
    const kari = await linked();
    const before = kari.device.jar.token;
    await kari.device.errand('prove', kari.account);
    expect(kari.device.jar.token).not.toBe(before);
    expect(await kari.device.live()).toMatchObject({ secondFactor: 'eid', eidLevel: 'high' });
    const ola = await linked();
    expect(await failureOf(kari.device.errand('prove', ola.account))).toBe('eid_unlinked');
    expect((await kindsOf(kari.userId)).at(-1)).toMatchObject({
      ...{ kind: 'totp.refused', detail: { act: 'session.raised' } },
    });
  });

  it('is the person’s second factor: who has one shows it before anything else is added', async () => {
    const kari = await linked();
    expect(await kari.device.live()).toMatchObject({ method: 'link', secondFactor: 'eid', eidLevel: 'high' });
    await db.owner`
      update identity.session set second_factor_at = now() - interval '1 hour' where user_id = ${kari.userId}`;
    expect(await failureOf(kari.device.errand('link', uuidv7()))).toBe('step_up_required');
    await kari.device.errand('prove', kari.account);
    expect(await kari.device.errand('link', uuidv7())).toMatchObject({ purpose: 'link' });
    const { security } = await kari.device.ask();
    const own = await security.read();
    expect(own.eids.map(({ provider, level }) => [provider, level])).toEqual([
      [{ id: 'somebody', name: 'Noens eID' }, 'high'],
      [{ id: 'somebody', name: 'Noens eID' }, 'high'],
    ]);
    await security.removeEid({ id: own.eids[0]!.id });
    expect(await failureOf(browser().signIn(kari.account))).toBe('eid_unlinked');
    expect(await failureOf((await kari.device.ask()).security.removeEid({ id: own.eids[1]!.id }))).toBe(
      'last_factor',
    );
    expect(await failureOf((await kari.device.ask()).security.removeEid({ id: own.eids[0]!.id }))).toBe(
      'eid_unknown',
    );
  });

  it('is another way to show oneself: codes that were wrong before count no more', async () => {
    const kari = await linked();
    for (const again of ['prove', 'sign-in'] as const) {
      await db.owner`update identity."user" set wrong_codes = 99 where id = ${kari.userId}`;
      await (again === 'prove' ? kari.device.errand('prove', kari.account) : browser().signIn(kari.account));
      const [row] =
        await db.owner`select wrong_codes as wrong from identity."user" where id = ${kari.userId}`;
      expect(row, again).toEqual({ wrong: 0 });
    }
  });

  it('is linked with one person, once, and with nobody by a password alone', async () => {
    const kari = await linked();
    const ola = await person();
    expect(await failureOf(ola.device.errand('link', kari.account))).toBe('eid_taken');
    clock.ahead = 31 * 60_000;
    expect(await failureOf(ola.device.errand('link', uuidv7()))).toBe('mail_proof_required');
  });

  it('of a provider that is taken away opens nothing, and asks nobody for what they can’t show', async () => {
    const kari = await linked('other');
    have([one, byKey]);
    try {
      const phone = browser();
      expect(await failureOf(phone.signIn(kari.account, 'high', 'other'))).toBe('eid_provider_unknown');
      const own = await (await kari.device.ask()).security.read();
      expect([own.factors, own.eids[0]?.provider]).toEqual([[], null]);
    } finally {
      have([one, other, byKey]);
    }
  });

  it('put into the database by hand is found', async () => {
    const kari = await linked();
    const [before] = await db.owner`select id from identity.eid where user_id = ${kari.userId}`;
    await kindsOf(kari.userId);
    await db.owner`insert into identity.eid (user_id, id, issuer, level, created_at)
      values (${kari.userId}, ${'ab'.repeat(32)}, ${one.issuer}, 'high', now())`;
    expect(await faultsAbout(kari.userId)).toEqual([expect.stringContaining('eids')]);
    await db.owner`delete from identity.eid where user_id = ${kari.userId} and id <> ${String(before?.['id'])}`;
    expect(await faultsAbout(kari.userId)).toEqual([]);
  });
});

describe('refused', () => {
  it('who is not linked: no account is made, and a person who is shut out looks the same', async () => {
    const kari = await linked();
    must(await lockUser(db.contextFor(clientId), { email: kari.email }));
    const [before] = await db.owner`select count(*)::int as n from identity."user"`;
    expect(await failureOf(browser().signIn(uuidv7()))).toBe('eid_unlinked');
    expect(await failureOf(browser().signIn(kari.account))).toBe('eid_unlinked');
    const [after] = await db.owner`select count(*)::int as n from identity."user"`;
    expect(after).toEqual(before);
    expect((await kindsOf(kari.userId)).at(-1)).toEqual({
      kind: 'session.refused',
      detail: { failed: 'eid' },
    });
  });

  it('a way that is not taken, and none at all', async () => {
    const kari = await linked();
    expect(await failureOf(browser().signIn(kari.account, 'low'))).toBe('eid_level_low');
    expect(await failureOf(browser().signIn(kari.account, '__proto__'))).toBe('eid_level_low');
  });

  it('a callback that comes a second time, and one that comes too late', async () => {
    const kari = await linked();
    const phone = browser();
    const url = await phone.begin();
    const kept = phone.jar.errand;
    const query = await phone.provider.show(url, { account: kari.account });
    const twice = await Promise.all([1, 2].map(() => failureOf(phone.back(query))));
    expect(twice.toSorted()).toEqual(['eid_stale', 'none']);
    phone.jar.errand = kept;
    expect(await failureOf(phone.back(query))).toBe('eid_stale');
    const late = await phone.provider.show(await phone.begin(), { account: kari.account });
    clock.ahead = 10 * 60_000 + 1000;
    expect(await failureOf(phone.back(late))).toBe('eid_stale');
  });

  it('a callback in a browser that did not begin it, or that began another', async () => {
    const [kari, victim] = [await linked(), browser()];
    const attacker = browser();
    const query = await attacker.provider.show(await attacker.begin(), { account: kari.account });
    expect(await failureOf(victim.back(query))).toBe('eid_stale');
    await victim.begin();
    expect(await failureOf(victim.back(query))).toBe('eid_elsewhere');
    expect(victim.jar.token).toBeNull();
    await victim.begin();
    expect(await failureOf(victim.back(`${query}&state=x`))).toBe('eid_elsewhere');
  });

  it('a callback of somebody else’s, which takes nothing from who is on their way', async () => {
    const kari = await linked();
    const phone = browser();
    const query = await phone.provider.show(await phone.begin(), { account: kari.account });
    expect(await failureOf(phone.back('code=x&state=x'))).toBe('eid_elsewhere');
    expect(await phone.back(query)).toEqual({ purpose: 'sign-in', next: '/' });
    expect(phone.jar.errand).toBeNull();
  });

  it('what another person began: nothing is linked with who is signed in by then', async () => {
    const [kari, ola] = [await person(), await person()];
    const { url } = await (
      await kari.device.ask()
    ).security.beginEid({ provider: 'somebody', purpose: 'link', next: '/' });
    const query = await kari.device.provider.show(url, { account: uuidv7() });
    ola.device.jar.errand = kari.device.jar.errand;
    expect(await failureOf(ola.device.back(query))).toBe('eid_elsewhere');
    const visiting = browser();
    visiting.jar.errand = kari.device.jar.errand;
    expect(await failureOf(visiting.back(query))).toBe('eid_elsewhere');
  });

  it('an answer at another provider’s door, one of another issuer, and one of another’s code', async () => {
    const kari = await linked();
    const phone = browser();
    const query = await phone.provider.show(await phone.begin(), { account: kari.account });
    expect(await failureOf(phone.back(query, 'other'))).toBe('eid_elsewhere');
    const mixed = await phone.provider.show(await phone.begin(), { account: kari.account });
    const iss = mixed.replace(encodeURIComponent(one.issuer), encodeURIComponent(other.issuer));
    expect(iss).not.toBe(mixed);
    expect(await failureOf(phone.back(iss))).toBe('eid_refused');
    // The code that somebody else was given, behind a state of one's own: it belongs to another verifier.
    const theirs = browser();
    const stolen = await theirs.provider.show(await theirs.begin(), { account: kari.account });
    const own = new URL(await phone.begin()).searchParams.get('state');
    const injected = new URLSearchParams(stolen);
    injected.set('state', own ?? '');
    expect(await failureOf(phone.back(injected.toString()))).toBe('eid_refused');
  });

  it('who was at the provider before, and takes out of the address that they show it anew', async () => {
    const kari = await linked();
    const phone = browser();
    await phone.signIn(kari.account);
    const edited = new URL(await phone.begin());
    edited.searchParams.delete('prompt');
    edited.searchParams.delete('max_age');
    const query = await phone.provider.show(edited.href, { account: 'nobody is asked' });
    expect(await failureOf(phone.back(query))).toBe('eid_not_fresh');
  });

  it('who gives up at the provider, and whom it says nothing of', async () => {
    const phone = browser();
    const query = await phone.provider.show(await phone.begin(), { refused: 'yes' });
    expect(query).toContain('error=access_denied');
    expect(await failureOf(phone.back(query))).toBe('eid_refused');
    for (const each of ['', 'code=x', 'state=x', '<script>', `state=${'x'.repeat(8000)}`])
      expect(await failureOf(phone.back(each))).toBe('eid_stale');
  });

  it('what a browser made up of what it kept, or another installation', async () => {
    const phone = browser();
    await phone.begin();
    const { platform } = db;
    const errand = openErrand(platform, phone.jar.errand)!;
    expect(openErrand(platform, sealErrand(platform, errand))).toEqual(errand);
    const changed = Buffer.from(phone.jar.errand!, 'base64url');
    changed[20]! ^= 1;
    for (const each of ['', 'x', JSON.stringify(errand), changed.toString('base64url')])
      expect(openErrand(platform, each)).toBeNull();
    expect(phone.jar.errand).not.toContain(errand.sent.state);
  });

  it('who tries often, as everybody of a network who does', async () => {
    const phone = browser('198.51.100.9');
    const codes: string[] = [];
    for (let n = 0; n < 51; n++) {
      const errand = sealErrand(db.platform, {
        ...{
          provider: 'somebody',
          purpose: 'sign-in',
          userId: null,
          next: '/',
          begunAt: clock.now().getTime(),
        },
        sent: { state: `s${n}`, nonce: 'n', verifier: 'v'.repeat(43) },
      });
      phone.jar.errand = errand;
      codes.push((await failureOf(phone.back(`state=s${n}&error=access_denied`))) ?? '');
    }
    expect(new Set(codes.slice(0, 50))).toEqual(new Set(['eid_refused']));
    expect(codes.at(-1)).toBe('rate_limited');
  });
});

describe('a provider', () => {
  /** One that answers as it is told. */
  async function odd(
    answer: (path: string, issuer: string) => { status?: number; body: string; location?: string },
  ) {
    const server = createServer((request, response) => {
      const { status = 200, body, location } = answer(request.url ?? '', issuer);
      response
        .writeHead(status, { 'content-type': 'application/json', ...(location && { location }) })
        .end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const settings = { ...one.settings, id: 'odd', issuer };
    return { settings, close: () => new Promise((resolve) => server.close(resolve)) };
  }
  const described = (issuer: string, change: object = {}) =>
    JSON.stringify({
      ...{ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` },
      ...{ jwks_uri: `${issuer}/jwks`, ...change },
    });
  async function beginAt(answer: Parameters<typeof odd>[0]) {
    const provider = await odd(answer);
    have([one, other, byKey, provider]);
    try {
      return await failureOf(browser().begin('odd'));
    } finally {
      have([one, other, byKey]);
      await provider.close();
    }
  }

  it('that is what it says is asked', async () => {
    expect(await beginAt((_, issuer) => ({ body: described(issuer) }))).toBe('none');
  });
  it.each([
    ['describes another issuer', 'eid_refused', () => ({ body: described('https://another.example') })],
    ['says nothing that can be read', 'eid_refused', () => ({ body: 'x' })],
    ['is not there', 'eid_refused', () => ({ status: 404, body: '{}' })],
    [
      'leads elsewhere',
      'eid_unreachable',
      () => ({ status: 302, body: '', location: 'http://127.0.0.1:1/' }),
    ],
    ['says too much', 'eid_unreachable', () => ({ body: `"${'x'.repeat(300_000)}"` })],
  ] as const)('that %s is not, and its operator is told why', async (_, expected, answer) => {
    const warn = vi.spyOn(db.platform.log, 'warn');
    expect(await beginAt(answer)).toBe(expected);
    expect(warn.mock.calls).toEqual([
      [
        { provider: 'odd', reasons: expect.arrayContaining([expect.any(String)]) as string[] },
        expect.any(String),
      ],
    ]);
  });

  it.each(['localhost.', 'a.localhost', '0.0.0.0', '[::]', '127.1', '[::ffff:127.0.0.1]'])(
    'elsewhere leads to nothing on this machine, be it called %s',
    async (host) => {
      const asked = askingOf('https://eid.example/')(`https://${host}/`, {} as never);
      await expect(asked).rejects.toThrow('https://eid.example/ leads to');
    },
  );

  const RIGHT = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  interface Forging {
    readonly claims?: object;
    readonly header?: object;
    /** Null: it is not signed. */
    readonly key?: KeyObject | null;
  }
  /** Somebody's ID token, as a provider makes it who keeps to everything but what is forged. */
  async function returnedWith({ claims = {}, header = {}, key = RIGHT.privateKey }: Forging) {
    let nonce = '';
    const jwk = { ...RIGHT.publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' };
    const now = Math.floor(Date.now() / 1000);
    const provider = await odd((path, issuer) => {
      if (path.startsWith('/jwks')) return { body: JSON.stringify({ keys: [jwk] }) };
      if (!path.startsWith('/token'))
        return { body: described(issuer, { id_token_signing_alg_values_supported: ['RS256'] }) };
      const said = {
        iss: issuer,
        sub: 'x',
        aud: 'segl',
        iat: now,
        exp: now + 60,
        auth_time: now,
        acr: 'high',
      };
      const body = `${b64({ alg: 'RS256', kid: 'k', ...header })}.${b64({ ...said, nonce, ...claims })}`;
      const signature = key === null ? '' : sign('sha256', Buffer.from(body), key).toString('base64url');
      const token = { access_token: 'x', token_type: 'Bearer', id_token: `${body}.${signature}` };
      return { body: JSON.stringify(token) };
    });
    have([one, other, byKey, provider]);
    try {
      const phone = browser();
      const asked = new URL(await phone.begin('odd')).searchParams;
      nonce = asked.get('nonce') ?? '';
      return await failureOf(phone.back(`code=x&state=${asked.get('state')}`, 'odd'));
    } finally {
      have([one, other, byKey]);
      await provider.close();
    }
  }

  it('that drips is given up after ten seconds, by all who wait, and asked no more by those who come', async () => {
    const dripping = createServer((_, response) => {
      const drop = setInterval(() => response.write(' '), 300);
      response.on('close', () => clearInterval(drop));
    });
    await new Promise<void>((resolve) => dripping.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(dripping.address() as AddressInfo).port}`;
    have([{ settings: { ...one.settings, id: 'slow', issuer } }]);
    try {
      const begun = performance.now();
      const all = Array.from({ length: 5 }, () => failureOf(browser().begin('slow')));
      expect(new Set(await Promise.all(all))).toEqual(new Set(['eid_unreachable']));
      expect(performance.now() - begun).toBeLessThan(15_000);
      const later = performance.now();
      expect(await failureOf(browser().begin('slow'))).toBe('eid_unreachable');
      expect(performance.now() - later).toBeLessThan(1000);
    } finally {
      have([one, other, byKey]);
      dripping.closeAllConnections();
      dripping.close();
    }
  });

  it('whose word is right says of somebody that nobody here has linked', async () => {
    expect(await returnedWith({})).toBe('eid_unlinked');
  });
  it.each<[string, Forging, string]>([
    ['signed with another key', { key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }, ''],
    ['not signed', { key: null }, ''],
    ['that says it needs no signature', { key: null, header: { alg: 'none' } }, ''],
    ['signed in another way', { header: { alg: 'HS256' } }, ''],
    ['for somebody else', { claims: { aud: 'another' } }, ''],
    ['of another issuer', { claims: { iss: 'https://another.example' } }, ''],
    ['of another sign-in', { claims: { nonce: 'another' } }, ''],
    ['of no sign-in', { claims: { nonce: undefined } }, ''],
    ['that has run out', { claims: { exp: 1 } }, ''],
    ['for us, made for somebody else', { claims: { azp: 'another' } }, ''],
    ['about nobody', { claims: { sub: undefined } }, ''],
    ['about nothing', { claims: { sub: '' } }, ''],
    ['about more than a name', { claims: { sub: 'x'.repeat(256) } }, ''],
    ['about two', { claims: { sub: ['x', 'y'] } }, ''],
    ['in ways instead of one', { claims: { acr: ['high'] } }, 'eid_level_low'],
    ['of a time to come', { claims: { auth_time: Math.floor(Date.now() / 1000) + 3600 } }, 'eid_not_fresh'],
    ['without a level', { claims: { acr: undefined } }, 'eid_level_low'],
    ['of an hour ago', { claims: { auth_time: Math.floor(Date.now() / 1000) - 3600 } }, 'eid_not_fresh'],
    ['of no time', { claims: { auth_time: undefined } }, 'eid_not_fresh'],
  ])('with an ID token %s is refused', async (_, forging, expected) => {
    expect(await returnedWith(forging)).toBe(expected || 'eid_refused');
  });

  it('of that name there is none', async () => {
    expect(await failureOf(browser().begin('nobodys'))).toBe('eid_provider_unknown');
  });
});
