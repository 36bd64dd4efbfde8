import { PdfDict, type PDF, type PdfRef } from '@libpdf/core';
import { outlineOf } from './outline.ts';
import { EmbeddedFile, hex } from './embedding.ts';
import { familiesFor, type Cut, type Family, type FontFile } from './families.ts';
import { lackingIn, lettersIn, oneLine, printableIn, shapeLine, type Glyph } from './shaping.ts';

export type { Cut } from './families.ts';

/** Glyphs of one line in one font: the font's resource name, and what `TJ` and `Ts` show of them. */
export interface Shown {
  readonly font: string;
  readonly operators: (size: number) => string;
}

/**
 * What everything on paper is set in, embedded as subsets so that a page looks the same everywhere: Liberation Sans, and
 * Noto Sans for words it lacks letters of. Only what was given to {@link openTypeface} can be set.
 */
export class Typeface {
  /** Begins every resource name that belongs to this document's stamp, so that it meets no name of the page's own. */
  readonly mark: string;
  readonly regular: TypeCut;
  readonly bold: TypeCut;
  /** The /Font dictionary of what is drawn: gains each font when it is first used. */
  readonly resources: PdfRef;
  readonly #pdf: PDF;
  readonly #fonts = new PdfDict();
  readonly #embedded = new Map<FontFile, { name: string; file: EmbeddedFile }>();

  constructor(pdf: PDF, mark: string, families: readonly Family[]) {
    this.mark = mark;
    this.#pdf = pdf;
    this.regular = new TypeCut(families, 'regular');
    this.bold = new TypeCut(families, 'bold');
    this.resources = pdf.register(this.#fonts);
  }

  /** The font that what we say ourselves is set in, under its name: for pages whose resources are not ours. */
  plain(cut: Cut): [name: string, ref: PdfRef] {
    const [file] = this[cut].families[0]?.[cut] ?? [];
    if (!file) throw new Error('there is no font');
    const { name, file: embedded } = this.#embed(file);
    return [name, embedded.ref];
  }

  /**
   * How a line of printable text is shown, from left to right. Parts of letters that have a glyph of their own are
   * drawn as what they look like: as text, some readers would copy them as a letter more.
   */
  show(cut: Cut, text: string): { runs: Shown[]; parts: (size: number) => string[]; glyphs: number } {
    const glyphs = this[cut].shape(text);
    const runs: Glyph[][] = [];
    const parts: { glyph: Glyph; at: number }[] = [];
    let at = 0;
    for (const glyph of glyphs) {
      const last = runs.at(-1);
      if (last?.[0]?.file === glyph.file) last.push(glyph);
      else runs.push([glyph]);
      if (glyph.text === '') parts.push({ glyph, at });
      at += glyph.advance;
    }
    return {
      runs: runs.map((run) => this.#shown(run)),
      parts: (size) => parts.map((part) => outlineOf(part.glyph, part.at, size)),
      glyphs: glyphs.length,
    };
  }

  /** Writes the fonts into the document; nothing is set afterwards. */
  finish(): void {
    for (const { file } of this.#embedded.values()) file.finish();
  }

  #shown(run: readonly Glyph[]): Shown {
    const [first] = run;
    if (!first) throw new Error('a run has glyphs');
    const { name, file } = this.#embed(first.file);
    const placed = run.map((glyph) => {
      if (glyph.text === '') return { code: '', right: 0, up: 0, rest: glyph.advance };
      const rest = glyph.advance - glyph.right - file.widthOf(glyph.number);
      return { ...glyph, code: `<${hex(file.use(glyph))}>`, rest };
    });
    return { font: name, operators: (size) => operatorsFor(placed, size) };
  }

  #embed(file: FontFile): { name: string; file: EmbeddedFile } {
    const known = this.#embedded.get(file);
    if (known) return known;
    const name = `${this.mark}T${this.#embedded.size}`;
    const made = { name, file: new EmbeddedFile(this.#pdf, file) };
    this.#embedded.set(file, made);
    this.#fonts.set(name, made.file.ref);
    return made;
  }
}

/** Lines that are kept as they were shaped; a report has many more, each only once. */
const MOST_SHAPED = 4096;

/** A cut of the typeface, to measure with. */
class TypeCut {
  readonly families: readonly Family[];
  readonly #cut: Cut;
  readonly #shaped = new Map<string, Glyph[]>();

  constructor(families: readonly Family[], cut: Cut) {
    this.families = families;
    this.#cut = cut;
  }

  shape(text: string): Glyph[] {
    const known = this.#shaped.get(text);
    if (known) return known;
    const glyphs = shapeLine(this.families, this.#cut, text);
    if (this.#shaped.size >= MOST_SHAPED) this.#shaped.clear();
    this.#shaped.set(text, glyphs);
    return glyphs;
  }

  /** In points, of printable text. */
  widthOf(text: string, size: number): number {
    return this.shape(text).reduce((sum, { advance }) => sum + advance, 0) * (size / 1000);
  }
}

export type { TypeCut };

/** @param texts all that will be set besides our own words: names, titles, organisations */
export async function openTypeface(pdf: PDF, code: string, texts: readonly string[]): Promise<Typeface> {
  const families = await familiesFor(texts.map(oneLine));
  return new Typeface(pdf, `Segl${code.replaceAll(/[^0-9A-Z]/gi, '')}`, families);
}

/** The letters of a text that no font of ours has, each once; empty when all of it can be printed. */
export function lacking({ regular }: Typeface, text: string): string[] {
  return lackingIn(regular.families, text);
}

/** The text as it can be printed, on one line. The full name stands in the certificate. */
export function printable(cut: TypeCut, text: string): string {
  return printableIn(cut.families, text);
}

/** Printable text that is at most `width` points wide, cut with an ellipsis where it is longer. */
export function fit(cut: TypeCut, text: string, size: number, width: number): string {
  const whole = printable(cut, text);
  if (cut.widthOf(whole, size) <= width) return whole;
  const letters = lettersIn(whole);
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (cut.widthOf(shortened(letters, middle), size) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : shortened(letters, low);
}

/** Printable text in at most `lines` lines of `width` points, broken between words; the last is cut if it must be. */
export function wrap(cut: TypeCut, text: string, size: number, width: number, lines: number): string[] {
  const words = printable(cut, text).split(' ');
  const rows: string[] = [];
  while (words.length > 0 && rows.length < lines) {
    let taken = 1;
    const upTo = (count: number): number => cut.widthOf(words.slice(0, count).join(' '), size);
    while (taken < words.length && upTo(taken + 1) <= width) taken += 1;
    if (rows.length === lines - 1) taken = words.length;
    rows.push(fit(cut, words.splice(0, taken).join(' '), size, width));
  }
  return rows;
}

function shortened(letters: readonly string[], count: number): string {
  return `${letters.slice(0, count).join('').trimEnd()}…`;
}

/** Glyphs beside one another; one that stands higher or lower is raised for itself alone. */
function operatorsFor(
  glyphs: readonly { code: string; right: number; up: number; rest: number }[],
  size: number,
): string {
  const parts: string[] = [];
  let open: string[] = [];
  const close = (): void => {
    if (open.length > 0) parts.push(`[${open.join('')}] TJ`);
    open = [];
  };
  for (const { code, right, up, rest } of glyphs) {
    if (up !== 0) {
      close();
      parts.push(`${Math.round(up * size) / 1000} Ts`);
    }
    open.push(`${right === 0 ? '' : -right}${code}${rest === 0 ? '' : ` ${-rest}`}`);
    if (up !== 0) {
      close();
      parts.push('0 Ts');
    }
  }
  close();
  return parts.join(' ').replaceAll('><', '');
}
