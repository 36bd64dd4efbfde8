import type { Minor } from '../../money.ts';
import { amountReadings } from '../../written/arithmetic.ts';
import {
  anyOf,
  around,
  bestOf,
  folded,
  written,
  type Box,
  type Candidate,
  type Line,
  type Page,
  type Word,
} from './words.ts';

/** An amount as it stands on a line; two readings where its sign may set thousands apart. */
interface Found {
  readonly readings: readonly Minor[];
  readonly box: Box;
  /** The first of its words on the line. */
  readonly at: number;
  /** With øre, or with a currency: not just some number. */
  readonly exact: boolean;
}

const NUMBER = /^[-−–]?(?:kr\.?|nok)?[-−–]?\d[\d.,]*(?:[.,][-–—]+)?(?:kr)?$/i;
/** What its thousands are, where they are words of their own. */
const FIRST = /^[-−–]?\d{1,3}$/;
const GROUP = /^\d{3}(?:[.,](?:\d{2}|[-–—]+))?$/;
const CURRENCY = /^(?:kr\.?|nok)$/i;
/** Further apart, for the height of the digits, they are two columns. */
const WIDEST_GAP = 1.2;

/** What says that the sum stands beside it; how much each of them says so. */
const TOTALS: readonly (readonly [RegExp, number])[] = [
  [anyOf('å betale', 'amount due', 'to pay', 'total due'), 5],
  [anyOf('total', 'totalt', 'totalsum', 'totalbeløp', 'sum total'), 4],
  [anyOf('sum'), 3],
  [anyOf('beløp', 'amount', 'kjøp'), 2],
  [
    anyOf(
      'bank kort',
      'bankkort',
      'bankaxept',
      'bank axept',
      'visa',
      'mastercard',
      'vipps',
      'betalt',
      'paid',
      'card',
      'kort',
    ),
    1,
  ],
];
/** With tax in it: said of a sum, and not of the tax. */
const INCLUDED = /(?:inkl|incl)\p{L}*\.? ?(?:mva|vat|tax)(?!\p{L})/gu;
const TAX = anyOf('mva', 'moms', 'vat', 'tax', 'avgift');
const WITHOUT_TAX = anyOf('eks*', 'excl*', 'netto', 'net', 'grunnlag');
/** A part of the sum, or what became of the money. */
const NO_TOTAL = anyOf(
  ...[
    'subtotal',
    'sub-total',
    'delsum',
    'rabatt*',
    'discount',
    'tips?',
    'herav',
    'hvorav',
    'forrige',
    'saldo',
  ],
  ...['kontant*', 'cash', 'veksle*', 'change', 'tilbake', '*avrunding'],
);

/**
 * What the receipt may come to, the likeliest first: amounts that stand beside a word for it, such as _Å betale_ or
 * _Total_. None where no such word stands by an amount. More speaks for one that is paid further down, and whose tax
 * stands on the receipt as well.
 */
export function totals(pages: readonly Page[]): readonly Candidate<Minor>[] {
  const lines = pages.flatMap((page) => page.lines);
  const taxes = taxSums(pages).map(({ value }) => value);
  const all = lines.flatMap((line) => amountsOn(line).flatMap(({ readings }) => readings));
  const found = pages.flatMap(({ lines: own }, page) =>
    own.flatMap((line, at) => beside(line, own[at + 1] ?? []).map((each) => ({ ...each, page }))),
  );
  return bestOf(
    found.map((candidate) => {
      const { value, score } = candidate;
      const again = all.filter((other) => other === value).length > 1 ? 1 : 0;
      const taxed = taxes.some((tax) => isTaxOf(tax, value)) ? 1 : 0;
      return { ...candidate, score: score + again + taxed };
    }),
    2,
  );
}

/** The sums of value added tax that stand on it, in the order they stand in. */
export function taxSums(pages: readonly Page[]): readonly Candidate<Minor>[] {
  return pages.flatMap(({ lines }, page) =>
    lines.flatMap((line) => {
      const text = folded(written(line).text).replace(INCLUDED, '');
      const last = amountsOn(line)
        .filter(({ exact }) => exact)
        .at(-1);
      if (!TAX.test(text) || !last || WITHOUT_TAX.test(text)) return [];
      return last.readings.map((value) => ({ value, page, box: last.box, score: 1 }));
    }),
  );
}

/** Of the rates there are, that one of which the tax is a part of the sum, to within a krone of rounding. */
function isTaxOf(tax: Minor, sum: Minor): boolean {
  return [25n, 15n, 12n].some((rate) => {
    const off = sum * rate - tax * (100n + rate);
    return tax !== 0n && (off < 0n ? -off : off) <= 100n * (100n + rate);
  });
}

/** The amount that stands behind the line's word for a sum, or alone on the line below it. */
function beside(line: Line, below: Line): Omit<Candidate<Minor>, 'page'>[] {
  const { text, words } = written(line);
  const plain = folded(text).replace(INCLUDED, (part) => ' '.repeat(part.length));
  const label = TOTALS.flatMap(([pattern, score]) => {
    const match = pattern.exec(plain);
    return match ? [{ from: match.index, length: match[0].length, score }] : [];
  })[0];
  if (!label) return [];
  const last = words(label.from, label.length).at(-1);
  const at = last ? line.indexOf(last) : 0;
  const before = words(0, label.from).length === 0 ? plain : plain.slice(label.from);
  if ([NO_TOTAL, TAX, WITHOUT_TAX].some((no) => no.test(before))) return [];
  const amount = amountsOn(line).filter((each) => each.at >= at);
  const found = amount.filter(({ exact }) => exact).at(-1) ?? amount.at(-1) ?? alone(below);
  return (found?.readings ?? []).map((value) => ({
    value,
    box: found?.box ?? around(line),
    score: label.score,
  }));
}

function alone(line: Line): Found | undefined {
  const [only, ...more] = amountsOn(line);
  const others = line.filter(({ text }) => /\p{L}{2,}/u.test(text) && !CURRENCY.test(text));
  return only && more.length === 0 && others.length === 0 && only.exact ? only : undefined;
}

/** Every amount on the line. Thousands that a space sets apart are one number where the space is as narrow as one. */
function amountsOn(line: Line): Found[] {
  const found: Found[] = [];
  for (let at = 0; at < line.length; at++) {
    const words = numberAt(line, at);
    if (words.length === 0) continue;
    const text = words.map((word) => word.text).join(' ');
    const [before, after] = [line[at - 1]?.text ?? '', line[at + words.length]?.text ?? ''];
    const bare = text
      .replace(/kr\.?|nok/i, '')
      .replace(/[.,][-–—]+$/, '')
      .replace(/^[–−]/, '-');
    const exact = /[.,](?:\d{2}|[-–—]+)$/.test(text) || [before, after].some((word) => CURRENCY.test(word));
    found.push({
      readings: amountReadings(bare),
      box: around(words),
      at,
      exact: exact || /kr|nok/i.test(text),
    });
    at += words.length - 1;
  }
  return found.filter(({ readings }) => readings.length > 0);
}

/** The words, from here on, that are one number; none where there is none. */
function numberAt(line: Line, at: number): readonly Word[] {
  const first = line[at];
  if (!first || !NUMBER.test(first.text)) return [];
  const words = [first];
  let next = line[at + 1];
  while (next && FIRST.test(first.text) && GROUP.test(next.text) && isNarrow(words.at(-1) ?? first, next)) {
    words.push(next);
    if (/[.,]/.test(next.text)) break;
    next = line[at + words.length];
  }
  return words;
}

function isNarrow(left: Word, right: Word): boolean {
  const gap = right.box.x - (left.box.x + left.box.width);
  return gap <= WIDEST_GAP * Math.max(left.box.height, right.box.height);
}
