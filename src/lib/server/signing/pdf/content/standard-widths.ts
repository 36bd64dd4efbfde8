import { measureText, PdfDict, StandardFonts, type PDF, type Standard14FontName } from '@libpdf/core';
import { nameOf, resolved } from '../pages.ts';

/** Those of the fonts that every viewer has by name which have letters. */
const LETTERED: ReadonlySet<string> = new Set(
  Object.values(StandardFonts).filter((name) => name !== 'Symbol' && name !== 'ZapfDingbats'),
);

/** Codes from here on are other letters in other encodings. */
const BEYOND_ASCII = 127;

/**
 * How wide each code is, in thousandths of the size, in a font that says nothing of it because every viewer knows (ISO
 * 32000-1, 9.6.2.2); undefined for a code that the encoding may give any letter. Null for other fonts.
 */
export function standardWidths(pdf: PDF, font: PdfDict): ((code: number) => number | undefined) | null {
  const name = nameOf(pdf, font.get('BaseFont'));
  if (name === null || !isLettered(name) || font.has('FontDescriptor')) return null;
  if (resolved(pdf, font.get('Encoding')) instanceof PdfDict) return null;
  const windows = nameOf(pdf, font.get('Encoding')) === 'WinAnsiEncoding';
  const decoder = new TextDecoder('windows-1252');
  return (code) =>
    code < BEYOND_ASCII || windows ? measureText(decoder.decode(Uint8Array.of(code)), name, 1000) : undefined;
}

function isLettered(name: string): name is Standard14FontName {
  return LETTERED.has(name);
}
