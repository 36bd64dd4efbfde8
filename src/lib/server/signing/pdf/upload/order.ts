import type { PdfDocument, PdfPage } from '#lib/domain/pdf/document.ts';
import { isArray, isDict, isName, type PdfDict } from '#lib/domain/pdf/syntax/value.ts';
import { within, type Box } from '../matrix.ts';
import { annotationsOf, isWidget, placeOf, printedOf } from './widget.ts';

/** How far what a viewer draws by itself may go beyond its rectangle: lines have a width. */
const BEYOND = 12;
/** A thousand fields and a thousand marks on one page. */
const MOST_LOOKS = 1_000_000;

/**
 * Whether a field that shows something lies over a mark that is no field. Flattening would put it below: what was filled
 * in becomes part of the page, and marks stay over that.
 */
export function findFieldOverMark(
  document: PdfDocument,
  pages: readonly PdfPage[],
): { code: 'pdf_field_over_mark' } | null {
  if (!isDict(document.resolve(document.root.get('AcroForm')))) return null;
  return pages.some((page) => hasFieldOverMark(document, page)) ? { code: 'pdf_field_over_mark' } : null;
}

function hasFieldOverMark(document: PdfDocument, page: PdfPage): boolean {
  const marks: Box[] = [];
  let looks = 0;
  for (const annotation of annotationsOf(document, page)) {
    if (!isWidget(document, annotation)) {
      marks.push(...markOf(document, annotation));
      continue;
    }
    const place = placeOf(document, annotation, true);
    if (!place || !printedOf(document, annotation)) continue;
    looks += marks.length;
    // Too many to compare: as good as covered, which is the side that loses nothing.
    if (looks > MOST_LOOKS || marks.some((mark) => overlap(place, mark))) return true;
  }
  return false;
}

function markOf(document: PdfDocument, annotation: PdfDict): Box[] {
  const place = placeOf(document, annotation, false);
  const subtype = document.resolve(annotation.get('Subtype'));
  if (!place || isName(subtype, 'Popup')) return [];
  if (document.resolve(annotation.get('AP')) !== null) return [place];
  if (isName(subtype, 'Link') && !hasBorder(document, annotation)) return [];
  const { x, y, width, height } = place;
  return [{ x: x - BEYOND, y: y - BEYOND, width: width + 2 * BEYOND, height: height + 2 * BEYOND }];
}

/** A link has a border one point wide if it does not say otherwise (ISO 32000-1, tables 164 and 166). */
function hasBorder(document: PdfDocument, link: PdfDict): boolean {
  const style = document.resolve(link.get('BS'));
  if (isDict(style)) return document.resolve(style.get('W')) !== 0;
  const border = document.resolve(link.get('Border'));
  return !isArray(border) || document.resolve(border[2] ?? null) !== 0;
}

function overlap(a: Box, b: Box): boolean {
  const { width, height } = within(a, b);
  return width > 0 && height > 0;
}
