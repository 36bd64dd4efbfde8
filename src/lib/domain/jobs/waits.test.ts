import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lastDue, MOST_ATTEMPTS, waitAfter } from './waits.ts';

it('waits grow from seconds to six hours and no further', () => {
  expect([1, 2, 3, 4, 9, 10, 25].map(waitAfter)).toEqual([3, 7, 20, 55, 8103, 21_600, 21_600]);
});

it('all tries together take about four days', () => {
  const seconds = Array.from({ length: MOST_ATTEMPTS - 1 }, (_, at) => waitAfter(at + 1));
  expect(seconds.reduce((sum, each) => sum + each, 0) / 86_400).toBeCloseTo(3.9, 1);
});

it('a moment is due since the hour or the day began, whichever zone anybody is in', () => {
  const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2099-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(moment, (now) => {
      const iso = now.toISOString();
      expect(lastDue('hourly', now).toISOString()).toBe(`${iso.slice(0, 13)}:00:00.000Z`);
      expect(lastDue('daily', now).toISOString()).toBe(`${iso.slice(0, 10)}T00:00:00.000Z`);
    }),
  );
});
