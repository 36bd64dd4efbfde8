import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PdfDict, type EmbeddedFont, type PDF } from '@libpdf/core';

/** The two cuts everything on paper is set in, embedded as subsets so that a page looks the same everywhere. */
export interface Typeface {
  readonly regular: EmbeddedFont;
  readonly bold: EmbeddedFont;
  /** Begins every resource name that belongs to this document's stamp, so that it meets no name of the page's own. */
  readonly mark: string;
}

export type Cut = 'regular' | 'bold';

const files = new Map<string, Uint8Array>();

/** Embeds Liberation Sans (Latin with every letter of the Nordic and EU languages, Greek, Cyrillic). */
export function embedTypeface(pdf: PDF, code: string): Typeface {
  return {
    regular: pdf.embedFont(fontFile('Regular')),
    bold: pdf.embedFont(fontFile('Bold')),
    mark: `Segl${code.replaceAll(/[^0-9A-Z]/gi, '')}`,
  };
}

/** The resource name of a cut. */
export function fontName(typeface: Typeface, cutName: Cut): string {
  return `${typeface.mark}${cutName}`;
}

/** The /Font dictionary of a page or form that is written with the typeface. */
export function fontResources(typeface: Typeface): PdfDict {
  return PdfDict.of({
    [fontName(typeface, 'regular')]: typeface.regular.ref,
    [fontName(typeface, 'bold')]: typeface.bold.ref,
  });
}

/**
 * The text as the font can print it, on one line: composed, without control characters; a letter that the font lacks
 * loses its accent, and where that does not help becomes a question mark. The full name stands in the certificate.
 */
export function printable(font: EmbeddedFont, text: string): string {
  return [
    ...text
      .normalize('NFC')
      .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
      .trim(),
  ]
    .map(
      (letter) =>
        [letter, letter.normalize('NFKD').charAt(0), '?'].find((form) => font.canEncode(form)) ?? '',
    )
    .join('');
}

/** Printable text that is at most `width` points wide, cut with an ellipsis where it is longer. */
export function fit(font: EmbeddedFont, text: string, size: number, width: number): string {
  const letters = [...printable(font, text)];
  if (font.widthOfTextAtSize(letters.join(''), size) <= width) return letters.join('');
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (font.widthOfTextAtSize(cut(letters, middle), size) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : cut(letters, low);
}

/** Printable text in at most `lines` lines of `width` points, broken between words; the last is cut if it must be. */
export function wrap(font: EmbeddedFont, text: string, size: number, width: number, lines: number): string[] {
  const words = printable(font, text).split(' ');
  const rows: string[] = [];
  while (words.length > 0 && rows.length < lines) {
    let taken = 1;
    const upTo = (count: number): number => font.widthOfTextAtSize(words.slice(0, count).join(' '), size);
    while (taken < words.length && upTo(taken + 1) <= width) taken += 1;
    if (rows.length === lines - 1) taken = words.length;
    rows.push(fit(font, words.splice(0, taken).join(' '), size, width));
  }
  return rows;
}

function cut(letters: readonly string[], count: number): string {
  return `${letters.slice(0, count).join('').trimEnd()}…`;
}

function fontFile(cutName: 'Regular' | 'Bold'): Uint8Array {
  const known = files.get(cutName);
  if (known) return known;
  const require = createRequire(import.meta.url);
  const path = require.resolve(`pdfjs-dist/standard_fonts/LiberationSans-${cutName}.ttf`);
  const bytes = new Uint8Array(readFileSync(path));
  files.set(cutName, bytes);
  return bytes;
}
