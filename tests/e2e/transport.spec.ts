import { afterAll, beforeAll, expect, it } from 'vitest';
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
