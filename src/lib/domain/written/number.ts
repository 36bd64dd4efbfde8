/** A number as it was written, exactly: digits, of which the last `decimals` stand behind the comma. */
export interface WrittenNumber {
  readonly digits: bigint;
  readonly decimals: number;
}

/**
 * `plain`: it can mean one thing. `either`: it can mean two, and only who wrote it knows which. `none`: it is no number.
 */
export type NumberReading =
  | { readonly name: 'plain'; readonly value: WrittenNumber }
  | { readonly name: 'either'; readonly decimal: WrittenNumber; readonly grouped: WrittenNumber }
  | { readonly name: 'none' };

/** More than any ledger holds; what is longer was pasted by mistake. */
const MOST_DIGITS = 15;
const SHAPE = /^[\d.,\s]+$/;
/** Thousands set apart by one kind of sign; the first group is no zero. */
const grouped = (sign: string) => new RegExp(`^[1-9]\\d{0,2}(?:${sign}\\d{3})+$`);
const BY_SPACE = grouped('\\s');
const BY_POINT = grouped('\\.');
const BY_COMMA = grouped(',');
const DECIMAL = /^(\d*)[.,](\d*)$/;

/**
 * Reads a number without sign as people write it in Norway. Space (U+00A0 and U+202F too) and point set thousands apart,
 * the comma is before decimals: `12.500` and `1.000` are twelve thousand five hundred and a thousand, `1.234,50` is
 * read. A point before one or two digits can't be that, and is taken for the comma (`12.50`), as is the English
 * `1,234.50`. `1,234` is a thousand to an Englishman and one and a bit to a Norwegian: `either`.
 */
export function readNumber(text: string): NumberReading {
  const written = text.trim();
  if (!SHAPE.test(written) || !/\d/.test(written)) return { name: 'none' };
  if (written.replace(/\D/g, '').length > MOST_DIGITS + 4) return { name: 'none' };
  const signs = written.replace(/[\d\s]/g, '');
  // The last sign of two kinds is before the decimals.
  if (signs.includes('.') && signs.includes(',')) return twoKinds(written);
  if (signs.length === 0) return whole(written, BY_SPACE);
  if (signs.length > 1) return whole(written, signs.startsWith('.') ? BY_POINT : BY_COMMA);
  if (BY_POINT.test(written)) return whole(written, BY_POINT);
  const decimal = withDecimals(written, BY_SPACE);
  if (!BY_COMMA.test(written)) return plainly(signs === '.' && /\.\d{3}$/.test(written) ? null : decimal);
  return decimal ? { name: 'either', decimal, grouped: integer(written) } : { name: 'none' };
}

function twoKinds(written: string): NumberReading {
  const last = written.lastIndexOf('.') > written.lastIndexOf(',') ? '.' : ',';
  if (written.indexOf(last) !== written.lastIndexOf(last)) return { name: 'none' };
  return plainly(withDecimals(written, last === '.' ? BY_COMMA : BY_POINT));
}

function whole(written: string, groups: RegExp): NumberReading {
  return plainly(/^\d+$/.test(written) || groups.test(written) ? integer(written) : null);
}

function withDecimals(written: string, groups: RegExp): WrittenNumber | null {
  const at = Math.max(written.lastIndexOf('.'), written.lastIndexOf(','));
  const before = written.slice(0, at);
  const [, digits, decimals = ''] =
    DECIMAL.exec(`${groups.test(before) ? bare(before) : before}${written.slice(at)}`) ?? [];
  if (digits === undefined || (digits === '' && decimals === '') || digits.length > MOST_DIGITS) return null;
  return { digits: BigInt(`${digits}${decimals}`), decimals: decimals.length };
}

function plainly(value: WrittenNumber | null): NumberReading {
  return value && value.digits < 10n ** BigInt(MOST_DIGITS + value.decimals)
    ? { name: 'plain', value }
    : { name: 'none' };
}

const bare = (written: string) => written.replace(/\D/g, '');
const integer = (written: string): WrittenNumber => ({ digits: BigInt(bare(written)), decimals: 0 });
