import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CivilDate } from '#lib/domain/date.ts';
import { monthAt, monthIndex } from '#lib/domain/ledger/fiscal-year.ts';
import type { SaftSelection } from '#lib/domain/ledger/saft/records.ts';
import { SaftYears } from './years.ts';
import { day } from '#tests/setup/books/day.ts';

type Entry = readonly [date: CivilDate, period: number, periodYear: number];

function settled(entries: readonly Entry[], selection?: SaftSelection, created: CivilDate = '2026-03-15') {
  const years = new SaftYears();
  for (const [date, period, periodYear] of entries) years.see({ date, period, periodYear });
  return years.settle(selection, created);
}

const brief = (calendar: ReturnType<typeof settled>) =>
  calendar.years.map(({ year, startsOn, endsOn }) => `${year}: ${startsOn} – ${endsOn}`);

/** An entry in each month of a year that begins in a month, as a file numbers them. */
const whole = (first: CivilDate, months: number, name: number): Entry[] =>
  Array.from({ length: months }, (_, at) => [monthAt(monthIndex(first) + at).first, at + 1, name]);

describe('the fiscal years of a file', () => {
  it.each<[string, readonly Entry[], SaftSelection | undefined, string[]]>([
    ['a calendar year', whole('2025-01-01', 12, 2025), undefined, ['2025: 2025-01-01 – 2025-12-31']],
    [
      'one entry of a year from July',
      [['2025-08-01', 2, 2026]],
      { start: '2025-07-01', end: '2026-06-30' },
      ['2026: 2025-07-01 – 2026-06-30'],
    ],
    [
      'a year from July that the file names after its start',
      whole('2025-07-01', 12, 2025),
      undefined,
      ['2026: 2025-07-01 – 2026-06-30'],
    ],
    [
      'two years from July',
      [...whole('2024-07-01', 12, 2025), ...whole('2025-07-01', 12, 2026)],
      undefined,
      ['2025: 2024-07-01 – 2025-06-30', '2026: 2025-07-01 – 2026-06-30'],
    ],
    [
      'half of a calendar year',
      [['2025-07-15', 7, 2025]],
      { start: '2025-07-01', end: '2025-12-31' },
      ['2025: 2025-01-01 – 2025-12-31'],
    ],
    [
      'a short year before one from July',
      [...whole('2025-01-01', 6, 2025), ...whole('2025-07-01', 12, 2026)],
      undefined,
      ['2025: 2025-01-01 – 2025-06-30', '2026: 2025-07-01 – 2026-06-30'],
    ],
    [
      'a year of two entries, the second of which closes it in a period of its own',
      [
        ['2025-02-03', 2, 2025],
        ['2025-12-31', 13, 2025],
      ],
      undefined,
      ['2025: 2025-01-01 – 2025-12-31'],
    ],
    [
      'nothing but what closes the year',
      [['2025-12-31', 13, 2025]],
      undefined,
      ['2025: 2025-01-01 – 2025-12-31'],
    ],
    [
      'a long first year',
      whole('2024-10-01', 14, 2025),
      { start: '2024-10-01', end: '2025-12-31' },
      ['2025: 2024-10-01 – 2025-12-31'],
    ],
    [
      'a long year before a common one',
      [...whole('2024-07-01', 18, 2025), ...whole('2026-01-01', 2, 2026)],
      undefined,
      ['2025: 2024-07-01 – 2025-12-31', '2026: 2026-01-01 – 2026-12-31'],
    ],
    [
      'a closing entry of period 13, and one that is wrong',
      [...whole('2025-01-01', 12, 2025), ['2025-12-31', 13, 2025], ['2025-03-01', 1, 2025]],
      undefined,
      ['2025: 2025-01-01 – 2025-12-31'],
    ],
    [
      'no entries, but a selection of twelve months',
      [],
      { start: '2025-07-01', end: '2026-06-30' },
      ['2026: 2025-07-01 – 2026-06-30'],
    ],
    [
      'no entries, and a selection of months',
      [],
      { start: '2025-07-01', end: '2025-12-31' },
      ['2025: 2025-01-01 – 2025-12-31'],
    ],
    ['nothing at all', [], undefined, ['2026: 2026-01-01 – 2026-12-31']],
    [
      'entries that contradict each other',
      [
        ['2025-05-01', 1, 2025],
        ['2025-02-01', 1, 2026],
      ],
      undefined,
      ['2025: 2025-01-01 – 2025-12-31'],
    ],
    [
      'an entry dated long before',
      [...whole('2025-07-01', 12, 2026), ['2022-01-31', 99, 2026]],
      { start: '2025-07-01', end: '2026-06-30' },
      ['2022: 2021-07-01 – 2022-06-30', '2026: 2025-07-01 – 2026-06-30'],
    ],
    [
      'two calendar years selected, one with entries',
      whole('2025-01-01', 3, 2025),
      { start: '2025-01-01', end: '2026-02-28' },
      ['2025: 2025-01-01 – 2025-12-31', '2026: 2026-01-01 – 2026-12-31'],
    ],
  ])('%s', (_, entries, selection, years) => {
    expect(brief(settled(entries, selection))).toEqual(years);
  });

  it('two that end in one calendar year are told of', () => {
    const turned = settled([
      ...whole('2024-07-01', 12, 2025),
      ...whole('2025-07-01', 6, 2026),
      ...whole('2026-01-01', 2, 2027),
    ]);
    expect(turned.collision()).toBe(2025);
    expect(settled(whole('2025-01-01', 12, 2025)).collision()).toBeNull();
  });

  it('a date has its period in them, and the file’s own number is held against that', () => {
    const calendar = settled(whole('2025-07-01', 12, 2026));
    expect(calendar.of('2025-07-31')).toEqual({ year: 2026, period: 1, startsOn: day('2025-07-01') });
    expect(calendar.of('2026-06-01')).toEqual({ year: 2026, period: 12, startsOn: day('2025-07-01') });
    expect(calendar.of('2026-07-01')).toMatchObject({ year: 2027, period: 1 });
    expect(calendar.of('2025-06-30')).toMatchObject({ year: 2025, period: 12 });
    expect(calendar.agrees({ date: day('2025-08-09'), period: 2, periodYear: 2026 })).toBe(true);
    expect(calendar.agrees({ date: day('2026-06-30'), period: 13, periodYear: 2026 })).toBe(false);
  });
});

describe('what a file covers', () => {
  it('is its selection, by days or by its own periods', () => {
    const dates = { start: day('2025-07-15'), end: day('2025-09-02') };
    expect(settled([], dates).covers).toEqual({ from: '2025-07-15', to: '2025-09-02', basis: 'selection' });
    const periods = { first: { year: 2026, period: 2 }, last: { year: 2026, period: 13 } };
    expect(settled(whole('2025-07-01', 12, 2026), periods).covers).toEqual({
      from: '2025-08-01',
      to: '2026-06-30',
      basis: 'selection',
    });
    expect(settled([], periods).covers).toMatchObject({ from: '2026-02-01', to: '2026-12-31' });
  });

  it('else its entries, from the beginning of their year', () => {
    expect(settled([['2025-08-20', 2, 2026]]).covers).toEqual({
      from: '2025-07-01',
      to: '2025-08-31',
      basis: 'entries',
    });
  });

  it('else the year it was made in', () => {
    expect(settled([]).covers).toEqual({ from: '2026-01-01', to: '2026-03-15', basis: 'created' });
  });
});

it('every date is in one period of a year that is there', () => {
  const months = fc.integer({ min: 24_000, max: 24_400 });
  const entry = fc.record({
    month: months,
    period: fc.integer({ min: 0, max: 20 }),
    year: fc.integer({ min: 2000, max: 2034 }),
  });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
      const calendar = settled(
        entries.map(({ month, period, year }) => [monthAt(month).first, period, year]),
      );
      for (const { month } of entries) {
        const date = monthAt(month).last;
        const { year, period, startsOn } = calendar.of(date);
        const holding = calendar.years.filter((each) => each.startsOn <= date && date <= each.endsOn);
        expect(holding).toHaveLength(1);
        expect(holding[0]).toMatchObject({ year, startsOn });
        expect(period).toBe(month - monthIndex(startsOn) + 1);
      }
    }),
  );
});
