import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCivilDate, monthOf, monthRange, norwegianDate, yearOf } from './date.ts';
import { walk } from '#tests/setup/walk.ts';
import { day } from '#tests/setup/books/day.ts';

describe('a civil date', () => {
  it('takes a day', () =>
    walk(['2026-01-01', '2024-02-29', '2000-02-29', '9999-12-31', '0001-01-01'], (text) => {
      expect(isCivilDate(text)).toBe(true);
    }));

  it('takes none that is no day', () =>
    walk(
      [
        ['no leap year', '2026-02-29'],
        ['no leap year by the century', '1900-02-29'],
        ['the month is over', '2026-04-31'],
        ['there is no such month', '2026-13-01'],
        ['month zero', '2026-00-10'],
        ['day zero', '2026-01-00'],
        ['a year that PostgreSQL refuses', '0000-01-01'],
        ['a digit is missing', '2026-1-01'],
        ['a time behind it', '2026-01-01T00:00'],
        ['a space', ' 2026-01-01'],
        ['a line break behind it', '2026-01-01\n'],
        ['other digits', '٢٠٢٦-٠١-٠١'],
        ['six-digit years', '+02026-01-01'],
        ['nothing', ''],
      ],
      (_, text) => {
        expect(isCivilDate(text)).toBe(false);
      },
    ));

  it('is exactly what the calendar gives', () => {
    const from = Date.UTC(1800, 0, 1) / 86_400_000;
    const to = Date.UTC(2300, 0, 1) / 86_400_000;
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), (days) => {
        const text = day(new Date(days * 86_400_000).toISOString().slice(0, 10));
        const { first, last } = monthRange(yearOf(text), monthOf(text));
        expect(first <= text && text <= last).toBe(true);
      }),
    );
  });
});

it('a month ends on its last day', () => {
  expect(monthRange(2024, 2)).toEqual({ first: '2024-02-01', last: '2024-02-29' });
  expect(monthRange(2026, 2)).toEqual({ first: '2026-02-01', last: '2026-02-28' });
  expect(monthRange(2026, 12)).toEqual({ first: '2026-12-01', last: '2026-12-31' });
});

it('the day in Norway turns at Norwegian midnight, summer and winter', () => {
  expect(norwegianDate(new Date('2026-06-30T21:59:59Z'))).toBe('2026-06-30');
  expect(norwegianDate(new Date('2026-06-30T22:00:00Z'))).toBe('2026-07-01');
  expect(norwegianDate(new Date('2026-12-31T22:59:59Z'))).toBe('2026-12-31');
  expect(norwegianDate(new Date('2026-12-31T23:00:00Z'))).toBe('2027-01-01');
});
