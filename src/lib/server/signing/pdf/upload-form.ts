import type { PdfDocument, PdfPage } from '#lib/domain/pdf/document.ts';
import {
  isArray,
  isDict,
  isName,
  isString,
  isStream,
  type PdfDict,
  type PdfValue,
} from '#lib/domain/pdf/value.ts';
import type { Forbidden } from './upload-rules.ts';

const MAX_ANCESTORS = 32;
const HIDDEN = 2 | 32;

/**
 * Whether a form's filled fields can be printed as they stand: every shown text or choice field with a value has an
 * appearance, and the file does not ask viewers to draw them anew (/NeedAppearances), each in its own way.
 */
export function findFormFault(document: PdfDocument, pages: readonly PdfPage[]): Forbidden | null {
  const form = document.resolve(document.root.get('AcroForm'));
  if (!isDict(form)) return null;
  const redrawn = document.resolve(form.get('NeedAppearances')) === true;
  for (const page of pages) {
    const annotations = document.resolve(page.dict.get('Annots'));
    for (const item of isArray(annotations) ? annotations : []) {
      const widget = document.resolve(item);
      if (!isDict(widget) || !isName(document.resolve(widget.get('Subtype')), 'Widget')) continue;
      if (isFilled(document, widget) && (redrawn || !hasAppearance(document, widget))) {
        return { code: 'pdf_form', reason: 'without_appearance' };
      }
    }
  }
  return null;
}

function isFilled(document: PdfDocument, widget: PdfDict): boolean {
  const flags = document.resolve(widget.get('F'));
  if (typeof flags === 'number' && (flags & HIDDEN) !== 0) return false;
  const type = inherited(document, widget, 'FT');
  if (!isName(type, 'Tx') && !isName(type, 'Ch')) return false;
  const value = inherited(document, widget, 'V');
  if (isString(value)) return value.bytes.length > 0;
  return isArray(value) ? value.length > 0 : isStream(value);
}

/** A field's attribute, its own or of the nearest field above (ISO 32000-1, 12.7.3.1). */
function inherited(document: PdfDocument, widget: PdfDict, key: string): PdfValue {
  let field: PdfValue = widget;
  for (let steps = 0; isDict(field) && steps < MAX_ANCESTORS; steps += 1) {
    const value = document.resolve(field.get(key));
    if (value !== null) return value;
    field = document.resolve(field.get('Parent'));
  }
  return null;
}

function hasAppearance(document: PdfDocument, widget: PdfDict): boolean {
  const appearances = document.resolve(widget.get('AP'));
  return isDict(appearances) && document.resolve(appearances.get('N')) !== null;
}
