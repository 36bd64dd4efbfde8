import { refuse } from '../syntax/fault.ts';
import { endOfImage } from './inline-image.ts';
import { BACKSLASH, CLOSE, GREATER, LESS, OPEN, PERCENT, SLASH } from '../syntax/signs.ts';
import { FILL, FILL_AND_STROKE, NOTHING, STROKE, Sum, cost, type Cost, type Tools } from './cost.ts';
import { BY_NAME, DRAWING_LIMITS, PIXELS_PER_OPERATOR } from './limits.ts';
import { dashesBefore, dashesOf, numbersBefore } from './operands.ts';
import {
  DELIMITER,
  KIND,
  MOST_NAME,
  NUMBER,
  OPERATORS,
  REGULAR,
  SPACE,
  inlineSize,
  keyOf,
  nameAt,
  split,
} from './words.ts';

/** What the names in content lead to. */
export interface Named {
  object(name: string): Cost;
  pattern(name: string): number;
  font(name: string): Cost;
  shading(name: string): number;
  /** What a parameter dictionary sets (the operator gs), or leaves as it is. */
  state(name: string): Partial<Tools>;
}

/** What is left of what may be read. */
export interface Reading {
  operators: number;
  bytes: number;
}

/**
 * Goes through content (ISO 32000-1, 7.8.2) and counts what drawing it costs. Operators that stand together without
 * white space count one by one, since some viewers read them so. Not made of the reader that stamping uses
 * (`content/instructions.ts`): that one builds every operand, which a bomb is made of. Refuses through the reader's fault what goes beyond
 * {@link DRAWING_LIMITS}, as soon as it does.
 */
export class Scan {
  readonly sum = new Sum();
  readonly #named: Named;
  readonly #left: Reading;
  readonly #saved: Tools[] = [];
  #tools: Tools;
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  /** Where the last name begins, and how many bytes of strings stand before the next operator. */
  #name = -1;
  #shown = 0;
  /** Where the operator at hand begins. */
  #start = 0;
  /** Of the path that is being made: where it is, and its length so far; kept only where lines may be dashed. */
  #point: readonly [number, number] = [0, 0];
  #length = 0;
  /** Where the dictionary of an inline image begins. */
  #image = -1;

  constructor(named: Named, tools: Tools, left: Reading) {
    this.#named = named;
    this.#tools = tools;
    this.#left = left;
  }

  /** The next part of the content; no word goes over its end. */
  feed(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#at = 0;
    this.#name = -1;
    this.#shown = 0;
    this.#image = -1;
    while (this.#at < bytes.length) {
      const kind = KIND[bytes[this.#at] ?? 0];
      if (kind === REGULAR) this.#word();
      else if (kind === DELIMITER) this.#delimited();
      else this.#pass();
    }
  }

  /** Over white space and numbers, which are most of what stands there. */
  #pass(): void {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    for (; at < bytes.length; at += 1) {
      const kind = KIND[bytes[at] ?? 0];
      if (kind !== SPACE && kind !== NUMBER) break;
    }
    this.#at = at;
  }

  #delimited(): void {
    const bytes = this.#bytes;
    const byte = bytes[this.#at];
    if (byte === OPEN) this.#string();
    else if (byte === LESS && bytes[this.#at + 1] !== LESS) this.#hex();
    else if (byte === SLASH) {
      this.#name = this.#at + 1;
      this.#skip((next) => KIND[next] === SPACE || KIND[next] === DELIMITER);
    } else if (byte === PERCENT) this.#skip((next) => next === 10 || next === 13);
    // Two of them, or one that closes an array.
    else this.#at += byte === LESS ? 2 : 1;
  }

  /** From the byte at hand to the next that ends it, or to the end. */
  #skip(ends: (byte: number) => boolean): void {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    while (at < bytes.length && !ends(bytes[at] ?? 0)) at += 1;
    this.#at = at;
  }

  #word(): void {
    const bytes = this.#bytes;
    const start = this.#at;
    let end = start + 1;
    while (end < bytes.length && KIND[bytes[end] ?? 0] === REGULAR) end += 1;
    this.#at = end;
    this.#start = start;
    const act = OPERATORS.get(keyOf(bytes, start, end));
    if (act !== undefined) this.#operator(act);
    else for (const each of split(bytes, start, end)) this.#operator(each);
  }

  #operator(act: string): void {
    this.#left.operators -= 1;
    this.sum.own += 1;
    if (this.#left.operators < 0) heavy('operators', DRAWING_LIMITS.read);
    if (act !== '') this.#act(act);
    this.#name = -1;
    this.#shown = 0;
    if (this.sum.own > DRAWING_LIMITS.page) heavy('drawing', DRAWING_LIMITS.page);
  }

  #act(act: string): void {
    switch (act) {
      case 'q':
        if (this.#saved.length >= DRAWING_LIMITS.states) heavy('states', DRAWING_LIMITS.states);
        this.#saved.push(this.#tools);
        return;
      case 'Q':
        this.#tools = this.#saved.pop() ?? this.#tools;
        return;
      case 'm':
      case 'line':
      case 're':
        return this.#path(act);
      case 'n':
        return this.#paint(NOTHING);
      case 'fill':
        return this.#paint(FILL);
      case 'stroke':
        return this.#paint(STROKE, this.#length);
      case 'both':
        return this.#paint(FILL_AND_STROKE, this.#length);
      case 'sh':
        return this.#byName((name) =>
          this.sum.add(cost({ own: this.#named.shading(name), mask: 1 }), 1, this.#tools),
        );
      case 'text':
        return this.sum.add(cost({ fill: 1, stroke: 1, mask: 1, glyphs: this.#shown }), 1, this.#tools);
      case 'BI':
        this.#image = this.#at;
        return;
      case 'ID':
        return this.#inlineImage();
      case 'Do':
        return this.#byName((name) => this.sum.add(this.#named.object(name), 1, this.#tools));
      default:
        this.#set(act);
    }
  }

  #paint(what: Cost, dashed = 0): void {
    this.sum.add(dashed > 0 ? { ...what, dashed } : what, 1, this.#tools);
    this.#length = 0;
  }

  /** How long a line is that may be dashed; a curve is at least as long as from its one end to the other. */
  #path(act: string): void {
    if (this.#tools.dash === 0) return;
    const numbers = numbersBefore(this.#bytes, this.#start, act === 're' ? 4 : 2);
    const [x = 0, y = 0] = act === 're' ? numbers : numbers.slice(-2);
    if (act === 're') this.#length += 2 * (Math.abs(numbers[2] ?? 0) + Math.abs(numbers[3] ?? 0));
    else if (act === 'line') this.#length += Math.abs(x - this.#point[0]) + Math.abs(y - this.#point[1]);
    this.#point = [x, y];
  }

  #set(act: string): void {
    if (act === 'd') {
      const dashes = dashesBefore(this.#bytes, this.#start);
      if (dashes) this.#change({ dash: dashesOf(dashes) });
    } else if (act === 'Tf') this.#byName((name) => this.#change({ font: this.#named.font(name) }));
    else if (act === 'gs') this.#byName((name) => this.#change(this.#named.state(name)));
    else {
      const tool = act === 'fill colour' ? 'fill' : 'stroke';
      let pattern = 0;
      this.#byName((name) => (pattern = this.#named.pattern(name)));
      if (this.#tools[tool] !== pattern) this.#change({ [tool]: pattern });
    }
  }

  #change(tools: Partial<Tools>): void {
    this.#tools = { ...this.#tools, ...tools };
  }

  #byName(act: (name: string) => void): void {
    if (this.#name < 0) return;
    this.sum.own += BY_NAME;
    act(nameAt(this.#bytes, this.#name) ?? heavy('names', MOST_NAME));
  }

  #inlineImage(): void {
    const pixels = this.#image < 0 ? 0 : inlineSize(this.#bytes.subarray(this.#image, this.#at));
    this.#image = -1;
    if (pixels > DRAWING_LIMITS.pixels) heavy('pixels', DRAWING_LIMITS.pixels);
    this.sum.add(cost({ own: pixels / PIXELS_PER_OPERATOR, fill: 1, mask: 1 }), 1, this.#tools);
    this.#at = endOfImage(this.#bytes, this.#at);
  }

  /** A string shows at most as many glyphs as it has bytes. */
  #string(): void {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let depth = 0;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === BACKSLASH) at += 1;
      else if (byte === OPEN) depth += 1;
      else if (byte === CLOSE) depth -= 1;
      if (depth === 0) break;
    }
    this.#at = at + 1;
    this.#shown += at - start - 1;
  }

  #hex(): void {
    const start = this.#at;
    this.#skip((byte) => byte === GREATER);
    this.#shown += (this.#at - start) / 2;
    this.#at += 1;
  }
}

/** Ends the reading: the file asks for more than it may. */
export function heavy(limit: string, most: number): never {
  return refuse({ code: 'pdf_too_large', limit, most });
}
