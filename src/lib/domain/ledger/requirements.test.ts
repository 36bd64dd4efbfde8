import { expect, it } from 'vitest';
import { checkRequirements, requiredOn, type Requirement } from './requirements.ts';
import { nextPartyNumber, readParty } from './party.ts';
import { groupingsOn, groupingsSince, isGroupingOn } from './grouping.ts';
import { nextYear } from './first-year.ts';
import { day } from '#tests/setup/books/day.ts';

const of = (type: string, from: string, to: string | null = null): Requirement => ({
  ...{ type, validFrom: day(from), validTo: to === null ? null : day(to) },
});

it('an account requires a dimension from a day to one, and what it has required is ended, not taken away', () => {
  const before = [of('P', '2026-01-01')];
  const codeOf = (...next: Requirement[]) => {
    const checked = checkRequirements(before, next);
    return checked.ok ? 'possible' : checked.error.code;
  };
  expect(codeOf(...before, of('A', '2025-01-01'))).toBe('possible');
  expect(codeOf(of('P', '2026-01-01', '2026-06-30'), of('P', '2027-01-01'))).toBe('possible');
  expect(codeOf()).toBe('requirement_gone');
  expect(codeOf(of('P', '2026-02-01'))).toBe('requirement_gone');
  expect(codeOf(...before, of('P', '2027-01-01'))).toBe('requirement_overlaps');
  expect(codeOf(of('P', '2026-01-01', '2025-12-31'))).toBe('dates_backwards');
  const ended = [of('P', '2026-01-01', '2026-06-30'), of('A', '2026-06-30')];
  expect(
    ['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map((date) => requiredOn(ended, day(date))),
  ).toEqual([...[[], ['P'], ['P', 'A'], ['A']]]);
});

it('a party’s numbers check, but a foreign one has any', () => {
  const read = (orgnr: string | null, country: string | null = null, bankAccount: string | null = null) =>
    readParty({ orgnr, country, bankAccount });
  expect(read('NO 974 760 673 MVA', 'NO', '8601.11.17947')).toEqual({
    ok: true,
    value: { orgnr: '974760673', bankAccount: '86011117947' },
  });
  expect(read('974760674')).toMatchObject({ error: { code: 'orgnr_invalid' } });
  expect(read('556036-0793')).toMatchObject({ error: { code: 'orgnr_invalid' } });
  expect(read('556036-0793', 'SE')).toMatchObject({ ok: true, value: { orgnr: '556036-0793' } });
  expect(read(null, null, '86011117948')).toMatchObject({ error: { code: 'bank_account_invalid' } });
});

it('a new party is offered the number after the highest, whatever else they are called', () => {
  expect(nextPartyNumber('supplier', [])).toBe('20001');
  expect(nextPartyNumber('customer', ['10003', '10001', 'KONTANT'])).toBe('10004');
  expect(nextPartyNumber('supplier', ['9', '10'])).toBe('11');
});

it('an account is grouped by its year’s list, or the one nearest to it', () => {
  const all = (year: number) =>
    new Set(groupingsOn(year).flatMap(({ category, codes }) => codes.map((code) => `${category} ${code}`)));
  expect(all(2024)).toEqual(groupingsSince(2023));
  for (const year of [2025, 2026, 2027]) expect(all(year)).toEqual(groupingsSince(2025));
  expect(isGroupingOn([2024], 'egenkapital', '2099')).toBe(false);
  expect(isGroupingOn([2024, 2027], 'egenkapital', '2099')).toBe(true);
});

it('a fiscal year by hand follows the last, ends with a month and has its own name', () => {
  const last = { year: 2026, startsOn: day('2026-01-01'), endsOn: day('2026-12-31') };
  const codeOf = (endsOn: string, of = last, today = '2026-11-29') => {
    const next = nextYear(of, day(endsOn), day(today));
    return next.ok ? [next.value.startsOn, next.value.year] : next.error.code;
  };
  expect(codeOf('2027-12-31')).toEqual(['2027-01-01', 2027]);
  expect(codeOf('2028-06-30')).toEqual(['2027-01-01', 2028]);
  expect(codeOf('2028-07-31')).toBe('fiscal_year_too_long');
  expect(codeOf('2027-06-29')).toBe('fiscal_year_ends_within_month');
  expect(codeOf('2026-12-31')).toBe('fiscal_year_backwards');
  expect(codeOf('2027-12-31', last, '2025-11-29')).toBe('fiscal_year_out_of_reach');
  const short = { year: 2026, startsOn: day('2026-01-01'), endsOn: day('2026-06-30') };
  expect(codeOf('2026-12-31', short)).toBe('fiscal_year_taken');
});
