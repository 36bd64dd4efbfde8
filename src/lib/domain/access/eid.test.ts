import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAuthenticatedAnew, levelOf, ownPath } from './eid.ts';

describe('an eID is shown anew', () => {
  const begunAt = new Date('2026-06-16T07:00:00Z');
  const now = new Date('2026-06-16T07:02:00Z');
  const seconds = (at: string) => Date.parse(at) / 1000;

  it.each([
    ['while the person was there', seconds('2026-06-16T07:01:00Z'), true],
    ['by a clock that is a minute slow', seconds('2026-06-16T06:59:00Z'), true],
    ['by a clock that is a minute fast', seconds('2026-06-16T07:03:00Z'), true],
    ['before', seconds('2026-06-16T06:58:59Z'), false],
    ['in times to come', seconds('2026-06-16T07:03:01Z'), false],
    ['at no time that was said', undefined, false],
    ['in words', '1781593260', false],
    ['never', Number.NaN, false],
  ])('%s', (_, authTime, anew) => {
    expect(isAuthenticatedAnew(authTime, { begunAt, now })).toBe(anew);
  });
});

describe('the level of an acr', () => {
  const levels = { 'urn:high': 'high', 'urn:substantial': 'substantial' } as const;
  it('is what the installation says, and of any other none', () => {
    expect(levelOf(levels, 'urn:high')).toBe('high');
    expect(levelOf(levels, 'urn:substantial')).toBe('substantial');
    for (const acr of ['urn:low', '', undefined, null, 1, ['urn:high'], 'constructor', '__proto__'])
      expect(levelOf(levels, acr)).toBeNull();
  });
});

describe('the place to come back to', () => {
  it.each(['/', '/security', '/vouchers?from=2026-01-01#top', '/approvals/01a1', '/@x'])(
    'is ours: %s',
    (path) => {
      expect(ownPath(path)).toBe(path);
    },
  );
  it.each([
    '',
    'https://elsewhere.example',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'security',
    '/a\\b',
  ])('is not: %j', (path) => {
    expect(ownPath(path)).toBe('/');
  });
  it('never leads from our origin, whatever was asked for', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: fc.constantFrom('/', '\\', '.', '\t', '\n', ':', '@', 'a') }),
        ),
        (next) => new URL(ownPath(next), 'https://segl.example.no').origin === 'https://segl.example.no',
      ),
    );
  });
});
