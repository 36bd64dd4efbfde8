import {
  createECDH,
  createDecipheriv,
  createPublicKey,
  createVerify,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { askAuthor } from '#lib/server/desk/drafts/service.ts';
import { saveDraft } from '#lib/server/desk/index.ts';
import { removeMember } from '#lib/server/identity/index.ts';
import { ownPush, startPush, stopPush } from '#lib/server/identity/push/push.ts';
import { luciaSessions } from '#lib/server/identity/sessions/sessions.ts';
import { createContext, directoryOf, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { createPusher } from '#lib/server/platform/push/push.ts';
import { isOfService, PUSH_SERVICES } from '#lib/server/platform/push/services.ts';
import { contentOf, must, storedPhoto, submittedDraft } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { ecdsa, selfSigned } from '#tests/setup/files/foreign-cms.ts';
import { sendPush } from './push.ts';

/* A push service of our own on this machine, over TLS, which opens what it gets with the keys of the browser that it is for. */

interface Heard {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

let database: TestDatabase;
let platform: Platform;
let service: Server;
let host: string;
let status = 201;
const heard: Heard[] = [];
const trusted = getCACertificates('default');

beforeAll(async () => {
  database = await freshDatabase();
  const method = ecdsa('prime256v1', 'sha256', '1.2.840.10045.4.3.2');
  const cert = `-----BEGIN CERTIFICATE-----\n${selfSigned(method, 'localhost').toString('base64')}\n-----END CERTIFICATE-----`;
  setDefaultCACertificates([...trusted, cert]);
  const key = method.keys.privateKey.export({ format: 'pem', type: 'pkcs8' });
  service = createServer({ cert, key }, (request, response) => {
    void buffer(request).then((body) => {
      heard.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(status, status === 307 ? { location: 'https://localhost/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => service.listen(0, 'localhost', resolve));
  host = `localhost:${(service.address() as AddressInfo).port}`;
  const { config, keys } = database.platform;
  platform = { ...database.platform, push: createPusher({ ...config, pushServices: [host] }, keys) };
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  service.close();
  await database.close();
});
beforeEach(() => {
  heard.length = 0;
  status = 201;
});

/** A browser's side of a subscription (RFC 8291, 2). */
function browser() {
  const ecdh = createECDH('prime256v1');
  const secret = randomBytes(16);
  ecdh.generateKeys();
  const path = `/${uuidv7()}`;
  const input = {
    endpoint: `https://${host}${path}`,
    p256dh: ecdh.getPublicKey().toString('base64url'),
    auth: secret.toString('base64url'),
    language: 'en' as const,
  };
  const open = (body: Buffer): unknown => {
    const [salt, rest] = [body.subarray(0, 16), body.subarray(21 + body[20]!)];
    const theirs = body.subarray(21, 21 + body[20]!);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), theirs]);
    const ikm = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(theirs), secret, info, 32));
    const of = (name: string, length: number) =>
      Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from(`Content-Encoding: ${name}\0`), length));
    const decipher = createDecipheriv('aes-128-gcm', of('aes128gcm', 16), of('nonce', 12));
    decipher.setAuthTag(rest.subarray(-16));
    const padded = Buffer.concat([decipher.update(rest.subarray(0, -16)), decipher.final()]);
    return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString());
  };
  return { input, path, open };
}

const at = (context: Context): Context =>
  createContext(platform, { clientId: context.clientId, actorId: context.actorId, requestId: uuidv7() });

/** A device of the person, signed in, and told what waits. */
async function device(person: Context) {
  const own = directoryOf(at(person));
  const { token } = await own
    .transaction(async (tx) =>
      ok(
        await luciaSessions(tx, platform.clock).open(person.actorId, {
          ...{ method: 'password', secondFactor: null, device: 'Chrome' },
        }),
      ),
    )
    .then(must);
  const handle = await handleOf(person, token);
  const its = browser();
  must(await startPush(own, { handle }, its.input));
  return { ...its, token, handle, own };
}

async function handleOf(person: Context, token: string): Promise<string> {
  const live = await directoryOf(at(person)).transaction(async (tx) =>
    ok(await luciaSessions(tx, platform.clock).find(token)),
  );
  return must(live)!.handle;
}

const rows = async (person: Context) =>
  (await database.owner`select 1 from identity.push_subscription where user_id = ${person.actorId}`).length;

async function company() {
  const clientId = await newLedger(database);
  const people = await Promise.all(
    (['field', 'bookkeeper', 'manager', 'manager'] as const).map((role) =>
      newMember(database, clientId, role),
    ),
  );
  const [field, bookkeeper, manager, other] = people.map(at) as [Context, Context, Context, Context];
  return { clientId, field, bookkeeper, manager, other, machine: at(database.contextFor(clientId)) };
}

it('tells whoever may approve, and nothing but that something waits', async () => {
  const { field, bookkeeper, manager, machine } = await company();
  const its = await device(manager);
  await device(field);
  await submittedDraft(field, bookkeeper);
  const [job] =
    await database.owner`select input from platform.job where client_id = ${machine.clientId} and kind = 'push.send'`;
  expect(job?.['input']).toEqual({ news: 'approval' });
  must(await sendPush(machine, { news: 'approval' }));
  expect(heard.map(({ path }) => path)).toEqual([its.path]);
  const [{ headers, body }] = heard as [Heard];
  expect(its.open(body)).toEqual({ news: 'approval', language: 'en' });
  expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', topic: 'approval', ttl: '86400' });
  // The same length, whatever it says.
  expect(body.length).toBe(4096);
  // Signed by the key that the browser made its subscription for (RFC 8292).
  const [, token = '', k = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(String(headers['authorization'])) ?? [];
  expect(k).toBe(platform.push?.publicKey);
  const point = Buffer.from(k, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const [head = '', claims = '', signature = ''] = token.split('.');
  const verifier = createVerify('sha256').update(`${head}.${claims}`);
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  expect(verifier.verify({ key, dsaEncoding: 'ieee-p1363' }, signature, 'base64url')).toBe(true);
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ aud: `https://${host}` });
});

it('tells an author who is asked, and nobody who is no member any more', async () => {
  const { field, bookkeeper, machine } = await company();
  const its = await device(field);
  const draftId = uuidv7();
  const content = contentOf([await storedPhoto(field)]);
  const { revision } = must(await saveDraft(field, { draftId, baseRevision: null, content }));
  must(await askAuthor(bookkeeper, { draftId, baseRevision: revision, comment: 'Hvem var med?' }));
  const [job] =
    await database.owner`select input from platform.job where client_id = ${machine.clientId} and kind = 'push.send'`;
  expect(job?.['input']).toEqual({ news: 'asked', to: field.actorId });
  must(await sendPush(machine, { news: 'asked', to: field.actorId }));
  expect(its.open(heard[0]!.body)).toEqual({ news: 'asked', language: 'en' });
  const [person] = await database.owner`select email from identity."user" where id = ${field.actorId}`;
  must(await removeMember(machine, { email: String(person?.['email']) }));
  must(await sendPush(machine, { news: 'asked', to: field.actorId }));
  expect(heard).toHaveLength(1);
});

it('ends with the session, goes on with the one that takes its place, and when the person says so', async () => {
  const { manager } = await company();
  const its = await device(manager);
  const { own } = its;
  const raised = await own.transaction(async (tx) => {
    const sessions = luciaSessions(tx, platform.clock);
    const live = await sessions.find(its.token);
    return ok(await sessions.raise(its.token, live!, { factor: 'totp', device: null }));
  });
  const { token } = must(raised);
  const handle = await handleOf(manager, token);
  expect(await ownPush(own, { handle })).toEqual({ key: platform.push?.publicKey, on: true });
  expect((await ownPush(own, its)).on).toBe(false);
  must(await own.transaction(async (tx) => ok(await luciaSessions(tx, platform.clock).close(token))));
  expect(await rows(manager)).toBe(0);
  const another = await device(manager);
  must(await stopPush(own, another));
  must(await stopPush(own, another));
  expect(await rows(manager)).toBe(0);
});

it('forgets what a browser gave up, and tries again where a service does not answer', async () => {
  const { manager, machine, field } = await company();
  void field;
  const to = manager.actorId;
  await device(manager);
  for (const refused of [500, 429, 307]) {
    status = refused;
    expect(await sendPush(machine, { news: 'sign', to })).toMatchObject({
      error: { code: 'push_unavailable' },
    });
  }
  expect(heard.map(({ path }) => path)).not.toContain('/elsewhere');
  expect(await rows(manager)).toBe(1);
  for (const gone of [404, 410, 403]) {
    status = gone;
    must(await sendPush(machine, { news: 'sign', to }));
    expect(await rows(manager)).toBe(0);
    await device(manager);
  }
});

it('takes a subscription of a known service alone, for the person’s own session', async () => {
  const { manager, other } = await company();
  const { input, handle, own } = await device(manager);
  const start = (endpoint: string) => startPush(own, { handle }, { ...input, endpoint });
  for (const endpoint of [
    'https://169.254.169.254/x',
    'https://example.no/x',
    `http://${host}/x`,
    `https://a@${host}/`,
  ])
    expect(await start(endpoint)).toMatchObject({ error: { code: 'push_service_unknown' } });
  expect(await startPush(directoryOf(at(other)), { handle }, input)).toMatchObject({
    error: { code: 'signed_out' },
  });
  const off = createContext(database.platform, {
    clientId: NO_CLIENT,
    actorId: manager.actorId,
    requestId: uuidv7(),
  });
  expect(await startPush(off, { handle }, input)).toMatchObject({ error: { code: 'push_off' } });
  const [row] =
    await database.owner`select sealed from identity.push_subscription where user_id = ${manager.actorId}`;
  expect(Buffer.from(row?.['sealed'] as Uint8Array).includes(Buffer.from('localhost'))).toBe(false);
});

it('knows the services of browsers by their hosts', () => {
  const known = (endpoint: string) => isOfService(endpoint, PUSH_SERVICES);
  for (const service of [
    'fcm.googleapis.com/fcm/send/x',
    'updates.push.services.mozilla.com/x',
    'web.push.apple.com/x',
    'db5p.notify.windows.com/w',
  ])
    expect(known(`https://${service}`), service).toBe(true);
  for (const other of [
    'evilfcm.googleapis.com/x',
    'push.apple.com.evil.example/x',
    'web.push.apple.com:8443/x',
    'fcm.googleapis.com:444/x',
  ])
    expect(known(`https://${other}`), other).toBe(false);
});
