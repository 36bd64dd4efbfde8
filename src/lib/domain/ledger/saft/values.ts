import { isCivilDate, type CivilDate } from '../../date.ts';
import { multiplyRounded, type Minor } from '../../money.ts';

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;
const DATE = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/;
const WHOLE = /^\+?\d{1,18}$/;

/** SAFmonetaryType: at most 18 digits, of which at most two are decimals, in every version from 1.10. */
const MONEY_DIGITS = 18;
const DECIMAL_DIGITS = 60;
/** Before the point: more than any ledger holds, and with room for sums in its 64 bits. A file may write more. */
const LARGEST_DIGITS = 16;

interface Decimal {
  readonly negative: boolean;
  readonly whole: string;
  /** Without trailing zeros: they are no part of an xs:decimal's value. */
  readonly fraction: string;
}

/** xs:decimal: a sign, digits and a point; no exponent, no grouping, no comma. */
function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL.exec(text);
  if (!match) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return null;
  return {
    negative: sign === '-',
    whole: whole.replace(/^0+/, ''),
    fraction: fraction.replace(/0+$/, ''),
  };
}

/**
 * An amount as SAFmonetaryType. `12.500` is 12.50; `12.505` is `too_precise`: the schema allows two
 * decimals, and rounding what the sender meant would unbalance vouchers silently. From ten thousand million million kroner on it is
 * `too_large`.
 */
export function parseMonetary(text: string): Minor | 'invalid' | 'too_precise' | 'too_large' {
  const decimal = parseDecimal(text);
  if (!decimal || decimal.whole.length + decimal.fraction.length > MONEY_DIGITS) return 'invalid';
  if (decimal.fraction.length > 2) return 'too_precise';
  if (decimal.whole.length > LARGEST_DIGITS) return 'too_large';
  const minor = BigInt(decimal.whole + decimal.fraction.padEnd(2, '0'));
  return decimal.negative ? -minor : minor;
}

/** An xs:decimal rounded to øre, half away from zero: for figures that are information only (TaxBase). */
export function parseRounded(text: string): Minor | null {
  const decimal = parseDecimal(text);
  if (!decimal || decimal.whole.length > LARGEST_DIGITS || decimal.fraction.length > DECIMAL_DIGITS)
    return null;
  const digits = BigInt(decimal.whole + decimal.fraction || '0');
  const minor = multiplyRounded(digits, 100n, 10n ** BigInt(decimal.fraction.length));
  return decimal.negative ? -minor : minor;
}

/** An xs:decimal in its shortest exact form (`8.410` is `8.41`), or null. */
export function parseExact(text: string): string | null {
  const decimal = parseDecimal(text);
  if (!decimal || decimal.whole.length + decimal.fraction.length > DECIMAL_DIGITS) return null;
  const value = `${decimal.whole || '0'}${decimal.fraction && `.${decimal.fraction}`}`;
  return decimal.negative && value !== '0' ? `-${value}` : value;
}

/** Per cent to basis points where that is exact: `11.11` is 1111, `12.345` is undefined. */
export function basisPoints(percentage: string): number | undefined {
  const minor = parseMonetary(percentage);
  return typeof minor === 'bigint' && minor >= -1_000_000n && minor <= 1_000_000n ? Number(minor) : undefined;
}

/** xs:date; a time zone is cut off, since a voucher is dated with a civil date. */
export function parseDate(text: string): CivilDate | null {
  const date = DATE.exec(text)?.[1];
  return date !== undefined && isCivilDate(date) ? date : null;
}

/** xs:nonNegativeInteger of at most 18 digits. */
export function parseWhole(text: string): bigint | null {
  return WHOLE.test(text) ? BigInt(text) : null;
}
