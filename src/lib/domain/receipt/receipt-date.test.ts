import { describe, expect, it } from 'vitest';
import { judgeReceiptDate } from './receipt-date.ts';
import { walk } from '#tests/setup/walk.ts';
import { day } from '#tests/setup/books/day.ts';

const TODAY = '2026-11-28';

describe('the date of a receipt', () => {
  it('is ordinary', () =>
    walk([null, TODAY, '2026-11-27', '2025-11-28'], (date) => {
      expect(judgeReceiptDate(date === null ? null : day(date), TODAY)).toBe('ordinary');
    }));
  it('is asked about', () =>
    walk(['2025-11-27', '2016-11-28', '2026-11-29', '2027-11-28'], (date) => {
      expect(judgeReceiptDate(day(date), TODAY)).toBe('unusual');
    }));
  it('is refused', () =>
    walk(['2016-11-27', '1999-12-31', '0020-11-28', '2027-11-29', '2031-01-01', '9999-12-31'], (date) => {
      expect(judgeReceiptDate(day(date), TODAY)).toBe('unreasonable');
    }));
  it('knows leap days', () => {
    expect(judgeReceiptDate('2027-02-28', '2028-02-29')).toBe('unusual');
    expect(judgeReceiptDate('2027-03-01', '2028-02-29')).toBe('ordinary');
  });
});
