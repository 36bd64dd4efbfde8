import { expect, test } from 'vitest';
import { takeAttempt } from '#lib/domain/access/attempts.ts';
import { RULES } from './limits.ts';

const DAY = 86_400_000;

/** Whoever tries again the moment it is allowed. */
function triesWithin(milliseconds: number, kind: keyof typeof RULES): number {
  let now = new Date(0);
  let attempts = { openAt: now, forgottenAt: now };
  let tries = 0;
  while (now.getTime() < milliseconds) {
    const taken = takeAttempt(RULES[kind], attempts, now);
    if (!taken.ok) throw new Error('too early');
    attempts = taken.value;
    now = attempts.openAt;
    tries += 1;
  }
  return tries;
}

// As docs/threat-model.md says it.
test.each([
  ['account-from-network', 365, 8_800],
  ['account', 365, 35_200],
  ['network', 1, 1_500],
  ['account-from-device', 365, 35_200],
  ['act', 30, 740],
] as const)('%s: within %i days at most %i attempts', (kind, days, most) => {
  const tries = triesWithin(days * DAY, kind);
  expect(tries).toBeLessThanOrEqual(most);
  expect(tries).toBeGreaterThan(0.95 * most);
});
