import { createHash } from 'node:crypto';
import {
  PdfArray,
  PdfDict,
  PdfName,
  PdfNumber,
  PdfStream,
  PdfString,
  type PDF,
  type PdfRef,
} from '@libpdf/core';
import { MetricsTag } from 'harfbuzzjs';
import type { FontFile } from './families.ts';
import type { Glyph } from './shaping.ts';
import { subsetOf } from './subset.ts';

/** A glyph under the number that it has in the text. */
interface Used {
  readonly glyph: number;
  readonly text: string;
}

/**
 * A font as a document holds it: only the glyphs that were used. Text names them by numbers of our own, one per glyph
 * and what it is read as, so that what is drawn in one way and read in two is copied from the page as it was written
 * (ISO 32000-1, 9.7 and 9.10.3). The same text gives the same bytes.
 */
export class EmbeddedFile {
  readonly ref: PdfRef;
  readonly #pdf: PDF;
  readonly #file: FontFile;
  readonly #dict = new PdfDict();
  readonly #used: Used[] = [{ glyph: 0, text: '' }];
  readonly #numbers = new Map<string, number>();

  constructor(pdf: PDF, file: FontFile) {
    this.#pdf = pdf;
    this.#file = file;
    this.ref = pdf.register(this.#dict);
  }

  /** The number under which the text names the glyph. */
  use({ number, text }: Glyph): number {
    const key = `${number} ${text}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#used.length);
    return this.#used.push({ glyph: number, text }) - 1;
  }

  /** How far the glyph moves the pen by itself, in thousandths of the size. */
  widthOf(glyph: number): number {
    return this.#scaled(this.#file.font.glyphHAdvance(glyph));
  }

  /** Writes the font, once all that is set in it is known. */
  finish(): void {
    const glyphs = this.#used.map(({ glyph }) => glyph);
    const bytes = subsetOf(this.#file.bytes, glyphs, this.#file.weight);
    const name = PdfName.of(`${subsetTag(this.#file.id, this.#used)}+${this.#name()}`);
    const descendant = PdfDict.of({
      Type: PdfName.of('Font'),
      Subtype: PdfName.of('CIDFontType2'),
      BaseFont: name,
      CIDSystemInfo: PdfDict.of({
        Registry: PdfString.fromString('Adobe'),
        Ordering: PdfString.fromString('Identity'),
        Supplement: PdfNumber.of(0),
      }),
      FontDescriptor: this.#pdf.register(this.#descriptor(name, bytes)),
      CIDToGIDMap: this.#stream(new Uint8Array(glyphs.flatMap((glyph) => [glyph >> 8, glyph & 0xff]))),
      W: PdfArray.of(
        PdfNumber.of(0),
        PdfArray.of(...glyphs.map((glyph) => PdfNumber.of(this.widthOf(glyph)))),
      ),
    });
    this.#dict.set('Type', PdfName.of('Font'));
    this.#dict.set('Subtype', PdfName.of('Type0'));
    this.#dict.set('BaseFont', name);
    this.#dict.set('Encoding', PdfName.of('Identity-H'));
    this.#dict.set('DescendantFonts', PdfArray.of(this.#pdf.register(descendant)));
    this.#dict.set('ToUnicode', this.#stream(new TextEncoder().encode(toUnicode(this.#used))));
  }

  #descriptor(name: PdfName, bytes: Uint8Array): PdfDict {
    const metric = (tag: MetricsTag): number =>
      this.#scaled(this.#file.font.getMetricPositionWithFallback(tag));
    const [ascent, descent] = [
      metric(MetricsTag.HORIZONTAL_ASCENDER),
      metric(MetricsTag.HORIZONTAL_DESCENDER),
    ];
    const bold = this.#file.weight === 700 || this.#file.id.endsWith('Bold');
    return PdfDict.of({
      Type: PdfName.of('FontDescriptor'),
      FontName: name,
      // Symbolic: the numbers are the font's own.
      Flags: PdfNumber.of(4),
      FontBBox: PdfArray.of(...[-1000, descent, 2000, ascent].map((value) => PdfNumber.of(value))),
      ItalicAngle: PdfNumber.of(0),
      Ascent: PdfNumber.of(ascent),
      Descent: PdfNumber.of(descent),
      CapHeight: PdfNumber.of(metric(MetricsTag.CAP_HEIGHT)),
      StemV: PdfNumber.of(bold ? 140 : 80),
      FontFile2: this.#stream(bytes, { Length1: PdfNumber.of(bytes.length) }),
    });
  }

  #stream(bytes: Uint8Array, entries: Record<string, PdfNumber> = {}): PdfRef {
    return this.#pdf.register(new PdfStream(PdfDict.of(entries), bytes));
  }

  #scaled(units: number): number {
    return Math.round((units * 1000) / this.#file.unitsPerEm);
  }

  #name(): string {
    const [part = ''] = this.#file.id.split('/').at(-1)?.split('.') ?? [];
    return part.replaceAll(/[^A-Za-z0-9-]/g, '');
  }
}

/** Six letters that differ where the subset does (ISO 32000-1, 9.6.4). */
function subsetTag(id: string, used: readonly Used[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([id, used]))
    .digest();
  return String.fromCharCode(...digest.subarray(0, 6).map((byte) => 65 + (byte % 26)));
}

const MOST_IN_A_BLOCK = 100;

function toUnicode(used: readonly Used[]): string {
  const lines = used.flatMap(({ text }, number) => (text === '' ? [] : `<${hex(number)}> <${utf16(text)}>`));
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += MOST_IN_A_BLOCK) {
    const block = lines.slice(at, at + MOST_IN_A_BLOCK);
    blocks.push(`${block.length} beginbfchar`, ...block, 'endbfchar');
  }
  return [
    '/CIDInit /ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def',
    '/CMapType 2 def',
    '1 begincodespacerange',
    '<0000> <FFFF>',
    'endcodespacerange',
    ...blocks,
    'endcmap',
    'CMapName currentdict /CMap defineresource pop',
    'end',
    'end',
  ].join('\n');
}

/** A number as text names it. */
export function hex(number: number): string {
  return number.toString(16).padStart(4, '0');
}

function utf16(text: string): string {
  return Array.from({ length: text.length }, (_, at) => hex(text.charCodeAt(at))).join('');
}
