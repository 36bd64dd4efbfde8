import {
  PdfArray,
  PdfBool,
  PdfDict,
  PdfName,
  PdfNumber,
  PdfString,
  type PDF,
  type PdfRef,
} from '@libpdf/core';
import type { Ink } from '../ink.ts';

/** What a part of the text is, for whoever hears it read (ISO 32000-1, 14.8.4). */
export type Role = 'Document' | 'H1' | 'P' | 'Table' | 'THead' | 'TBody' | 'TR' | 'TH' | 'TD' | 'Form';

/** An element of the structure. */
export interface Element {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  readonly kids: PdfArray;
}

/** The structure of a document: which marked content is what, and in which order it is read. */
export class Tags {
  readonly #pdf: PDF;
  readonly #root: Element;
  readonly #document: Element;
  /** By the number that a page or an annotation has: the elements of its marked contents, or its own. */
  readonly #parents: (PdfRef[] | PdfRef)[] = [];

  constructor(pdf: PDF) {
    this.#pdf = pdf;
    const dict = PdfDict.of({ Type: PdfName.of('StructTreeRoot') });
    this.#root = { dict, ref: pdf.register(dict), kids: new PdfArray([]) };
    dict.set('K', this.#root.kids);
    this.#document = this.#add(this.#root, 'Document');
  }

  /** The next element within another; within the document where none is named. */
  add(role: Role, within: Element = this.#document): Element {
    return this.#add(within, role);
  }

  /** What a column or a row is called. */
  head(scope: 'Column' | 'Row', within: Element): Element {
    const element = this.#add(within, 'TH');
    element.dict.set('A', PdfDict.of({ O: PdfName.of('Table'), Scope: PdfName.of(scope) }));
    return element;
  }

  /** A page: `mark` draws a piece of an element's content on it. */
  page(ref: PdfRef, dict: PdfDict): { mark: (ink: Ink, element: Element, draw: () => void) => void } {
    const elements: PdfRef[] = [];
    dict.set('StructParents', PdfNumber.of(this.#parents.push(elements) - 1));
    return {
      mark: (ink, element, draw) => {
        const number = elements.push(element.ref) - 1;
        const role = (element.dict.get('S') as PdfName).value;
        ink.raw(`/${role} <</MCID ${number}>> BDC`);
        draw();
        ink.raw('EMC');
        element.kids.push(PdfDict.of({ Type: PdfName.of('MCR'), Pg: ref, MCID: PdfNumber.of(number) }));
      },
    };
  }

  /** A field of the form, as an element of the document. */
  field(widget: PdfDict, ref: PdfRef, page: PdfRef): void {
    const element = this.add('Form');
    widget.set('StructParent', PdfNumber.of(this.#parents.push(element.ref) - 1));
    element.kids.push(PdfDict.of({ Type: PdfName.of('OBJR'), Obj: ref, Pg: page }));
  }

  /** Writes the structure into the document. */
  finish(language: string): void {
    const numbers = this.#parents.flatMap((parent, number) => [
      PdfNumber.of(number),
      Array.isArray(parent) ? this.#pdf.register(PdfArray.of(...parent)) : parent,
    ]);
    const tree = this.#pdf.register(PdfDict.of({ Nums: PdfArray.of(...numbers) }));
    this.#root.dict.set('ParentTree', tree);
    this.#root.dict.set('ParentTreeNextKey', PdfNumber.of(this.#parents.length));
    const catalog = this.#pdf.getCatalog();
    catalog.set('StructTreeRoot', this.#root.ref);
    catalog.set('MarkInfo', PdfDict.of({ Marked: PdfBool.of(true) }));
    catalog.set('Lang', PdfString.fromString(language));
  }

  #add(within: Element, role: Role): Element {
    const dict = PdfDict.of({ Type: PdfName.of('StructElem'), S: PdfName.of(role), P: within.ref });
    const kids = new PdfArray([]);
    dict.set('K', kids);
    const ref = this.#pdf.register(dict);
    within.kids.push(ref);
    return { dict, ref, kids };
  }
}

/** Draws what is no content: rules, what stands on every page. */
export function artifact(ink: Ink, draw: () => void): void {
  ink.raw('/Artifact BMC');
  draw();
  ink.raw('EMC');
}
