import type { PdfDocument, PdfPage } from '#lib/domain/pdf/document.ts';
import {
  isArray,
  isDict,
  isName,
  isStream,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from '#lib/domain/pdf/syntax/value.ts';
import type { Box } from '../matrix.ts';

const MAX_ANCESTORS = 32;
/** Annotation flags (ISO 32000-1, table 165): Hidden and NoView. */
const HIDDEN = 2;
const NO_VIEW = 32;

/** A page's annotations in the order they are drawn in, the later over the earlier. */
export function annotationsOf(document: PdfDocument, page: PdfPage): PdfDict[] {
  const annotations = document.resolve(page.dict.get('Annots'));
  return (isArray(annotations) ? annotations : []).map((item) => document.resolve(item)).filter(isDict);
}

export function isWidget(document: PdfDocument, annotation: PdfDict): boolean {
  return isName(document.resolve(annotation.get('Subtype')), 'Widget');
}

/** Where an annotation is drawn; null for one that is hidden everywhere, or on the screen too if `onScreen`, or has no area. */
export function placeOf(document: PdfDocument, annotation: PdfDict, onScreen: boolean): Box | null {
  const flags = document.resolve(annotation.get('F'));
  const unseen = onScreen ? HIDDEN | NO_VIEW : HIDDEN;
  if (typeof flags === 'number' && (flags & unseen) !== 0) return null;
  return areaOf(document, annotation.get('Rect'));
}

/** A field's attribute, its own or of the nearest field above (ISO 32000-1, 12.7.3.1). */
export function inherited(document: PdfDocument, widget: PdfDict, key: string): PdfValue {
  let field: PdfValue = widget;
  for (let steps = 0; isDict(field) && steps < MAX_ANCESTORS; steps += 1) {
    const value = document.resolve(field.get(key));
    if (value !== null) return value;
    field = document.resolve(field.get('Parent'));
  }
  return null;
}

/** The normal appearances: one, or one for each state. */
export function normalOf(document: PdfDocument, widget: PdfDict): PdfValue {
  const appearances = document.resolve(widget.get('AP'));
  return isDict(appearances) ? document.resolve(appearances.get('N')) : null;
}

/** What flattening prints of a widget: its normal appearance in the state it says it is in, if that has an area. */
export function printedOf(document: PdfDocument, widget: PdfDict): PdfStream | null {
  const normal = normalOf(document, widget);
  const state = document.resolve(widget.get('AS'));
  const chosen = isDict(normal) && isName(state) ? document.resolve(normal.get(state.name)) : normal;
  return isStream(chosen) && areaOf(document, chosen.dict.get('BBox')) ? chosen : null;
}

function areaOf(document: PdfDocument, value: PdfValue): Box | null {
  const list = document.resolve(value);
  const corners = (isArray(list) ? list : []).map((item) => document.resolve(item));
  const [x1, y1, x2, y2] = corners.map((corner) => (typeof corner === 'number' ? corner : NaN));
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return null;
  const [width, height] = [Math.abs(x2 - x1), Math.abs(y2 - y1)];
  return width > 0 && height > 0 ? { x: Math.min(x1, x2), y: Math.min(y1, y2), width, height } : null;
}
