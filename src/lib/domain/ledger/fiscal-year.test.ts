import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysAfter } from '../date.ts';
import { fiscalYear, monthAt, monthIndex, OPEN_AHEAD_DAYS, yearsToOpen } from './fiscal-year.ts';
import { walk } from '#tests/setup/walk.ts';
import { day } from '#tests/setup/books/day.ts';

const brief = (startsOn: string, endsOn: string) => {
  const { year, periods } = fiscalYear(day(startsOn), day(endsOn));
  const [first, last] = [periods[0], periods.at(-1)];
  return [year, periods.length, first?.startsOn, first?.endsOn, last?.number, last?.startsOn, last?.endsOn];
};

describe('a fiscal year', () => {
  it('is named after the year it ends in, a period for each month', () =>
    walk(
      [
        ['2026-01-01', '2026-12-31', 2026, 12, '2026-01-31', '2026-12-01'],
        ['2025-07-01', '2026-06-30', 2026, 12, '2025-07-31', '2026-06-01'],
        ['2025-01-01', '2025-06-30', 2025, 6, '2025-01-31', '2025-06-01'],
        ['2024-10-15', '2025-12-31', 2025, 15, '2024-10-31', '2025-12-01'],
        ['2024-07-01', '2025-12-31', 2025, 18, '2024-07-31', '2025-12-01'],
        ['2026-03-10', '2026-03-20', 2026, 1, '2026-03-20', '2026-03-10'],
      ],
      (startsOn, endsOn, year, months, firstEnds, lastStarts) => {
        expect(brief(startsOn, endsOn)).toEqual([
          year,
          months,
          startsOn,
          firstEnds,
          months,
          lastStarts,
          endsOn,
        ]);
      },
    ));

  it('is none that ends before it begins, or within a month', () =>
    walk(
      [
        ['2026-02-01', '2026-01-31'],
        ['2024-06-30', '2025-12-31'],
      ],
      (startsOn, endsOn) => {
        expect(() => fiscalYear(day(startsOn), day(endsOn))).toThrow(RangeError);
      },
    ));

  it('is covered by its periods, each day by one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20_000, max: 30_000 }), fc.integer({ min: 1, max: 18 }), (at, months) => {
        const { periods } = fiscalYear(monthAt(at).first, monthAt(at + months - 1).last);
        expect(periods).toHaveLength(months);
        periods.forEach((period, i) => {
          expect(monthIndex(period.startsOn)).toBe(at + i);
          expect(monthAt(at + i)).toEqual({ first: period.startsOn, last: period.endsOn });
        });
      }),
    );
  });
});

describe('the years to open', () => {
  const opened = (endsOn: string, today: string) =>
    yearsToOpen({ endsOn: day(endsOn) }, day(today)).map(
      (year) => `${year.year}: ${year.startsOn}–${year.endsOn}`,
    );

  it('follow the last one, from three months before they begin', () =>
    walk(
      [
        ['2026-12-31', '2026-10-01', []],
        ['2026-12-31', '2026-10-03', ['2027: 2027-01-01–2027-12-31']],
        ['2026-12-31', '2027-01-01', ['2027: 2027-01-01–2027-12-31']],
        ['2026-06-30', '2026-06-01', ['2027: 2026-07-01–2027-06-30']],
        ['2024-12-31', '2026-02-01', ['2025: 2025-01-01–2025-12-31', '2026: 2026-01-01–2026-12-31']],
        ['2027-02-28', '2027-02-28', ['2028: 2027-03-01–2028-02-29']],
      ],
      (endsOn, today, years) => {
        expect(opened(endsOn, today)).toEqual(years);
      },
    ));

  it('follow one another without a day between, until the day that is looked ahead to is in one', () => {
    const month = fc.integer({ min: 24_000, max: 24_400 }).map((at) => monthAt(at).last);
    fc.assert(
      fc.property(month, month, (endsOn, today) => {
        const years = yearsToOpen({ endsOn }, today);
        const ends = [endsOn, ...years.map((year) => year.endsOn)];
        years.forEach(({ startsOn }, at) => expect(startsOn).toBe(daysAfter(ends[at] ?? endsOn, 1)));
        expect((ends.at(-1) ?? '') >= daysAfter(today, OPEN_AHEAD_DAYS)).toBe(true);
      }),
    );
  });
});
