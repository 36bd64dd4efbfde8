import { lettersIn } from '../type/shaping.ts';
import { printable, type TypeCut } from '../type/typeface.ts';

/** A word as it can be printed, and how wide it is at a size of 1. */
interface Word {
  readonly text: string;
  readonly width: number;
}

/** Words that are kept as they were measured. */
const MOST_WORDS = 20_000;

/** Breaks text into lines, whole: what is too long for a line goes on in the next, between letters if it must. */
export class Lines {
  /** A letter that no font has became a question mark. */
  lacking = false;
  readonly #cut: TypeCut;
  readonly #words = new Map<string, Word>();
  readonly #space: number;

  constructor(cut: TypeCut) {
    this.#cut = cut;
    this.#space = cut.widthOf(' ', 1);
  }

  /** How wide a line is in points. */
  widthOf(text: string, size: number): number {
    return this.#cut.widthOf(printable(this.#cut, text), size);
  }

  of(text: string, size: number, width: number): string[] {
    return text.split('\n').flatMap((paragraph) => this.#paragraph(paragraph, width / size));
  }

  #paragraph(paragraph: string, width: number): string[] {
    const lines: string[] = [];
    let line = '';
    let used = 0;
    for (const each of paragraph.split(/\s+/u)) {
      for (const word of this.#pieces(each, width)) {
        if (word.text === '') continue;
        const needed = used + (line === '' ? 0 : this.#space) + word.width;
        if (line !== '' && needed > width) {
          lines.push(line);
          [line, used] = [word.text, word.width];
        } else {
          line = line === '' ? word.text : `${line} ${word.text}`;
          used = needed;
        }
      }
    }
    return line === '' ? lines : [...lines, line];
  }

  /** The word, or as many pieces of it as it takes. */
  #pieces(word: string, width: number): Word[] {
    const whole = this.#measured(word);
    if (whole.width <= width) return [whole];
    const pieces: Word[] = [];
    let [text, used] = ['', 0];
    for (const letter of lettersIn(whole.text)) {
      const own = this.#measured(letter).width;
      if (text !== '' && used + own > width) {
        pieces.push({ text, width: used });
        [text, used] = ['', 0];
      }
      text += letter;
      used += own;
    }
    return [...pieces, { text, width: used }];
  }

  #measured(word: string): Word {
    const known = this.#words.get(word);
    if (known) return known;
    const text = printable(this.#cut, word);
    if (text.split('?').length > word.split('?').length) this.lacking = true;
    const measured = { text, width: this.#cut.widthOf(text, 1) };
    if (this.#words.size >= MOST_WORDS) this.#words.clear();
    this.#words.set(word, measured);
    return measured;
  }
}
