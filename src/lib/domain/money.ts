/**
 * Money is a bigint in minor units (øre): 12 500,00 kr is `1250000n`. Debit is positive, credit
 * negative. Nothing here, or anywhere else, holds an amount in a float.
 */
export type Minor = bigint;

/** The most that one receipt, or what it is coded as, comes to. */
export const LARGEST_AMOUNT: Minor = 10n ** 13n;

const DECIMAL = /^-?\d{1,15}(\.\d{1,2})?$/;

/**
 * Reads a decimal as statements and SAF-T write it, with a point and at most two decimals: `1234.5`, `-7`. What people
 * write is read by `evaluateAmount` of `arithmetic.ts`: to them `1.000` is a thousand.
 * @returns øre, or null when the text is no such decimal.
 */
export function fromDecimal(text: string): Minor | null {
  if (!DECIMAL.test(text)) return null;
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const minor = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  return negative ? -minor : minor;
}

/** The exact decimal with a point and two decimals, as SAF-T and canonical statements write it: `-1234.50`. */
export function toDecimal(amount: Minor): string {
  const absolute = amount < 0n ? -amount : amount;
  const sign = amount < 0n ? '-' : '';
  return `${sign}${absolute / 100n}.${String(absolute % 100n).padStart(2, '0')}`;
}

/** Norwegian format with no-break spaces and a true minus: `−1 234 567,89`. */
export function formatAmount(amount: Minor): string {
  const [whole = '0', fraction = '00'] = toDecimal(amount).replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u00a0');
  return `${amount < 0n ? '−' : ''}${grouped},${fraction}`;
}

export function sum(amounts: Iterable<Minor>): Minor {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/** `amount × numerator / denominator`, half away from zero: how Norwegian VAT is rounded to øre. */
export function multiplyRounded(amount: Minor, numerator: bigint, denominator: bigint): Minor {
  const product = amount * numerator;
  const half = denominator / 2n;
  return (product >= 0n ? product + half : product - half) / denominator;
}
