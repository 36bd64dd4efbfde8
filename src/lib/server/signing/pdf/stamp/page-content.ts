import { PdfArray, PdfDict, PdfRef, PdfStream, type PDF, type PdfObject } from '@libpdf/core';
import type { Box } from '../matrix.ts';
import { boxOf, nameOf, resolved } from '../pages.ts';

/** A form XObject, its name among the page's resources, the operators that paint it, and where. */
export interface Drawing {
  readonly name: string;
  readonly ref: PdfRef;
  readonly operators: string;
  readonly box: Box;
}

/** A page's own content: its streams, and their bytes as the one stream they count as (ISO 32000-1, table 30). */
export interface PageContent {
  readonly refs: readonly PdfRef[];
  readonly bytes: Uint8Array;
}

/** Throws where a stream can't be decoded. */
export function contentOf(pdf: PDF, page: PdfDict): PageContent {
  const contents = page.get('Contents');
  const found = resolved(pdf, contents);
  const items = found instanceof PdfArray ? found.toArray() : [contents];
  const refs = items.filter((item) => item instanceof PdfRef);
  const parts = refs.map((ref) => resolved(pdf, ref)).filter((stream) => stream instanceof PdfStream);
  return { refs, bytes: joined(parts.map((stream) => stream.getDecodedData())) };
}

/** Where annotations are drawn over the page; links and notes that open show nothing there. */
export function annotationBoxes(pdf: PDF, page: PdfDict): Box[] {
  const annotations = resolved(pdf, page.get('Annots'));
  return (annotations instanceof PdfArray ? annotations.toArray() : []).flatMap((item) => {
    const annotation = resolved(pdf, item);
    if (!(annotation instanceof PdfDict) || !annotation.has('AP')) return [];
    return nameOf(pdf, annotation.get('Subtype')) === 'Popup'
      ? []
      : (boxOf(pdf, annotation.get('Rect')) ?? []);
  });
}

/** A dictionary nobody else holds, with the same entries. */
export function copyOf(pdf: PDF, dict: PdfObject | undefined): PdfDict {
  const found = resolved(pdf, dict);
  return found instanceof PdfDict ? found.clone() : new PdfDict();
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, 0)).fill(32);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length + 1;
  }
  return whole;
}
