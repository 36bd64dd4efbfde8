import { expect, test } from 'vitest';
import {
  clearedErrandCookie,
  clearedSessionCookie,
  deviceCookie,
  errandCookie,
  readDeviceCookie,
  readErrandCookie,
  readSessionCookie,
  sessionCookie,
} from './cookie.ts';

const token = 'abcdefghijklmnopqrstuvwxyz234567abcdefgh';

test('over TLS the cookie is bound to the host and out of reach of scripts', () => {
  const attributes = sessionCookie(token, true).split('; ');
  expect(attributes[0]).toBe(`__Host-segl=${token}`);
  expect(new Set(attributes.slice(1))).toEqual(
    new Set(['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/', 'Max-Age=2592000']),
  );
});

test('without TLS it is not Secure, as no browser would keep it', () => {
  expect(sessionCookie(token, false)).not.toMatch(/Secure|__Host-/);
  expect(sessionCookie(token, false)).toMatch(/^segl=.*HttpOnly/);
});

test('the cleared cookie holds nothing and ends at once', () => {
  expect(clearedSessionCookie(true)).toMatch(/^__Host-segl=;.*Max-Age=0/);
});

test.each([
  [`__Host-segl=${token}`, true, token],
  [`theme=dark; __Host-segl=${token};other=1`, true, token],
  [`segl=${token}`, true, null],
  [`x__Host-segl=${token}`, true, null],
  [`segl=${token}`, false, token],
  ['__Host-segl=%E0%A4%A', true, null],
  ['__Host-segl=', true, null],
  [null, true, null],
  [undefined, false, null],
])('%s (secure: %s) holds %s', (header, secure, expected) => {
  expect(readSessionCookie(header, secure)).toBe(expected);
});

test('the device is remembered for as long as browsers do, bound to the host and out of reach of scripts', () => {
  const attributes = deviceCookie('id.mark', true).split('; ');
  expect(attributes[0]).toBe('__Host-segl-device=id.mark');
  expect(new Set(attributes.slice(1))).toEqual(
    new Set(['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/', 'Max-Age=34560000']),
  );
});

test.each([
  [`__Host-segl=${token}; __Host-segl-device=id.mark`, true, 'id.mark'],
  [`segl=${token}; segl-device=id.mark`, false, 'id.mark'],
  [`segl=${token}`, false, null],
  ['segl-device=id.mark', true, null],
  [null, false, null],
])('%s (secure: %s) keeps %s of the device', (header, secure, expected) => {
  expect(readDeviceCookie(header, secure)).toBe(expected);
});

test('what somebody was sent to a provider for is kept for ten minutes, and brought along from no other site', () => {
  const attributes = errandCookie('sealed', true).split('; ');
  expect(attributes[0]).toBe('__Host-segl-eid=sealed');
  expect(new Set(attributes.slice(1))).toEqual(
    new Set(['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/', 'Max-Age=600']),
  );
  expect(clearedErrandCookie(true)).toMatch(/^__Host-segl-eid=;.*Max-Age=0/);
  expect(readErrandCookie('__Host-segl-eid=sealed', true)).toBe('sealed');
  expect(readErrandCookie('segl-eid=sealed', true)).toBeNull();
});
