import { isOrgnr } from '../../orgnr.ts';
import {
  anyOf,
  around,
  bestOf,
  folded,
  written,
  type Candidate,
  type Line,
  type Page,
  type Word,
} from './words.ts';

const NUMBER = /(?<![\d.,])(\d{3}[ .]?\d{3}[ .]?\d{3})(?!\d)/g;
const LABEL = anyOf('org*', 'foretaks*', 'no', 'vat');
/** What a paper says of itself, and no supplier is called. */
const HEADING =
  /^(?:salgs)?(?:kvittering|faktura|retur|regning|bong|kasse|receipt|invoice|ordrebekreftelse|kopi|velkommen|welcome|original|tlf|telefon|org|dato)(?!\p{L})/u;
const COMPANY = / (?:as|asa|da|ans|sa|enk|nuf|ltd|inc|ab|aps|gmbh)\.?$/;
/** Lines from the top in which a name is looked for. */
const TOP = 6;
/** Further apart, for the height of the letters, stand two things. */
const WIDEST_GAP = 2.5;

/** Organisation numbers with a right check digit, the likeliest first. */
export function organisations(pages: readonly Page[]): readonly Candidate<string>[] {
  return bestOf(
    pages.flatMap(({ lines }, page) =>
      lines.flatMap((line) => {
        const { text, words } = written(line);
        const plain = folded(text);
        return [...plain.matchAll(NUMBER)].flatMap((match) => {
          const value = (match[1] ?? '').replace(/\D/g, '');
          if (!isOrgnr(value)) return [];
          const behind = plain.slice(match.index + match[0].length);
          const named =
            LABEL.test(plain.slice(0, match.index).replace(/[^\p{L}]+$/u, '')) || /^ ?mva/.test(behind);
          return [{ value, page, box: around(words(match.index, match[0].length)), score: named ? 2 : 0 }];
        });
      }),
    ),
    1,
  );
}

/**
 * What whoever sold it may be called, as it is printed, the likeliest first: the first line of letters on top of the first
 * page, or one that ends as companies do.
 */
export function suppliers(pages: readonly Page[]): readonly Candidate<string>[] {
  const [first] = pages;
  const found = (first?.lines ?? []).slice(0, TOP).flatMap((line, at) =>
    parts(line).flatMap((part): Candidate<string>[] => {
      const words = trimmed(part);
      const value = words.map(({ text }) => text).join(' ');
      const plain = folded(value);
      const letters = value.replace(/[^\p{L}]/gu, '').length;
      if (letters < 3 || letters < value.length * 0.6 || HEADING.test(plain) || /\d{3}/.test(plain))
        return [];
      return [{ value, page: 0, box: around(words), score: (COMPANY.test(plain) ? 2 : 0) - at }];
    }),
  );
  return bestOf(found, 0.5);
}

/** What stands apart on one line, such as a name on the left and _Faktura_ on the right. */
function parts(line: Line): Line[] {
  const found: Word[][] = [];
  for (const word of line) {
    const last = found.at(-1)?.at(-1);
    const gap = last ? word.box.x - last.box.x - last.box.width : Infinity;
    if (last && gap <= WIDEST_GAP * Math.max(last.box.height, word.box.height)) found.at(-1)?.push(word);
    else found.push([word]);
  }
  return found;
}

/** Without the specks at both ends that were taken for signs. */
function trimmed(part: Line): Line {
  const isName = ({ text }: Word) => /\p{L}{2,}|\d{2,}/u.test(text) || text === '&';
  const from = part.findIndex(isName);
  return from === -1 ? [] : part.slice(from, part.findLastIndex(isName) + 1);
}
