import fc from 'fast-check';
import { expect, it } from 'vitest';
import { daysAfter, type CivilDate } from '../../date.ts';
import { fiscalYear } from '../fiscal-year.ts';
import { spanOf, type Days, type Part } from './span.ts';

const { periods } = fiscalYear('2026-01-01', '2026-12-31');
/** As the ledger has them: with the opening balance, which is none that is asked for. */
const kept = [{ year: 2026, number: 0, startsOn: '2026-01-01', endsOn: '2026-01-01' } as const, ...periods];
const day = fc.integer({ min: -20, max: 385 }).map((at) => daysAfter('2026-01-01', at));
const asked = fc.record({
  from: fc.integer({ min: 1, max: 12 }),
  through: fc.integer({ min: 1, max: 12 }),
  since: fc.option(day, { nil: undefined }),
  until: fc.option(day, { nil: undefined }),
});
const YEAR = Array.from({ length: 365 }, (_, at) => daysAfter('2026-01-01', at));
const within =
  ({ first, last }: Days) =>
  (each: CivilDate) =>
    first <= each && each <= last;
const periodOf = (each: CivilDate) =>
  periods.find((period) => period.startsOn <= each && each <= period.endsOn)!.number;

it('has every day that is asked for once, in whole periods or in parts of them, and what lies before', () => {
  fc.assert(
    fc.property(asked, ({ from, through, since, until }) => {
      const { days, whole, parts, before } = spanOf(kept, { from, through, since, until });
      const wanted = YEAR.filter((each) => periodOf(each) >= from && periodOf(each) <= through)
        .filter((each) => since === undefined || each >= since)
        .filter((each) => until === undefined || each <= until);
      expect(days === null ? [] : YEAR.filter(within(days))).toEqual(wanted);
      const numbers = whole.map(({ number }) => number);
      const withParts = (some: readonly CivilDate[], of: readonly Part[]) => {
        const inParts = (less: boolean) => (each: CivilDate) =>
          of.some((part) => part.less === less && within(part)(each));
        return [...some.filter((each) => !inParts(true)(each)), ...YEAR.filter(inParts(false))].toSorted();
      };
      expect(
        withParts(
          YEAR.filter((each) => numbers.includes(periodOf(each))),
          parts,
        ),
      ).toEqual(wanted);
      const earlier = YEAR.filter((each) => periodOf(each) <= before.through);
      expect(withParts(earlier, before.parts)).toEqual(YEAR.filter((each) => each < before.day!));
      if (days) expect(before.day).toBe(days.first);
      // At either end no more than half of a month is read line by line.
      const each = [...parts, ...before.parts].map(
        ({ first, last }) => YEAR.indexOf(last) - YEAR.indexOf(first) + 1,
      );
      expect(each.every((count) => count <= 16)).toBe(true);
    }),
  );
});

it('of a year that has no such period nothing is asked, and nothing lies before', () => {
  expect(spanOf([], { from: 1, through: 12 })).toEqual({
    ...{ days: null, whole: [], parts: [] },
    before: { day: null, through: 0, parts: [] },
  });
});
