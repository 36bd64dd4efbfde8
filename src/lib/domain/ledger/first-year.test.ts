import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysAfter, isCivilDate } from '../date.ts';
import { firstYear, FIRST_DAY, FURTHEST_AHEAD_MONTHS } from './first-year.ts';
import { fiscalYear, MOST_MONTHS, monthAt, monthIndex, yearsToOpen } from './fiscal-year.ts';
import { VAT_CODES, rateOn } from './vat.ts';
import { walk } from '#tests/setup/walk.ts';
import { day } from '#tests/setup/books/day.ts';

const TODAY = day('2026-11-29');
const of = (startsOn: string, endsOn?: string) => firstYear({ startsOn, endsOn }, TODAY);

describe('the first year of a client', () => {
  it('begins on any day and ends with a month, by itself with the calendar year', () =>
    walk(
      [
        ['2026-01-01', undefined, '2026-12-31', 12],
        ['2026-07-01', '2027-06-30', '2027-06-30', 12],
        ['2026-07-01', '2027-12-31', '2027-12-31', 18],
        ['2026-01-31', undefined, '2026-12-31', 12],
        ['2026-12-31', undefined, '2026-12-31', 1],
        ['2026-08-31', '2028-01-31', '2028-01-31', 18],
        ['2024-02-29', '2024-02-29', '2024-02-29', 1],
        ['2027-09-15', '2028-02-29', '2028-02-29', 6],
        [FIRST_DAY, undefined, '2012-12-31', 12],
        ['2027-11-30', undefined, '2027-12-31', 2],
      ],
      (startsOn, ends, endsOn, months) => {
        expect(of(startsOn, ends)).toEqual({ ok: true, value: { startsOn, endsOn } });
        expect(fiscalYear(day(startsOn), day(endsOn)).periods).toHaveLength(months);
      },
    ));

  it('is none where its days are none, too far away, too many or not those of a year', () =>
    walk(
      [
        ['2026-02-29', undefined, 'date_invalid'],
        ['1.1.2027', undefined, 'date_invalid'],
        ['', undefined, 'date_invalid'],
        ['2026-01-01', '2026-11-31', 'date_invalid'],
        ['2011-12-31', undefined, 'fiscal_year_out_of_reach'],
        ['2027-12-01', undefined, 'fiscal_year_out_of_reach'],
        ['2062-01-01', undefined, 'fiscal_year_out_of_reach'],
        ['2026-02-01', '2026-01-31', 'fiscal_year_backwards'],
        ['2026-06-30', '2027-12-31', 'fiscal_year_too_long'],
        ['2026-06-01', '2027-12-31', 'fiscal_year_too_long'],
        ['2026-01-01', '9999-12-31', 'fiscal_year_too_long'],
        ['2026-01-01', '2027-02-28', undefined],
        ['2027-01-01', '2028-02-28', 'fiscal_year_ends_within_month'],
        ['2026-01-01', '2026-12-30', 'fiscal_year_ends_within_month'],
      ],
      (startsOn, endsOn, code) => {
        const found = of(startsOn, endsOn);
        expect(found.ok ? undefined : found.error.code).toBe(code);
      },
    ));

  it('is covered by at most eighteen periods, and the years go on from it without a day between', () => {
    const first = monthIndex(FIRST_DAY);
    const last = monthIndex(TODAY) + FURTHEST_AHEAD_MONTHS;
    const month = fc.integer({ min: first, max: last });
    fc.assert(
      fc.property(
        month,
        fc.nat({ max: 30 }),
        fc.integer({ min: 1, max: MOST_MONTHS }),
        (at, into, months) => {
          const startsOn = daysAfter(monthAt(at).first, into);
          fc.pre(monthIndex(startsOn) === at);
          const found = firstYear({ startsOn, endsOn: monthAt(at + months - 1).last }, TODAY);
          if (!found.ok) throw new Error(found.error.code);
          const { periods, year, endsOn } = fiscalYear(found.value.startsOn, found.value.endsOn);
          expect(periods).toHaveLength(months);
          expect(periods[0]?.startsOn).toBe(startsOn);
          const [next] = yearsToOpen({ endsOn }, endsOn);
          expect(next?.startsOn).toBe(daysAfter(endsOn, 1));
          expect(next?.year).toBeGreaterThan(year);
        },
      ),
    );
  });

  it('never throws, whatever is written', () => {
    const written = fc.oneof(
      fc.string(),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
    );
    fc.assert(
      fc.property(written, fc.option(written, { nil: undefined }), (startsOn, endsOn) => {
        const found = of(startsOn, endsOn);
        if (found.ok) expect(isCivilDate(found.value.endsOn)).toBe(true);
      }),
    );
  });

  it('has a rate for every VAT code that has tax, from its first day', () => {
    expect(VAT_CODES.filter(({ code }) => rateOn(code, FIRST_DAY) === null)).toEqual([]);
  });
});
