import { PdfArray, PdfDict, PdfName, PdfNumber, PdfStream, type PDF, type PdfRef } from '@libpdf/core';
import { Ink, MUTED, RULE, toBytes } from '../ink.ts';
import { fit, type Typeface } from '../type/typeface.ts';
import { WORDS, type PaperLanguage } from '../words.ts';
import { artifact, type Element, type Tags } from './tags.ts';

/** A4 across, in points. */
export const SHEET = { width: 841.89, height: 595.28 } as const;
export const LEFT = 36;
export const RIGHT = SHEET.width - LEFT;
const TOP = SHEET.height - 40;
/** Where the text of a sheet ends. */
export const BOTTOM = 44;

interface Sheet {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  readonly ink: Ink;
  readonly mark: (ink: Ink, element: Element, draw: () => void) => void;
}

/** The sheets of a report, one behind the other; what stands on each of them is written when it is known how many there are. */
export class Sheets {
  /** The baseline of what is written next. */
  y = TOP;
  readonly #pdf: PDF;
  readonly #typeface: Typeface;
  readonly #tags: Tags;
  readonly #parent: PdfRef;
  readonly #all: Sheet[] = [];

  constructor(pdf: PDF, typeface: Typeface, tags: Tags) {
    this.#pdf = pdf;
    this.#typeface = typeface;
    this.#tags = tags;
    this.#parent = pdf.getCatalog().get('Pages') as PdfRef;
    this.next();
  }

  /** Points left for text. */
  get left(): number {
    return this.y - BOTTOM;
  }

  get current(): Sheet {
    return this.#all.at(-1)!;
  }

  next(): void {
    const dict = PdfDict.of({
      Type: PdfName.Page,
      Parent: this.#parent,
      MediaBox: PdfArray.of(...[0, 0, SHEET.width, SHEET.height].map((value) => PdfNumber.of(value))),
      Resources: PdfDict.of({ Font: this.#typeface.resources }),
      Tabs: PdfName.of('S'),
    });
    const ref = this.#pdf.register(dict);
    const { mark } = this.#tags.page(ref, dict);
    this.#all.push({ ref, dict, ink: new Ink(this.#typeface), mark });
    this.y = TOP;
  }

  /** Draws a piece of an element on the current sheet. */
  mark(element: Element, draw: (ink: Ink) => void): void {
    const { ink, mark } = this.current;
    mark(ink, element, () => draw(ink));
  }

  /** Draws what is no content. */
  beside(draw: (ink: Ink) => void): void {
    const { ink } = this.current;
    artifact(ink, () => draw(ink));
  }

  /** Puts the sheets into the document, each with its number and whose it is. */
  finish(footer: string, language: PaperLanguage): void {
    const root = this.#pdf.getObject(this.#parent) as PdfDict;
    for (const [at, { dict, ink }] of this.#all.entries()) {
      artifact(ink, () => {
        const page = WORDS[language].page(at + 1, this.#all.length);
        const width = this.#typeface.regular.widthOf(page, 7.5);
        ink.rule(LEFT, BOTTOM - 12, RIGHT - LEFT, RULE);
        const text = fit(this.#typeface.regular, footer, 7.5, RIGHT - LEFT - width - 24);
        ink.text(LEFT, BOTTOM - 24, text, { size: 7.5, colour: MUTED });
        ink.text(RIGHT - width, BOTTOM - 24, page, { size: 7.5, colour: MUTED });
      });
      dict.set('Contents', this.#pdf.register(new PdfStream([], toBytes(ink.toString()))));
    }
    root.set('Kids', PdfArray.of(...this.#all.map(({ ref }) => ref)));
    root.set('Count', PdfNumber.of(this.#all.length));
  }
}
