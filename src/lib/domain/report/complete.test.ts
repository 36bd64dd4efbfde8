import { describe, expect, it } from 'vitest';
import type { CivilDate } from '../date.ts';
import { fiscalYear } from '../ledger/fiscal-year.ts';
import { REPORTS } from '../ledger/reports/reports.ts';
import { choosing, completed } from './complete.ts';

const opening = { year: 2025, number: 0, startsOn: '2025-01-01', endsOn: '2025-01-01' } as const;
const periods = [
  opening,
  ...fiscalYear('2025-01-01', '2025-12-31').periods,
  ...fiscalYear('2026-01-01', '2026-12-31').periods,
];
const { trialBalance, accountLedger } = REPORTS;
const on = (today: CivilDate) => ({ periods, today });

describe('what is asked when only some of it is said', () => {
  it('is the year that holds today, all of it', () => {
    expect(completed(trialBalance, {}, on('2025-03-01'))).toMatchObject({
      filter: { year: 2025, through: 12 },
      refused: [],
    });
  });

  it('is the newest year where none holds today, and some year where there are none', () => {
    expect(completed(trialBalance, {}, on('2031-03-01')).filter).toEqual({ year: 2026, through: 12 });
    expect(completed(trialBalance, {}, { periods: [], today: '2031-03-01' }).filter).toEqual({
      year: 2031,
      through: 1,
    });
  });

  it('is nothing while nobody can guess the account', () => {
    expect(completed(accountLedger, { year: 2025 }, on('2026-03-01'))).toEqual({
      filter: null,
      known: { year: 2025, from: 1, through: 12 },
      refused: [],
    });
    expect(
      completed(accountLedger, { account: '1920', year: 2025, from: 2, through: 3 }, on('2026-03-01')),
    ).toMatchObject({
      filter: { account: '1920', year: 2025, from: 2, through: 3 },
      refused: [],
    });
  });

  it('is not what the books don’t have, which is told', () => {
    const asked = { account: '1920', year: 2019, from: 14, through: 13 };
    expect(completed(accountLedger, asked, on('2026-03-01'))).toMatchObject({
      filter: { account: '1920', year: 2026, from: 1, through: 12 },
      refused: ['year', 'from', 'through'],
    });
  });

  it('does not begin behind its end', () => {
    expect(
      completed(accountLedger, { account: '1920', from: 5, through: 3 }, on('2026-03-01')),
    ).toMatchObject({
      filter: { account: '1920', year: 2026, from: 3, through: 3 },
      refused: ['from'],
    });
  });
});

describe('what is asked when one thing is chosen', () => {
  const seen = { account: '1920', year: 2026, from: 1, through: 3 } as const;

  it('is that, beside what is seen', () => {
    expect(choosing(seen, 'account', '2400')).toEqual({ ...seen, account: '2400' });
    expect(choosing(seen, 'from', 3)).toEqual({ ...seen, from: 3 });
    expect(choosing({ year: 2026, through: 3 }, 'through', 2)).toEqual({ year: 2026, through: 2 });
  });

  it('is another year, all of it', () => {
    expect(choosing(seen, 'year', 2025)).toEqual({ account: '1920', year: 2025 });
    const days = { since: '2026-01-10', until: '2026-02-10' } as const;
    expect(choosing({ ...seen, ...days }, 'year', 2025)).toEqual({ account: '1920', year: 2025 });
    expect(choosing({ ...seen, ...days }, 'account', '2400')).toEqual({ ...seen, ...days, account: '2400' });
  });

  it('never begins behind its end: the end that was not chosen comes along', () => {
    expect(choosing(seen, 'from', 5)).toEqual({ ...seen, from: 5, through: 5 });
    expect(choosing({ ...seen, from: 3, through: 5 }, 'through', 2)).toEqual({
      ...seen,
      from: 2,
      through: 2,
    });
  });
});
