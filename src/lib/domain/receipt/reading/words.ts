/** Where something stands in a picture or on a page, in its pixels or points, from the top left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Word {
  readonly text: string;
  readonly box: Box;
}

/** Words that stand on one line, from left to right. */
export type Line = readonly Word[];

/** What was read of one picture, or of one page: its lines from top to bottom, and the size that the boxes are of. */
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
}

/** Something that a receipt may say, and where. */
export interface Candidate<T> {
  readonly value: T;
  /** Which of the pages, from 0, and where on it. */
  readonly page: number;
  readonly box: Box;
  /** How much speaks for it: more is better, and nothing is certain. */
  readonly score: number;
}

/** As many as a person looks through at a glance. */
const MOST = 3;

/**
 * The best of those found, each value once, the best place of it; what stands further below the best than `within` is left
 * out, as the best then hardly is a guess. At equal weight the one that was found last comes first: sums stand below.
 */
export function bestOf<T>(found: readonly Candidate<T>[], within: number): readonly Candidate<T>[] {
  const sorted = [...found].reverse().sort((a, b) => b.score - a.score);
  const each = sorted.filter(({ value }, at) => sorted.findIndex((other) => other.value === value) === at);
  return each.filter(({ score }) => score >= (each[0]?.score ?? 0) - within).slice(0, MOST);
}

/** The smallest box around all of them; there is at least one. */
export function around(words: readonly Word[]): Box {
  const x = Math.min(...words.map(({ box }) => box.x));
  const y = Math.min(...words.map(({ box }) => box.y));
  return {
    x,
    y,
    width: Math.max(...words.map(({ box }) => box.x + box.width)) - x,
    height: Math.max(...words.map(({ box }) => box.y + box.height)) - y,
  };
}

/** The line's words as one text, with where each of them begins in it. */
export interface Written {
  readonly text: string;
  readonly line: Line;
  /** The words that a part of the text is made of. */
  readonly words: (from: number, length: number) => readonly Word[];
}

export function written(line: Line): Written {
  let length = 0;
  const starts = line.map(({ text }) => {
    const start = length;
    length += text.length + 1;
    return start;
  });
  return {
    text: line.map(({ text }) => text).join(' '),
    line,
    words: (from, count) =>
      line.filter((word, at) => {
        const start = starts[at] ?? 0;
        return start < from + count && start + word.text.length > from;
      }),
  };
}

/**
 * The text for finding words in it, of the same length: in small letters, and behind a letter a nought for the o, a one or a
 * bar for the small l, which look the same.
 */
export function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/(?<=\p{L})0/gu, 'o')
    .replace(/(?<=\p{L})[1|]/gu, 'l');
}

/** Finds any of these, whole words of `folded` text; in them `*` is any letters. (`\\b` knows no letter beyond z.) */
export function anyOf(...phrases: readonly string[]): RegExp {
  const each = phrases.map((phrase) => phrase.replaceAll('*', '\\p{L}*').replaceAll(' ', '[ .]+'));
  return new RegExp(`(?<!\\p{L})(?:${each.join('|')})(?!\\p{L})`, 'u');
}

/** Words in the lines they stand on, where nobody has said so: what overlaps by half its height is on one. */
export function inLines(words: readonly Word[]): readonly Line[] {
  const middle = ({ box }: Word) => box.y + box.height / 2;
  const lines: Word[][] = [];
  for (const word of [...words].sort((a, b) => middle(a) - middle(b))) {
    const line = lines.at(-1);
    const last = line?.at(-1);
    if (
      line &&
      last &&
      Math.abs(middle(word) - middle(last)) <= Math.min(word.box.height, last.box.height) / 2
    )
      line.push(word);
    else lines.push([word]);
  }
  return lines.map((line) => line.sort((a, b) => a.box.x - b.box.x));
}
