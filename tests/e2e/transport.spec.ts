import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { createLink } from '#lib/server/identity/index.ts';
import { readCertificate } from '#lib/domain/signature/certificate/certificate.ts';
import { readRevocationList } from '#lib/domain/signature/certificate/revocation-list.ts';
import { issuerOf } from '#lib/server/signing/authorities/service.ts';
import { keyIdOf } from '#lib/server/signing/pki/addresses.ts';
import { must } from '../setup/books/drafts.ts';
import { newApp, type App } from './app.ts';

/* The built server on its socket, behind a proxy that names the address in a header. No browser is needed. */

let app: App;
beforeAll(async () => {
  process.env['ADDRESS_HEADER'] = 'x-forwarded-for';
  app = await newApp();
  await app.start();
});
afterAll(async () => {
  delete process.env['ADDRESS_HEADER'];
  await app?.close();
});

async function told(path: string, init: RequestInit, address: string | null = '192.0.2.7') {
  const headers = new Headers(init.headers);
  if (address !== null) headers.set('x-forwarded-for', address);
  const answer = await fetch(`${app.url}${path}`, { ...init, headers });
  return `${answer.status} ${/"segl":\{"code":"([a-z_]+)"/.exec(await answer.text())?.[1] ?? ''}`;
}

const json = { 'content-type': 'application/json' };
const redeem = (body: string, address?: string | null) =>
  told('/api/trpc/session.redeemLink', { method: 'POST', headers: json, body }, address);
const LINK = '{"json":{"token":"x"}}';

it('opens nothing without the header, and answers a probe', async () => {
  expect(await redeem(LINK, null)).toBe('400 address_unknown');
  expect(await redeem(LINK, 'unknown')).toBe('400 address_unknown');
  expect(await redeem(LINK)).toBe('401 link_invalid');
  expect(await told('/api/photos/x?client=x', {}, null)).toBe('400 address_unknown');
  expect(await told('/health', {}, null)).toBe('200 ');
  expect(await told('/sign-in', {}, null)).toBe('200 ');
});

it('refuses with a code what the app does not send', async () => {
  const bomb =
    '{"json":{"token":{"length":30000000}},"meta":{"values":{"token":[["typed-array","Uint8Array"]]}}}';
  expect(await redeem(bomb)).toBe('400 malformed_input');
  expect(
    await told(`/api/trpc/verify.byCode?input=${encodeURIComponent(bomb.replaceAll('token', 'code'))}`, {}),
  ).toBe('400 malformed_input');
  expect(await redeem('{"json":{"token":7}}')).toBe('400 input_invalid');
  expect(await redeem('['.repeat(10_000))).toBe('400 malformed_input');
  expect(await redeem('['.repeat(1_000_000))).toBe('401 signed_out');
  const names = Array(31).fill('session.redeemLink').join('%2C');
  expect(await told(`/api/trpc/${names}?batch=1`, { method: 'POST', headers: json, body: '{}' })).toBe(
    '400 batch_too_large',
  );
  expect(await told('/api/trpc/no.such', {})).toBe('404 procedure_unknown');
  expect(await told('/api/trpc/session.redeemLink', {})).toBe('405 method_not_supported');
});

it('refuses what is no paper with a code, whoever sends it; 51 MB before they are read', async () => {
  const { token } = must(await createLink(app.context(), { email: 'bookkeeper@havblikk.example' }));
  const redeemed = await fetch(`${app.url}/api/trpc/session.redeemLink`, {
    method: 'POST',
    headers: { ...json, 'x-forwarded-for': '192.0.2.7', origin: app.url },
    body: JSON.stringify({ json: { token, code: await app.freshCode('bookkeeper') } }),
  });
  const cookie = redeemed.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const put = (body: Uint8Array<ArrayBuffer>, who: string) =>
    told(`/api/documents/${uuidv7()}?client=${app.clientId}`, {
      method: 'PUT',
      body,
      headers: {
        ...{ cookie: who, origin: app.url },
        ...{ 'content-type': 'application/pdf', 'x-segl-file-name': 'a.pdf' },
      },
    });
  const text = new TextEncoder().encode('no paper');
  expect(await put(text, cookie)).toBe('400 not_pdf');
  expect(await put(new Uint8Array(51 * 1024 * 1024), cookie)).toBe('413 pdf_too_large');
  expect(await put(text, '')).toBe('401 signed_out');
});

it('hands out certificates and revocation lists to anybody, under the key’s identifier', async () => {
  const { certificate } = await issuerOf(app.context());
  const file = async (name: string) => {
    const answer = await fetch(`${app.url}/pki/${name}`);
    return {
      told: `${answer.status} ${answer.headers.get('content-type')}`,
      bytes: new Uint8Array(await answer.arrayBuffer()),
    };
  };
  const list = await file(`${keyIdOf(certificate)}.crl`);
  expect(list.told).toBe('200 application/pkix-crl');
  const subject = must(readCertificate(certificate)).subject;
  expect(Buffer.compare(must(readRevocationList(list.bytes)).issuer, subject)).toBe(0);
  const issuer = await file(`${keyIdOf(certificate)}.crt`);
  expect(issuer.told).toBe('200 application/pkix-cert');
  expect(Buffer.compare(issuer.bytes, certificate)).toBe(0);
  for (const name of [`${'ab'.repeat(20)}.crl`, `${keyIdOf(certificate)}.pem`, '..%2fkeys%2fmaster.key'])
    expect((await file(name)).told).toMatch(/^404 /);
});
