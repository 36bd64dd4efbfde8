import { PdfArray, PdfDict, PdfNumber, type PDF } from '@libpdf/core';
import { nameOf, numberOf, resolved } from '../pages.ts';
import { standardWidths } from './standard-widths.ts';

/** How far a string of a font advances, in units of the font's size, and how many codes and spaces it has. */
export type Measure = (text: Uint8Array) => { width: number; codes: number; spaces: number };

/** What a character counts where the file does not say: the widest of the usual text fonts on average. */
const UNKNOWN = 600;

/** How to measure text in a font, from what its dictionary says (ISO 32000-1, 9.6.2 and 9.7.4.3). */
export function measureOf(pdf: PDF, font: PdfDict): Measure {
  const descendants = resolved(pdf, font.get('DescendantFonts'));
  const descendant = descendants instanceof PdfArray ? resolved(pdf, descendants.at(0)) : null;
  if (nameOf(pdf, font.get('Subtype')) === 'Type0' && descendant instanceof PdfDict) {
    return composite(pdf, descendant);
  }
  const first = numberOf(pdf, font.get('FirstChar')) ?? 0;
  const list = resolved(pdf, font.get('Widths'));
  const stated = list instanceof PdfArray ? list.toArray().map((item) => numberOf(pdf, item) ?? 0) : null;
  const standard = stated ? null : standardWidths(pdf, font);
  const widthOf = (code: number) => (stated ? stated[code - first] : standard?.(code)) ?? UNKNOWN;
  const matrix = resolved(pdf, font.get('FontMatrix'));
  const scale = (matrix instanceof PdfArray ? numberOf(pdf, matrix.at(0)) : undefined) ?? 0.001;
  return (text) => {
    let width = 0;
    let spaces = 0;
    for (const code of text) {
      width += widthOf(code);
      if (code === 32) spaces += 1;
    }
    return { width: width * Math.abs(scale), codes: text.length, spaces };
  };
}

/** Two bytes a character, their number taken for the glyph's, as almost all writers have it (Identity-H). */
function composite(pdf: PDF, font: PdfDict): Measure {
  const otherwise = numberOf(pdf, font.get('DW')) ?? 1000;
  const widths = compositeWidths(pdf, font);
  return (text) => {
    let width = 0;
    for (let at = 0; at + 1 < text.length; at += 2) {
      width += widths.get((text[at] ?? 0) * 256 + (text[at + 1] ?? 0)) ?? otherwise;
    }
    return { width: width / 1000, codes: text.length >> 1, spaces: 0 };
  };
}

/** `c [w1 w2 …]` gives widths from c on, `c1 c2 w` one width to all from c1 to c2. */
function compositeWidths(pdf: PDF, font: PdfDict): Map<number, number> {
  const widths = new Map<number, number>();
  const list = resolved(pdf, font.get('W'));
  const items = list instanceof PdfArray ? list.toArray().map((item) => resolved(pdf, item)) : [];
  const value = (at: number): number => {
    const item = items[at];
    return item instanceof PdfNumber ? item.value : 0;
  };
  for (let at = 0; at < items.length;) {
    const next = items[at + 1];
    if (next instanceof PdfArray) {
      next.toArray().forEach((item, index) => widths.set(value(at) + index, numberOf(pdf, item) ?? 0));
      at += 2;
    } else {
      const last = Math.min(value(at + 1), value(at) + 65_535);
      for (let glyph = value(at); glyph <= last; glyph += 1) widths.set(glyph, value(at + 2));
      at += 3;
    }
  }
  return widths;
}
