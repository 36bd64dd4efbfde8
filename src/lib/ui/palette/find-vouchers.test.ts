import { expect, it } from 'vitest';
import { findVouchers } from './find-vouchers.ts';

const voucher = (number: number, text: string, { series = 'GL', year = 2026 } = {}) => ({
  id: `${series} ${year} ${number}`,
  series,
  year,
  number: BigInt(number),
  text,
});
const all = [
  voucher(120, 'Trelast'),
  voucher(12, 'Hengsler til låven'),
  voucher(12, 'Lønn', { series: 'LØNN' }),
  voucher(7, 'Faktura 12 fra Tyriskog'),
  voucher(12, 'Drivstoff', { year: 2025 }),
];
const found = (query: string, limit = 8) => findVouchers(all, query, limit).map(({ id }) => id);

it('finds a number however it is written, the exact one first', () => {
  expect(found('12').slice(0, 3)).toEqual(['GL 2026 12', 'LØNN 2026 12', 'GL 2025 12']);
  expect(found('12')).toContain('GL 2026 120');
  expect(found('2026/12')).toEqual(['GL 2026 12', 'LØNN 2026 12']);
  expect(found('lønn 2026/12')).toEqual(['LØNN 2026 12']);
  expect(found('GL 12').slice(0, 2)).toEqual(['GL 2026 12', 'GL 2025 12']);
});

it('finds words of the text, each voucher once', () => {
  expect(found('tyriskog')).toEqual(['GL 2026 7']);
  expect(found('lav')).toEqual([]);
  expect(found('låv')).toEqual(['GL 2026 12']);
  expect(new Set(found('12')).size).toBe(found('12').length);
});

it('finds nothing for nothing, and no more than asked for', () => {
  expect(found(' ')).toEqual([]);
  expect(found('12', 2)).toHaveLength(2);
});
