import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Blob, Face, Font, Variation } from 'harfbuzzjs';
import decompress from 'woff2-encoder/decompress';

/** The two cuts everything on paper is set in. */
export type Cut = 'regular' | 'bold';

/** One font file in one cut, ready to be shaped with. */
export interface FontFile {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly font: Font;
  readonly unitsPerEm: number;
  /** Where a variable font is cut; null: the file has one cut only. */
  readonly weight: number | null;
  readonly letters: ReadonlySet<number>;
}

/** Fonts of one design, each with some of its letters: what a word is set in as a whole, if it can be. */
export type Family = Readonly<Record<Cut, readonly FontFile[]>>;

interface Source {
  readonly name: string;
  /** Which of the package's files are used: what it has of other scripts is there for decoration. */
  readonly uses: RegExp;
}

/** In the order in which they are asked for a word. Simplified Chinese has the kanji and kana of names as well. */
const NOTO: readonly Source[] = [
  { name: 'noto-sans', uses: /./ },
  { name: 'noto-sans-arabic', uses: /^arabic$/ },
  { name: 'noto-sans-hebrew', uses: /^hebrew$/ },
  { name: 'noto-sans-sc', uses: /^\[/ },
  { name: 'noto-sans-kr', uses: /^\[/ },
];
const WEIGHTS: Record<Cut, number> = { regular: 400, bold: 700 };

const { resolve } = createRequire(import.meta.url);
const loaded = new Map<string, Promise<Record<Cut, FontFile>>>();
const parts = new Map<string, readonly Part[]>();

/** A file of a package, and which letters it is said to have. */
interface Part {
  readonly path: string;
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

let liberation: Family | null = null;

/** Liberation Sans: Latin with every letter of the Nordic and EU languages, Greek, Cyrillic. What we say ourselves needs no more. */
export function baseFamily(): Family {
  const cutOf = (cut: Cut): FontFile[] => {
    const id = `LiberationSans-${cut === 'bold' ? 'Bold' : 'Regular'}`;
    const bytes = new Uint8Array(readFileSync(resolve(`pdfjs-dist/standard_fonts/${id}.ttf`)));
    return [fontFile(id, bytes, null)];
  };
  liberation ??= { regular: cutOf('regular'), bold: cutOf('bold') };
  return liberation;
}

/**
 * Liberation Sans, and of Noto Sans what the texts need: the files that may have the letters of words that Liberation
 * can't set as a whole. The same texts always give the same fonts, whatever was set before.
 */
export async function familiesFor(texts: readonly string[]): Promise<readonly Family[]> {
  const base = baseFamily();
  const [file] = base.regular;
  const words = texts.flatMap((text) => text.split(' ')).map(lettersOf);
  const wanting = new Set(words.filter((word) => !word.every((letter) => file?.letters.has(letter))).flat());
  if (wanting.size === 0) return [base];
  const noto = NOTO.map(async (source): Promise<Family> => {
    const needed = partsOf(source).filter(({ ranges }) =>
      [...wanting].some((letter) => ranges.some(([from, to]) => letter >= from && letter <= to)),
    );
    const files = await Promise.all(needed.map(({ path }) => load(path)));
    return { regular: files.map(({ regular }) => regular), bold: files.map(({ bold }) => bold) };
  });
  return [base, ...(await Promise.all(noto))];
}

function lettersOf(word: string): number[] {
  return [...word].map((letter) => letter.codePointAt(0) ?? 0);
}

function partsOf({ name, uses }: Source): readonly Part[] {
  const known = parts.get(name);
  if (known) return known;
  const index = JSON.parse(
    readFileSync(resolve(`@fontsource-variable/${name}/unicode.json`), 'utf8'),
  ) as Record<string, string>;
  const found = Object.entries(index)
    .filter(([part]) => uses.test(part))
    .map(([part, ranges]) => ({
      path: `@fontsource-variable/${name}/files/${name}-${part.replaceAll(/[[\]]/g, '')}-wght-normal.woff2`,
      ranges: ranges.split(',').map(rangeOf),
    }));
  parts.set(name, found);
  return found;
}

/** As CSS writes it: `U+0600-06FF` or `U+20AC`. */
function rangeOf(text: string): [number, number] {
  const [from = '', to = from] = text.replace('U+', '').split('-');
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
}

function load(path: string): Promise<Record<Cut, FontFile>> {
  const known = loaded.get(path);
  if (known) return known;
  const reading = decompress(readFileSync(resolve(path))).then((bytes) => ({
    regular: fontFile(path, bytes, WEIGHTS.regular),
    bold: fontFile(path, bytes, WEIGHTS.bold),
  }));
  loaded.set(path, reading);
  return reading;
}

function fontFile(path: string, bytes: Uint8Array, weight: number | null): FontFile {
  const face = new Face(new Blob(bytes));
  const font = new Font(face);
  if (weight !== null) font.setVariations([new Variation('wght', weight)]);
  const id = `${path}${weight === null ? '' : ` ${weight}`}`;
  return { id, bytes, font, weight, unitsPerEm: face.upem, letters: new Set(face.collectUnicodes()) };
}
