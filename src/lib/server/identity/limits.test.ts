import { expect, test } from 'vitest';
import { takeAttempt } from '#lib/domain/attempts.ts';
import { networkOf, RULES } from './limits.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:2::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['unknown', 'unknown'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

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
