import { canonicalText } from '../../canonical.ts';
import { parseExact } from './values.ts';

/**
 * What a file says of something beyond what Segl has columns for: its elements by their names, those given several times
 * as a list, each as the file writes it. Kept as canonical JSON, hashed with what it belongs to, and written again when
 * that is exported. Names are those of SAF-T 1.30 and later, whatever version the file was.
 */
export type Carried = { readonly [name: string]: Said };
export type Said = string | Carried | readonly SaidOnce[];
export type SaidOnce = string | Carried;

/** As it is kept; null of nothing. */
export function carriedText(carried: Carried): string | null {
  for (const _ in carried) return canonicalText(carried);
  return null;
}

/** @param text as {@link carriedText} made it, which is what the log holds */
export function readCarried(text: string | null | undefined): Carried {
  return text ? (JSON.parse(text) as Carried) : {};
}

/** Elements whose text is a number: `25` and `25.00` say the same there. */
const NUMBERS: ReadonlySet<string> = new Set([
  ...['Amount', 'CurrencyAmount', 'ExchangeRate', 'TaxBase', 'TaxPercentage', 'Quantity', 'BaseRate'],
  ...['Period', 'PeriodYear'],
]);

/** What is written even where a file left it out, since it can be nothing else. */
const UNDERSTOOD: Readonly<Record<string, string>> = { TaxType: 'MVA', Country: 'NO' };

/** What of `said` is not in `written`, or differs there: what must be carried, so that writing both says all of it again. */
export function beyond(said: Carried, written: Carried): Carried {
  const left = Object.keys(said).filter((name) => !isSame(name, said[name] ?? '', own(written, name)));
  return left.length === 0 ? NOTHING : Object.fromEntries(left.map((name) => [name, said[name] ?? '']));
}

const NOTHING: Carried = Object.freeze({});

/** What it says there itself: a file may name an element as something that every object has. */
function own(of: Carried, name: string): Said | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

function isSame(name: string, said: Said, written: Said | undefined): boolean {
  if (written === undefined) return false;
  // As almost all of a file is.
  if (said === written) return true;
  if (!Array.isArray(said) && !Array.isArray(written))
    return isSameOnce(name, said as SaidOnce, written as SaidOnce);
  const [one, other] = [timesOf(said), timesOf(written)];
  return one.length === other.length && one.every((each, at) => isSameOnce(name, each, other[at] ?? ''));
}

function isSameOnce(name: string, said: SaidOnce, written: SaidOnce): boolean {
  if (typeof said === 'string' || typeof written === 'string')
    return said === written || (NUMBERS.has(name) && isSameNumber(said, written));
  for (const inner in written)
    if (
      !Object.hasOwn(said, inner) &&
      (UNDERSTOOD[inner] === undefined || UNDERSTOOD[inner] !== written[inner])
    )
      return false;
  for (const inner in said) if (!isSame(inner, said[inner] ?? '', own(written, inner))) return false;
  return true;
}

function isSameNumber(one: SaidOnce, other: SaidOnce): boolean {
  if (typeof one !== 'string' || typeof other !== 'string') return false;
  const number = parseExact(one);
  return number !== null && number === parseExact(other);
}

/** An element as often as it is there. */
export function timesOf(said: Said | undefined): readonly SaidOnce[] {
  if (said === undefined) return [];
  return Array.isArray(said) ? (said as readonly SaidOnce[]) : [said as SaidOnce];
}

/** Which side an amount stands on, told by the name of its element. */
const SIDES = /^(Debit|Credit)(?=(NOK)?(Tax|Analysis)?Amount$)/;

/** What a line's reversal carries: the same on the other side. */
export function turned(text: string): string {
  return carriedText(turnedIn(readCarried(text))) ?? text;
}

function turnedIn(carried: Carried): Carried {
  const turnedSaid: [string, Said][] = Object.entries(carried).map(([name, said]) => {
    const other = name.replace(SIDES, (side) => (side === 'Debit' ? 'Credit' : 'Debit'));
    if (typeof said === 'string') return [other, said];
    const turnedOnce = timesOf(said).map((each) => (typeof each === 'string' ? each : turnedIn(each)));
    const [only = ''] = turnedOnce;
    return [other, Array.isArray(said) ? turnedOnce : only];
  });
  return Object.fromEntries(turnedSaid);
}

export function negatedDecimal(decimal: string): string {
  if (/^[+-]?0*\.?0*$/.test(decimal)) return decimal;
  return decimal.startsWith('-') ? decimal.slice(1) : `-${decimal.replace(/^\+/, '')}`;
}
