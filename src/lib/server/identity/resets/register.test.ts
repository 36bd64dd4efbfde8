import { expect, it } from 'vitest';
import { factorResets, standingOf, type FactorReset } from './register.ts';

const at = new Date('2026-03-02T08:00:00.000Z');
const row: FactorReset = {
  ...{ userId: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910205', number: 1, reason: 'Mistet telefonen' },
  ...{ begunAt: at, begunBy: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910204', confirmedAt: null, confirmedBy: null },
  ...{ expiresAt: null, usedAt: null, withdrawnAt: null, withdrawnBy: null },
};

it('the statement of a reset has the published hash', () => {
  const clientId = '0192f0c1-2d3e-7a4b-8c5d-6e7f80910203';
  expect(factorResets.event('factor-reset.begun', clientId, row).detail).toMatchObject({
    form: 'segl.factor-reset.v1',
    statement: '7e346498e4cf4b21185a0f019e15ea572ced8799bad3d06525c695964780abd3',
  });
});

it('one holds from when it is confirmed until it is used, withdrawn, or its time is over', () => {
  const now = new Date('2026-03-02T09:00:00.000Z');
  const confirmed = {
    ...row,
    confirmedAt: at,
    confirmedBy: 'x',
    expiresAt: new Date('2026-03-03T08:00:00.000Z'),
  };
  expect(standingOf(row, now)).toBe('begun');
  expect(standingOf(confirmed, now)).toBe('confirmed');
  expect(standingOf(confirmed, confirmed.expiresAt)).toBe('over');
  expect(standingOf({ ...confirmed, usedAt: now }, now)).toBe('over');
  expect(standingOf({ ...row, withdrawnAt: now }, now)).toBe('over');
});
