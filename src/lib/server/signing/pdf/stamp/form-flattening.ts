import { PdfArray, PdfDict, PdfName, PdfRef, PdfStream, type PDF, type PdfObject } from '@libpdf/core';
import { num } from '../ink.ts';
import { mapped, type Box } from '../matrix.ts';
import type { Drawing } from './page-content.ts';
import { boxOf, formMatrix, nameOf, numberOf, resolved, type PaperPage } from '../pages.ts';

/** Annotation flags (ISO 32000-1, table 165): Hidden and NoView. */
const NOT_SHOWN = 2 | 32;

/**
 * Takes the form out of a document and gives back, per page, its fields' appearances as drawings, so that what was
 * filled in is paper from now on. Upload has made sure that every filled
 * field has its appearance, and lies over no mark that stays.
 */
export function flattenForm(pdf: PDF, pages: readonly PaperPage[], mark: string): Map<PaperPage, Drawing[]> {
  const drawings = new Map<PaperPage, Drawing[]>();
  if (!pdf.getCatalog().has('AcroForm')) return drawings;
  let count = 0;
  for (const page of pages) {
    const annotations = resolved(pdf, page.dict.get('Annots'));
    if (!(annotations instanceof PdfArray)) continue;
    const isWidget = (item: PdfObject): boolean => {
      const dict = resolved(pdf, item);
      return dict instanceof PdfDict && nameOf(pdf, dict.get('Subtype')) === 'Widget';
    };
    const items = annotations.toArray();
    const drawn = items.filter(isWidget).flatMap((item) => {
      count += 1;
      return drawingOf(pdf, resolved(pdf, item), `${mark}F${count}`) ?? [];
    });
    drawings.set(page, drawn);
    page.dict.set('Annots', new PdfArray(items.filter((item) => !isWidget(item))));
  }
  pdf.getCatalog().delete('AcroForm');
  return drawings;
}

function drawingOf(pdf: PDF, widget: PdfObject | null, name: string): Drawing | null {
  if (!(widget instanceof PdfDict)) return null;
  if ((numberOf(pdf, widget.get('F')) ?? 0) & NOT_SHOWN) return null;
  const ref = normalAppearance(pdf, widget);
  const form = resolved(pdf, ref ?? undefined);
  const place = boxOf(pdf, widget.get('Rect'));
  if (!ref || !(form instanceof PdfStream) || !place) return null;
  const bounds = transformedBounds(pdf, form);
  if (!bounds || bounds.width === 0 || bounds.height === 0) return null;
  form.set('Type', PdfName.XObject);
  form.set('Subtype', PdfName.of('Form'));
  const [sx, sy] = [place.width / bounds.width, place.height / bounds.height];
  const matrix = [sx, 0, 0, sy, place.x - bounds.x * sx, place.y - bounds.y * sy].map(num).join(' ');
  return { name, ref, box: place, operators: `q ${matrix} cm /${name} Do Q` };
}

/** The widget's normal appearance in its current state. */
function normalAppearance(pdf: PDF, widget: PdfDict): PdfRef | null {
  const appearances = resolved(pdf, widget.get('AP'));
  if (!(appearances instanceof PdfDict)) return null;
  const normal = appearances.get('N');
  const direct = resolved(pdf, normal);
  if (direct instanceof PdfStream) return normal instanceof PdfRef ? normal : null;
  const state = nameOf(pdf, widget.get('AS'));
  const chosen = direct instanceof PdfDict && state !== null ? direct.get(state) : undefined;
  return chosen instanceof PdfRef ? chosen : null;
}

/** The upright rectangle around a form's /BBox after its /Matrix (ISO 32000-1, 12.5.5, algorithm 8.1). */
function transformedBounds(pdf: PDF, form: PdfDict): Box | null {
  const box = boxOf(pdf, form.get('BBox'));
  return box && mapped(box, formMatrix(pdf, form));
}
