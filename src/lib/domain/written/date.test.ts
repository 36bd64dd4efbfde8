import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCivilDate } from '../date.ts';
import { readDate } from './date.ts';
import { walk } from '#tests/setup/walk.ts';
import { day } from '#tests/setup/books/day.ts';

const TODAY = '2026-11-28';

describe('a written date', () => {
  it('is a date, as it is written', () =>
    walk(
      [
        ['28.11.2026', '2026-11-28'],
        ['28.11.26', '2026-11-28'],
        ['28/11-2026', '2026-11-28'],
        ['28/11/2026', '2026-11-28'],
        ['1.2.2025', '2025-02-01'],
        ['2811', '2026-11-28'],
        ['281125', '2025-11-28'],
        ['28112025', '2025-11-28'],
        ['28.11', '2026-11-28'],
        ['28.11.', '2026-11-28'],
        [' 28 11 2026 ', '2026-11-28'],
        ['2026-11-28', '2026-11-28'],
        ['i dag', '2026-11-28'],
        ['I GÅR', '2026-11-27'],
        ['i g\u0061\u030ar', '2026-11-27'],
        ['yesterday', '2026-11-27'],
        ['i forgårs', '2026-11-26'],
        ['i morgen', '2026-11-29'],
        ['2902', '2024-02-29'],
        ['28. nov. 2026', '2026-11-28'],
        ['28. november', '2026-11-28'],
        ['1 Mai 25', '2025-05-01'],
        ['3. Oct 2025', '2025-10-03'],
        ['\u200e28.11.2026\u202c', '2026-11-28'],
      ],
      (text, date) => {
        expect(readDate(text, TODAY)).toBe(date);
      },
    ));

  it('is none', () =>
    walk(
      [
        '',
        '31.02',
        '3102',
        '2902.2026',
        '29.02.2026',
        '0',
        '12',
        '28.13',
        'mandag',
        'constructor',
        '1e9',
        '28.11.026',
        '-1.1.26',
        '28. novembr',
        '31. juni',
        '28 no',
      ],
      (text) => {
        expect(readDate(text, TODAY)).toBeNull();
      },
    ));

  it('without a year is the newest that is not more than a month ahead', () => {
    expect(readDate('3112', '2026-01-15')).toBe('2025-12-31');
    expect(readDate('3011', TODAY)).toBe('2026-11-30');
    expect(readDate('2912', TODAY)).toBe('2026-12-29');
    expect(readDate('3012', TODAY)).toBe('2025-12-30');
    expect(readDate('0101', '2026-12-15')).toBe('2027-01-01');
  });
});

const anyDay = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => day(date.toISOString().slice(0, 10)));
const parts = (date: string) => date.split('-') as [string, string, string];

describe('of any day', () => {
  it('every way to write it out comes back as it', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (date, today) => {
        const [year, month, dayOf] = parts(date);
        const ways = [`${dayOf}.${month}.${year}`, `${Number(dayOf)}/${Number(month)}/${year}`, date];
        for (const way of [...ways, `${dayOf}${month}${year}`]) expect(readDate(way, today)).toBe(date);
      }),
    );
  });

  it('without a year may be further ahead where what is written mostly comes', () => {
    expect(readDate('1501', '2026-11-29')).toBe('2026-01-15');
    expect(readDate('1501', '2026-11-29', 300)).toBe('2027-01-15');
    expect(readDate('0111', '2026-11-29', 300)).toBe('2026-11-01');
  });

  it('without a year it is that day, at most 31 days ahead, and no newer one is', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (date, today) => {
        const [, month, dayOf] = parts(date);
        const read = readDate(`${dayOf}${month}`, today);
        const ahead = (other: string) => (Date.parse(other) - Date.parse(today)) / 86_400_000;
        expect(read?.slice(4)).toBe(date.slice(4));
        expect(ahead(read ?? '')).toBeLessThanOrEqual(31);
        const next = `${Number(read?.slice(0, 4)) + 1}${read?.slice(4)}`;
        if (isCivilDate(next)) expect(ahead(next)).toBeGreaterThan(31);
      }),
    );
  });

  it('whatever is typed is a date or nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readDate(text, TODAY);
        expect(read === null || isCivilDate(read)).toBe(true);
      }),
    );
  });
});
