import fc from 'fast-check';
import { expect, test } from 'vitest';
import { returnAttempt, takeAttempt, type Attempts } from './attempts.ts';

const MINUTE = 60_000;
const rule = { free: 3, first: MINUTE, longest: 60 * MINUTE };
const START = Date.UTC(2026, 0, 5, 8);
const at = (milliseconds: number) => new Date(START + milliseconds);
const none: Attempts = { openAt: at(0), forgottenAt: at(0) };

test('the free ones go through at once, then the wait doubles up to the longest', () => {
  let attempts = none;
  let now = 0;
  const waits: number[] = [];
  for (let n = 0; n < 13; n++) {
    const taken = takeAttempt(rule, attempts, at(now));
    if (!taken.ok) throw new Error('too early');
    attempts = taken.value;
    const wait = attempts.openAt.getTime() - START - now;
    waits.push(wait / MINUTE);
    if (wait > 0) {
      const early = takeAttempt(rule, attempts, at(now + wait - 1));
      expect(early).toEqual({ ok: false, error: { code: 'rate_limited', retryAfterSeconds: 1 } });
    }
    now += wait;
  }
  // The first hour of waiting forgives one.
  expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 32, 60, 60, 60, 60]);
});

test('says in whole seconds how long to wait', () => {
  const attempts = { openAt: at(90_500), forgottenAt: at(90 * MINUTE) };
  const refused = takeAttempt(rule, attempts, at(0));
  expect(refused).toEqual({ ok: false, error: { code: 'rate_limited', retryAfterSeconds: 91 } });
});

test('quiet forgives one after the other', () => {
  let attempts = none;
  for (let n = 0; n < 3; n++) attempts = value(takeAttempt(rule, attempts, at(0)));
  attempts = value(takeAttempt(rule, attempts, at(2 * rule.longest)));
  expect(attempts.openAt).toEqual(at(2 * rule.longest));
});

test('one that was no guess leaves no trace', () => {
  const two = value(takeAttempt(rule, value(takeAttempt(rule, none, at(0))), at(0)));
  const three = value(takeAttempt(rule, two, at(0)));
  expect(three.openAt).toEqual(at(MINUTE));
  expect(returnAttempt(rule, three, at(0))).toEqual(two);
  expect(returnAttempt(rule, none, at(9))).toEqual({ openAt: at(9), forgottenAt: at(9) });
});

test('however it is gone about, no more go through than is said, and nobody waits longer than is said', () => {
  const rules = fc.record({
    free: fc.integer({ min: 1, max: 20 }),
    first: fc.integer({ min: 1, max: 500 }),
    longest: fc.integer({ min: 500, max: 5000 }),
  });
  fc.assert(
    fc.property(rules, fc.array(fc.integer({ min: 0, max: 6000 }), { maxLength: 300 }), (anyRule, pauses) => {
      let attempts = none;
      let now = 0;
      let through = 0;
      for (const pause of pauses) {
        now += pause;
        const taken = takeAttempt(anyRule, attempts, at(now));
        if (taken.ok) through += 1;
        else expect(taken.error.retryAfterSeconds).toBeLessThanOrEqual(Math.ceil(anyRule.longest / 1000));
        attempts = taken.ok ? taken.value : attempts;
      }
      const { free, first, longest } = anyRule;
      expect(through).toBeLessThanOrEqual(free + Math.log2(longest / first) + 2 + now / longest);
    }),
  );
});

function value(taken: ReturnType<typeof takeAttempt>): Attempts {
  if (!taken.ok) throw new Error(taken.error.code);
  return taken.value;
}
