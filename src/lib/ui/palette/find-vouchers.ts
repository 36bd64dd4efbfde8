import { matching } from '../primitives/form/matching.ts';
import { voucherNumber } from '#lib/domain/ledger/voucher-number.ts';

interface Numbered {
  readonly id: string;
  readonly series: string;
  readonly year: number;
  readonly number: bigint;
  readonly text: string;
}

/**
 * The vouchers that fit, those of the number first: `12`, `2026/12` and `GL 2026/12` are a number, anything else is
 * looked for in number and text. The order given stays where the fit is equal.
 */
export function findVouchers<V extends Numbered>(vouchers: readonly V[], query: string, limit: number): V[] {
  if (query.trim() === '') return [];
  const numbered = byNumber(vouchers, query.trim()).slice(0, limit);
  const worded = matching(
    vouchers.map((voucher) => ({
      value: voucher.id,
      number: voucherNumber(voucher),
      name: voucher.text,
      voucher,
    })),
    query,
    limit,
  ).map(({ voucher }) => voucher);
  return [...new Set([...numbered, ...worded])].slice(0, limit);
}

function byNumber<V extends Numbered>(vouchers: readonly V[], query: string): V[] {
  const said = /^(?:(\p{L}[\p{L}\d]*)\s+)?(?:(\d{4})\/)?(\d{1,18})$/u.exec(query);
  if (!said) return [];
  const [, series, year, digits = ''] = said;
  const number = BigInt(digits);
  return vouchers.filter(
    (voucher) =>
      voucher.number === number &&
      (year === undefined || voucher.year === Number(year)) &&
      (series === undefined || voucher.series.toLowerCase() === series.toLowerCase()),
  );
}
