import { expect, it } from 'vitest';
import type { Factor } from '#lib/domain/access/factor.ts';
import { NEW_STANDING } from '#tests/setup/standing.ts';
import { mayEnrol } from './may-enrol.ts';

const now = new Date('2026-06-16T07:00:00Z');
const enrols = (has: readonly Factor[], shown: Factor | null) =>
  mayEnrol({ ...NEW_STANDING, secondFactorAt: shown && now, secondFactor: shown }, has, now);

it('who has an eID, and no passkey, shows it', () => {
  expect(enrols(['eid'], 'eid').ok).toBe(true);
  expect(enrols(['eid'], null)).toMatchObject({ error: { code: 'step_up_required', methods: ['eid'] } });
});

it.each(['eid', 'totp'] as const)(
  'who has a passkey adds nothing by what they can be talked out of: %s',
  (shown) => {
    const refused = { error: { code: 'step_up_required', methods: ['passkey', 'recovery'] } };
    expect(enrols(['passkey', shown, 'recovery'], shown)).toMatchObject(refused);
    expect(enrols(['passkey', shown], 'passkey').ok).toBe(true);
    expect(enrols(['passkey', shown, 'recovery'], 'recovery').ok).toBe(true);
  },
);
