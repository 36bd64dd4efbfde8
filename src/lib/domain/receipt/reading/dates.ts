import type { CivilDate } from '../../date.ts';
import { readDate } from '../../written/date.ts';
import { judgeReceiptDate } from '../receipt-date.ts';
import { anyOf, around, bestOf, folded, written, type Candidate, type Line, type Page } from './words.ts';

const MONTH =
  '(?:jan(?:uary?)?|feb(?:ruary?)?|mar(?:s|ch)?|apr(?:il)?|ma[iy]|jun[ie]?|jul[iy]?|aug(?:ust)?|sep(?:t|tember)?|o[kc]t(?:ober)?|nov(?:ember)?|de[sc](?:ember)?)';
const YEAR = '(\\d{4}|\\d{2})';

/** Every form with a year, and what it says, for `readDate`: a day without a year stands for too much on a receipt. */
const FORMS: readonly (readonly [RegExp, (match: readonly string[]) => readonly string[]])[] = [
  [/(?<![\d.,-])(\d{4})[-./](\d{2})[-./](\d{2})(?!\d)/g, ([, y, m, d]) => [`${y}-${m}-${d}`]],
  [
    new RegExp(`(?<![\\d.,])(\\d{1,2})(\\s?[./-]\\s?)(\\d{1,2})[./-]\\s?${YEAR}(?![\\d,])`, 'g'),
    ([, day, sign, month, year]) => [
      `${day}.${month}.${year}`,
      // Written with strokes, Americans mean the month by the first of them.
      ...(sign?.trim() === '/' ? [`${month}.${day}.${year}`] : []),
    ],
  ],
  [
    new RegExp(`(?<![\\d.,])(\\d{1,2})(?:\\.|st|nd|rd|th)? ?(${MONTH})\\.?,? ?${YEAR}(?!\\d)`, 'g'),
    ([, day, month, year]) => [`${day} ${month} ${year}`],
  ],
  [
    new RegExp(`\\b(${MONTH})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})(?!\\d)`, 'g'),
    ([, month, day, year]) => [`${day} ${month} ${year}`],
  ],
];

/** Of something else than the purchase: when it is due, delivered, slept in. */
const OTHER = anyOf(
  ...['forfall*', 'due', 'utløp*', 'gyldig', 'expir*', 'lever*', 'deliver*', 'født', 'til', 'to'],
  ...['ankomst', 'avreise', 'arrival', 'departure'],
);
const OWN = anyOf('dato', 'fakturadato', 'date', 'kjøpt', 'bestilt');
const TIME = /\b\d{1,2}[:.]\d{2}(?::\d{2})?\b/;

/**
 * The days that the receipt may be of, the likeliest first: dates with a year, in Norwegian and English forms. One that is
 * no day of a receipt, such as ten years back, is left out. `11/05/2026` is two days, the Norwegian one first.
 */
export function dates(pages: readonly Page[], today: CivilDate): readonly Candidate<CivilDate>[] {
  const found = pages.flatMap(({ lines }, page) =>
    lines.flatMap((line) => datesOn(line, today).map((each) => ({ ...each, page }))),
  );
  const often = (value: CivilDate) => (found.filter((other) => other.value === value).length > 1 ? 1 : 0);
  // What stands further up is more often it.
  return bestOf(found.map((each) => ({ ...each, score: each.score + often(each.value) })).reverse(), 1);
}

function datesOn(line: Line, today: CivilDate): Omit<Candidate<CivilDate>, 'page'>[] {
  const { text, words } = written(line);
  const plain = folded(text);
  return FORMS.flatMap(([form, said]) =>
    [...plain.matchAll(form)].flatMap((match) => {
      const before = plain.slice(0, match.index);
      const rest = before + plain.slice(match.index + match[0].length);
      // Of what stands before it, what comes after another date.
      const near = before.replace(/^.*\d/, '');
      const label = OTHER.test(near) ? -3 : OWN.test(near) ? 2 : 0;
      const box = around(words(match.index, match[0].length));
      return said(match).flatMap((each, at) => {
        const value = readDate(each, today);
        const judged = judgeReceiptDate(value, today);
        if (value === null || judged === 'unreasonable') return [];
        const score = label + (TIME.test(rest) ? 1 : 0) - (judged === 'unusual' ? 2 : 0) - at * 0.5;
        return [{ value, box, score }];
      });
    }),
  );
}
