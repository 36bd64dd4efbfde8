import { PdfDict, PdfArray, PdfNumber, PdfName, PdfStream, type PDF, type PdfRef } from '@libpdf/core';
import type { Matrix } from './matrix.ts';
import type { Cut, Typeface } from './type/typeface.ts';

/** Colours on paper: the inks of the screens in daylight, as DeviceRGB. */
export const INK = '0.13 0.15 0.18';
export const MUTED = '0.36 0.39 0.43';
export const RULE = '0.80 0.79 0.76';
export const FJORD = '0.03 0.33 0.37';
export const SEAL = '0.60 0.12 0.13';
export const BLACK = '0 0 0';
export const WHITE = '1 1 1';

export interface TextStyle {
  readonly cut?: Cut;
  readonly size: number;
  readonly colour?: string;
  /** Extra space between letters, in points. */
  readonly tracking?: number;
}

/** Writes a content stream, in points, from the lower left corner. Text goes in as glyph numbers, so it is never code. */
export class Ink {
  readonly #typeface: Typeface;
  readonly #parts: string[] = [];

  constructor(typeface: Typeface) {
    this.#typeface = typeface;
  }

  /** One line of text from its baseline's start; returns its width. The text must be printable. */
  text(x: number, y: number, text: string, style: TextStyle): number {
    const { cut = 'regular', size, colour = INK, tracking = 0 } = style;
    const { runs, parts, glyphs } = this.#typeface.show(cut, text);
    const shown = runs.map(({ font, operators }) => `/${font} ${num(size)} Tf ${operators(size)}`);
    const spacing = tracking === 0 ? '' : `${num(tracking)} Tc `;
    this.#parts.push(`q BT ${colour} rg ${spacing}${num(x)} ${num(y)} Td ${shown.join(' ')} ET Q`);
    const outlines = parts(size);
    if (outlines.length > 0) this.through([1, 0, 0, 1, x, y], () => this.path(outlines.join(' '), colour));
    return this.#typeface[cut].widthOf(text, size) + tracking * glyphs;
  }

  box(x: number, y: number, width: number, height: number, colour: string): void {
    this.#parts.push(`q ${colour} rg ${[x, y, width, height].map(num).join(' ')} re f Q`);
  }

  rule(x: number, y: number, width: number, colour = RULE, weight = 0.6): void {
    this.box(x, y - weight / 2, width, weight, colour);
  }

  /** Path operators filled in one go, for what is made of many pieces. */
  path(operators: string, colour: string): void {
    this.#parts.push(`q ${colour} rg ${operators} f Q`);
  }

  /** What `draw` writes, seen through `matrix`. */
  through(matrix: Matrix, draw: () => void): void {
    this.#parts.push(`q ${matrix.map(num).join(' ')} cm`);
    draw();
    this.#parts.push('Q');
  }

  /** Operators as they stand. */
  raw(operators: string): void {
    this.#parts.push(operators);
  }

  toString(): string {
    return this.#parts.join('\n');
  }

  /** A form that is filled later names no fonts: to EU DSS, those that then are no longer named were taken away. */
  #isBlank(): boolean {
    return this.#parts.length === 0;
  }

  /** The stream as a form XObject of the given size, turned by `matrix` when it is put somewhere. */
  toForm(pdf: PDF, width: number, height: number, matrix?: Matrix): PdfRef {
    const dict = PdfDict.of({
      Type: PdfName.XObject,
      Subtype: PdfName.of('Form'),
      BBox: PdfArray.of(...[0, 0, width, height].map((value) => PdfNumber.of(round(value)))),
      Resources: PdfDict.of({ Font: this.#isBlank() ? new PdfDict() : this.#typeface.resources }),
    });
    if (matrix) dict.set('Matrix', PdfArray.of(...matrix.map((value) => PdfNumber.of(round(value)))));
    return pdf.register(new PdfStream(dict, toBytes(this.toString())));
  }
}

/** Operators are ASCII throughout. */
export function toBytes(operators: string): Uint8Array {
  return new TextEncoder().encode(operators);
}

/** A number as PDF writes it: never with an exponent. */
export function num(value: number): string {
  return String(round(value));
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000 || 0;
}
