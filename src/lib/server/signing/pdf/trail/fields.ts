import { PdfArray, PdfDict, PdfName, PdfNumber, PdfString, type PDF, type PdfRef } from '@libpdf/core';
import { TRAIL_KEY } from '#lib/domain/pdf/trail.ts';
import { Ink } from '../ink.ts';
import { mapped, type Matrix } from '../matrix.ts';
import { rectangle, resolved, type PaperPage } from '../pages.ts';
import { LANGUAGE_KEY } from '../sign/signature-block.ts';
import type { Typeface } from '../type/typeface.ts';
import type { PaperLanguage } from '../words.ts';
import type { TrailLayout } from './layout.ts';

/** Read only, as only signing fills it (ISO 32000-1, table 221). */
const READ_ONLY = 1;
/** Print and Locked (ISO 32000-1, table 165). */
const FLAGS = 4 | 128;

/** The field that stands for all of a signer's trails: who locks it locks them. */
export function trailsOf(signerField: string): string {
  return `${signerField}-trail`;
}

/**
 * The fields that signers' trails are written into when they sign: for each signer a field that stands for all of theirs,
 * and below it a text field on every page, empty and read only.
 *
 * Text fields, and no further widgets of the signature field, which should have one alone: to fill them is to fill in a
 * form, which the seal permits, and each signature then locks its own.
 */
export class TrailFields {
  readonly #pdf: PDF;
  readonly #typeface: Typeface;
  readonly #language: PaperLanguage;
  readonly #signers: readonly { field: string; dict: PdfDict; ref: PdfRef; kids: PdfRef[] }[];
  readonly #waiting = new Map<string, PdfRef>();

  constructor(pdf: PDF, typeface: Typeface, signers: readonly string[], language: PaperLanguage) {
    this.#pdf = pdf;
    this.#typeface = typeface;
    this.#language = language;
    this.#signers = signers.map((field) => {
      const dict = new PdfDict();
      return { field, dict, ref: pdf.register(dict), kids: [] };
    });
  }

  get count(): number {
    return this.#signers.length;
  }

  /** Puts an empty field per signer on a page. `toPage`: from the layout's coordinates to the page's. */
  put(page: PaperPage, { boxes }: TrailLayout, toPage: Matrix): void {
    const made = this.#signers.flatMap(({ field, ref: parent, kids }, at) => {
      const box = boxes[at];
      if (!box) return [];
      const [font] = this.#typeface.plain('regular');
      const widget = PdfDict.of({
        Type: PdfName.of('Annot'),
        Subtype: PdfName.of('Widget'),
        FT: PdfName.of('Tx'),
        Ff: PdfNumber.of(READ_ONLY),
        T: PdfString.fromString(`${kids.length + 1}`),
        Parent: parent,
        Rect: rectangle(mapped(box, toPage)),
        F: PdfNumber.of(FLAGS),
        DA: PdfString.fromString(`/${font} 6 Tf 0 g`),
        AP: PdfDict.of({ N: this.#empty(box, toPage) }),
        [TRAIL_KEY]: PdfString.fromString(field),
        [LANGUAGE_KEY]: PdfName.of(this.#language),
      });
      const ref = this.#pdf.register(widget);
      kids.push(ref);
      return [ref];
    });
    const annotations = resolved(this.#pdf, page.dict.get('Annots'));
    const others = annotations instanceof PdfArray ? annotations.toArray() : [];
    page.dict.set('Annots', new PdfArray([...others, ...made]));
  }

  /** Takes the fields into the document's form, once all pages have theirs. */
  finish(): void {
    const form = resolved(this.#pdf, this.#pdf.getCatalog().get('AcroForm'));
    const fields = form instanceof PdfDict ? resolved(this.#pdf, form.get('Fields')) : null;
    if (!(form instanceof PdfDict) || !(fields instanceof PdfArray)) throw new Error('there is no form');
    for (const { field, dict, ref, kids } of this.#signers) {
      dict.set('T', PdfString.fromString(trailsOf(field)));
      dict.set('Kids', PdfArray.of(...kids));
      fields.push(ref);
    }
    form.set('DR', PdfDict.of({ Font: this.#typeface.resources }));
  }

  /**
   * What a field shows before its signer has signed, turned as the page is: nothing. Pages of one size share it.
   */
  #empty({ width, height }: { width: number; height: number }, toPage: Matrix): PdfRef {
    const turn = toPage.slice(0, 4).map((value) => Math.sign(Math.round(value * 1000)));
    const key = [width, height, ...turn].join(' ');
    const known = this.#waiting.get(key);
    if (known) return known;
    const [a = 1, b = 0, c = 0, d = 1] = turn;
    const form = new Ink(this.#typeface).toForm(this.#pdf, width, height, [a, b, c, d, 0, 0]);
    this.#waiting.set(key, form);
    return form;
  }
}
