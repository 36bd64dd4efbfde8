import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FACTORS } from './factor.ts';
import {
  accessStanding,
  FACTOR_KINDS,
  isWeaker,
  judgeAccess,
  NO_POLICY,
  POLICY_LIMITS,
  REQUIRED_OF,
  strictest,
  USUAL_POLICY,
  type AccessPolicy,
  type Subject,
} from './policy.ts';
import { ROLES } from './role.ts';

const NOW = new Date('2026-11-30T12:00:00Z');
const before = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const DAY = 24 * 60;

const within = ([least, most]: readonly [number, number]) => fc.integer({ min: least, max: most });
const policies: fc.Arbitrary<AccessPolicy> = fc.record({
  requiredOf: fc.constantFrom(...REQUIRED_OF),
  factors: fc.constantFrom(...FACTOR_KINDS),
  graceDays: within(POLICY_LIMITS.graceDays),
  stepUpMinutes: within(POLICY_LIMITS.stepUpMinutes),
  sessionDays: within(POLICY_LIMITS.sessionDays),
  idleMinutes: within(POLICY_LIMITS.idleMinutes),
  wipeAfter: fc.option(within(POLICY_LIMITS.wipeAfter)),
});
const moments = fc.integer({ min: 0, max: 60 * DAY }).map(before);
const subjects: fc.Arbitrary<Subject> = fc.record({
  role: fc.constantFrom(...ROLES),
  since: moments,
  factors: fc.subarray([...FACTORS]),
  session: fc.record({
    createdAt: moments,
    unusedMs: within([0, 8 * DAY]).map((minutes) => minutes * 60_000),
    secondFactor: fc.option(fc.constantFrom(...FACTORS)),
    secondFactorAt: fc.option(moments),
  }),
});

const bookkeeper: Subject = {
  role: 'bookkeeper',
  since: before(30 * DAY),
  factors: [],
  session: { createdAt: before(60), unusedMs: 0, secondFactor: null, secondFactorAt: null },
};
const showing = (factor: 'passkey' | 'totp' | 'recovery', minutes: number): Subject => ({
  ...bookkeeper,
  factors: ['passkey', 'totp'],
  session: { createdAt: before(DAY), unusedMs: 0, secondFactor: factor, secondFactorAt: before(minutes) },
});
const judged = (policy: AccessPolicy, subject: Subject, stepUp = false) =>
  judgeAccess(policy, subject, { now: NOW, stepUp });

describe('an access policy', () => {
  it('lets nobody be asked for less by the strictest of several', () => {
    const several = fc.array(policies, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(several, subjects, fc.boolean(), (said, subject, stepUp) => {
        const [first, ...others] = said as [AccessPolicy, ...AccessPolicy[]];
        if (judged(strictest(first, ...others), subject, stepUp).ok)
          for (const each of said) expect(judged(each, subject, stepUp).ok).toBe(true);
      }),
    );
  });

  it('is the same whoever says it, in which order, and how often', () => {
    fc.assert(
      fc.property(policies, policies, policies, (one, other, third) => {
        const holds = strictest(one, other, third);
        expect(strictest(third, one, other)).toEqual(holds);
        expect(strictest(strictest(one, other), third)).toEqual(holds);
        expect(strictest(one, one)).toEqual(one);
      }),
    );
  });

  it('is weaker in whatever the strictest of both would not keep of it', () => {
    fc.assert(
      fc.property(policies, policies, (one, other) => {
        expect(isWeaker(one, other)).toBe(JSON.stringify(strictest(one, other)) !== JSON.stringify(one));
        expect(isWeaker(one, one)).toBe(false);
      }),
    );
    expect(isWeaker({ ...USUAL_POLICY, graceDays: 15 }, USUAL_POLICY)).toBe(true);
    expect(isWeaker({ ...USUAL_POLICY, graceDays: 13 }, USUAL_POLICY)).toBe(false);
  });

  it('gives days to get a factor, and nothing after them', () => {
    const fresh = { ...bookkeeper, since: before(14 * DAY - 1) };
    expect(judged(USUAL_POLICY, fresh, true)).toMatchObject({ ok: true });
    expect(accessStanding(USUAL_POLICY, fresh, NOW)).toMatchObject({ state: 'grace' });
    const due = { ...bookkeeper, since: before(14 * DAY) };
    expect(judged(USUAL_POLICY, due)).toMatchObject({
      error: { code: 'second_factor_required', methods: ['passkey', 'eid', 'totp'] },
    });
    expect(accessStanding(USUAL_POLICY, due, NOW)).toEqual({ state: 'due' });
    expect(judged({ ...USUAL_POLICY, requiredOf: 'administrators' }, due, true)).toMatchObject({ ok: true });
    expect(
      judged({ ...USUAL_POLICY, requiredOf: 'administrators' }, { ...due, role: 'administrator' }).ok,
    ).toBe(false);
  });

  it('does not take recovery codes for a factor that somebody has', () => {
    const left = { ...bookkeeper, factors: ['recovery'] as const };
    expect(judged(USUAL_POLICY, left)).toMatchObject({ error: { code: 'second_factor_required' } });
  });

  it('asks for what was not shown, was shown long ago, or does not count', () => {
    expect(judged(USUAL_POLICY, showing('totp', 720), true)).toMatchObject({ ok: true });
    expect(judged(USUAL_POLICY, showing('totp', 721))).toMatchObject({ ok: true });
    expect(judged(USUAL_POLICY, showing('totp', 721), true)).toMatchObject({
      error: { code: 'step_up_required', methods: ['passkey', 'totp'] },
    });
    const passkeys = { ...USUAL_POLICY, factors: 'passkey' } as const;
    expect(judged(passkeys, showing('totp', 1))).toMatchObject({
      error: { code: 'step_up_required', methods: ['passkey'] },
    });
    expect(judged(passkeys, showing('passkey', 1), true)).toMatchObject({ ok: true });
    expect(judged(passkeys, { ...showing('totp', 1), factors: ['totp'] })).toMatchObject({
      error: { code: 'second_factor_required', methods: ['passkey'] },
    });
  });

  it('has whoever has a factor show it, whomever it is required of', () => {
    expect(judged(NO_POLICY, showing('totp', 1441), true)).toMatchObject({
      error: { code: 'step_up_required' },
    });
    expect(judged(NO_POLICY, { ...bookkeeper, factors: [] }, true)).toMatchObject({ ok: true });
  });

  it('ends sessions that lay unused for longer than it says', () => {
    const lay = (minutes: number) => ({
      ...showing('totp', 1),
      session: { ...showing('totp', 1).session, unusedMs: minutes * 60_000 },
    });
    const policy = { ...USUAL_POLICY, idleMinutes: 15 };
    expect(judged(policy, lay(15))).toMatchObject({ ok: true });
    expect(judged(policy, lay(15.001))).toMatchObject({ error: { code: 'session_idle' } });
    expect(judged(USUAL_POLICY, lay(2 * DAY))).toMatchObject({ ok: true });
  });

  it('ends sessions that are old', () => {
    const old = {
      ...showing('totp', 1),
      session: { ...showing('totp', 1).session, createdAt: before(DAY + 1) },
    };
    expect(judged({ ...USUAL_POLICY, sessionDays: 1 }, old)).toMatchObject({
      error: { code: 'session_too_old' },
    });
  });
});
