import { describe, expect, it } from 'vitest';
import { isFromElsewhere } from './from-elsewhere.ts';

const ORIGIN = 'https://segl.example';
const asked = (method: string, headers: Record<string, string>, path = '/api/trpc/x') =>
  isFromElsewhere({ method, headers: new Headers(headers), url: ORIGIN + path }, ORIGIN);
const cookie = { cookie: '__Host-segl=x' };

describe.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s', (method) => {
  it.each([
    ['a page of ours', { 'sec-fetch-site': 'same-origin', origin: ORIGIN, ...cookie }],
    ['a browser that says one of the two', { origin: ORIGIN, ...cookie }],
    ['the other of the two', { 'sec-fetch-site': 'same-origin', ...cookie }],
    ['a program without a session', {}],
  ] as const)('of %s passes', (_, headers) => {
    expect(asked(method, headers)).toBe(false);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', ...cookie }],
    ['a neighbour under the same domain', { 'sec-fetch-site': 'same-site', ...cookie }],
    ['nobody', { 'sec-fetch-site': 'none', ...cookie }],
    [
      'another origin, whatever else it says',
      { 'sec-fetch-site': 'same-origin', origin: 'https://segl.example:8443' },
    ],
    ['a page without an origin', { origin: 'null' }],
    ['our own name without TLS', { origin: 'http://segl.example' }],
    ['who has a session and says nothing', cookie],
  ] as const)('of %s does not', (_, headers) => {
    expect(asked(method, headers)).toBe(true);
    expect(asked(method, headers, '/verify')).toBe(true);
  });
});

it('a page may be led to from anywhere, what pages ask for may not', () => {
  const led = { 'sec-fetch-site': 'cross-site', ...cookie };
  expect(asked('GET', led, '/inbox')).toBe(false);
  expect(asked('GET', led, '/api/photos/x')).toBe(true);
  expect(asked('GET', { 'sec-fetch-site': 'none', ...cookie }, '/api/photos/x')).toBe(false);
  expect(asked('GET', cookie, '/api/photos/x')).toBe(false);
});
