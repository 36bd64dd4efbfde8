import bidiFactory from 'bidi-js';
import { Buffer, ClusterLevel, Direction, shape } from 'harfbuzzjs';
import type { Cut, Family, FontFile } from './families.ts';

/** A glyph as it stands in a line, from left to right. Lengths are thousandths of the type's size. */
export interface Glyph {
  readonly file: FontFile;
  readonly number: number;
  /** What is read there; empty for a part of its neighbour, as the dots of an Arabic letter are. */
  readonly text: string;
  readonly advance: number;
  readonly right: number;
  readonly up: number;
}

/** A stretch of text in one font and one direction. */
interface Run {
  readonly file: FontFile;
  readonly text: string;
  readonly level: number;
}

/** What stands for a letter that no font has. */
const MISSING = '?';
/** More marks on one letter than writing needs: they stand on one another, out of the line and over the page. */
const STACKED = /\p{M}{4}/u;
/** Invisible, and between letters: they say whether these join. */
const JOINERS = /[\u200c\u200d]/;

const bidi = bidiFactory();
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** What makes one letter of several code points: marks, joiners, jamo, flags. Where there are none, counting is quick. */
const JOINED = /[\p{M}\p{Cf}\p{EMod}\u1100-\u11ff\u{1f1e6}-\u{1f1ff}]/u;

/** The letters as a person counts them, which are never cut in two. */
export function lettersIn(text: string): string[] {
  if (!JOINED.test(text)) return [...text];
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/**
 * The text as it can be printed on one line: composed, without control characters, so that nothing in it turns the
 * direction of what follows. A letter that the fonts lack, or that carries more than three marks, loses its accents, or
 * becomes a question mark.
 */
export function printableIn(families: readonly Family[], text: string): string {
  return lettersIn(oneLine(text))
    .map((letter) => printed(families, letter))
    .join('');
}

/** The letters that become question marks, each once. */
export function lackingIn(families: readonly Family[], text: string): string[] {
  const lacking = lettersIn(oneLine(text)).filter((letter) => printed(families, letter) === MISSING);
  return [...new Set(lacking)].filter((letter) => letter !== MISSING);
}

/** Composed, on one line, without what can't be seen. */
export function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/(?![\u200c\u200d])[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
}

/** Shapes one line of printable text: letters joined and placed as their script has it, right to left where it runs so. */
export function shapeLine(families: readonly Family[], cut: Cut, text: string): Glyph[] {
  const [base] = families[0]?.[cut] ?? [];
  // Nothing in it runs from right to left.
  if (base && sliceOf([base], text)) return shapeRun({ file: base, text, level: 0 });
  const { levels } = bidi.getEmbeddingLevels(text, 'ltr');
  const runs: Run[] = [];
  let at = 0;
  for (const word of text.split(/(?<= )|(?= )/)) {
    for (const { file, text: part } of inFonts(families, cut, word)) {
      // Within a letter the level never changes.
      for (const letter of lettersIn(part)) {
        const level = levels[at] ?? 0;
        const last = runs.at(-1);
        if (last?.file === file && last.level === level) {
          runs[runs.length - 1] = { ...last, text: last.text + letter };
        } else runs.push({ file, text: letter, level });
        at += letter.length;
      }
    }
  }
  return inOrder(runs).flatMap(shapeRun);
}

function printed(families: readonly Family[], letter: string): string {
  const plain = letter.normalize('NFKD').charAt(0);
  const forms = STACKED.test(letter) ? [plain, MISSING] : [letter, plain, MISSING];
  return forms.find((form) => families.some(({ regular }) => sliceOf(regular, form))) ?? MISSING;
}

/** A word in the first family that has all of it, else each letter in the first that has that. */
function inFonts(families: readonly Family[], cut: Cut, word: string): { file: FontFile; text: string }[] {
  const letters = lettersIn(word);
  const whole = families.find((family) => letters.every((letter) => sliceOf(family[cut], letter)));
  return letters.map((text) => {
    const family = whole ?? families.find((each) => sliceOf(each[cut], text));
    const file = (family && sliceOf(family[cut], text)) ?? families[0]?.[cut][0];
    if (!file) throw new Error('there is no font');
    return { file, text };
  });
}

function sliceOf(files: readonly FontFile[], letter: string): FontFile | undefined {
  const needed = [...letter].filter((each) => !JOINERS.test(each)).map((each) => each.codePointAt(0) ?? 0);
  return files.find(({ letters }) => needed.every((each) => letters.has(each)));
}

/** From the order of reading to that of seeing (Unicode UAX #9, L2). */
function inOrder(runs: readonly Run[]): Run[] {
  const seen = [...runs];
  const deepest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = deepest; level > 0; level -= 1) {
    for (let from = 0; from < seen.length; from += 1) {
      let to = from;
      while ((seen[to]?.level ?? -1) >= level) to += 1;
      seen.splice(from, to - from, ...seen.slice(from, to).reverse());
      from = Math.max(from, to);
    }
  }
  return seen;
}

function shapeRun({ file, text, level }: Run): Glyph[] {
  const buffer = new Buffer();
  buffer.addText(text);
  buffer.guessSegmentProperties();
  buffer.setDirection(level % 2 === 1 ? Direction.RTL : Direction.LTR);
  buffer.setClusterLevel(ClusterLevel.MONOTONE_CHARACTERS);
  shape(file.font, buffer);
  const scaled = (units: number | undefined): number => Math.round(((units ?? 0) * 1000) / file.unitsPerEm);
  const shaped = buffer.getGlyphInfosAndPositions();
  const starts = [...new Set(shaped.map(({ cluster }) => cluster))].sort((a, b) => a - b);
  // The widest glyph of a letter is the letter; the others are its dots.
  const letters = Map.groupBy(shaped, ({ cluster }) => cluster);
  const widest = new Set(
    Array.from(letters.values(), (glyphs) =>
      glyphs.reduce((most, glyph) => ((glyph.xAdvance ?? 0) > (most.xAdvance ?? 0) ? glyph : most)),
    ),
  );
  return shaped.map((glyph) => ({
    file,
    number: glyph.codepoint,
    text: widest.has(glyph)
      ? text.slice(glyph.cluster, starts[starts.indexOf(glyph.cluster) + 1] ?? text.length)
      : '',
    advance: scaled(glyph.xAdvance),
    right: scaled(glyph.xOffset),
    up: scaled(glyph.yOffset),
  }));
}
