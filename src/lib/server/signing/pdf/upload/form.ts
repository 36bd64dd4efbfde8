import type { PdfDocument, PdfPage } from '#lib/domain/pdf/document.ts';
import { isArray, isDict, isName, isString, isStream, type PdfDict } from '#lib/domain/pdf/syntax/value.ts';
import { annotationsOf, inherited, isWidget, normalOf, placeOf, printedOf } from './widget.ts';

/**
 * Whether a form's filled fields can be printed as they stand: every shown text or choice field with a value, and every
 * button that is on, has an appearance, and the file does not ask viewers to draw text and choices anew
 * (/NeedAppearances), each in its own way.
 */
export function findFormFault(
  document: PdfDocument,
  pages: readonly PdfPage[],
): { code: 'pdf_form'; reason: 'without_appearance' } | null {
  const form = document.resolve(document.root.get('AcroForm'));
  if (!isDict(form)) return null;
  const redrawn = document.resolve(form.get('NeedAppearances')) === true;
  for (const page of pages) {
    for (const widget of annotationsOf(document, page)) {
      if (!isWidget(document, widget) || !placeOf(document, widget, true)) continue;
      const written = isWritten(document, widget);
      const printed = printedOf(document, widget) !== null;
      if ((written && redrawn) || (!printed && (written || isOn(document, widget)))) {
        return { code: 'pdf_form', reason: 'without_appearance' };
      }
    }
  }
  return null;
}

/** A text or choice field with a value. */
function isWritten(document: PdfDocument, widget: PdfDict): boolean {
  const type = inherited(document, widget, 'FT');
  if (!isName(type, 'Tx') && !isName(type, 'Ch')) return false;
  const value = inherited(document, widget, 'V');
  if (isString(value)) return value.bytes.length > 0;
  return isArray(value) ? value.length > 0 : isStream(value);
}

/**
 * A box or a radio button that is on (ISO 32000-1, 12.7.4.2.3): by its own state, or, where it says none, by the value
 * of its field, if that is a state it has or it has no states at all.
 */
function isOn(document: PdfDocument, widget: PdfDict): boolean {
  if (!isName(inherited(document, widget, 'FT'), 'Btn')) return false;
  const state = document.resolve(widget.get('AS'));
  if (isName(state)) return state.name !== 'Off';
  const value = inherited(document, widget, 'V');
  if (!isName(value) || value.name === 'Off') return false;
  const normal = normalOf(document, widget);
  return !isDict(normal) || document.resolve(normal.get(value.name)) !== null;
}
