import type { Result } from '../result.ts';
import type { PdfDocument } from './document.ts';
import { damaged, type PdfError, reading, refuse } from './syntax/fault.ts';
import { textOf } from './syntax/text.ts';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isString,
  type PdfDict,
  type PdfRef,
  type PdfValue,
} from './syntax/value.ts';

/** Far more than any form; keeps a hostile one from filling memory. */
const MOST_FIELDS = 20_000;
const MOST_DEPTH = 32;

/** A field that holds a value (ISO 32000-1, 12.7.3). */
export interface FormField {
  /** Its names from the outermost inwards, joined by dots. */
  readonly name: string;
  /** Tx, Btn, Ch or Sig, its own or inherited; null when nobody says. */
  readonly type: string | null;
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  /** What shows it on pages: the field itself, or its kids. */
  readonly widgets: readonly PdfRef[];
}

interface Step {
  readonly value: PdfValue;
  readonly name: string;
  readonly type: string | null;
  readonly depth: number;
}

/** The top of the form, wherever it stands: the catalog's AcroForm, or null. */
export function acroFormOf(document: PdfDocument): PdfDict | null {
  const form = document.resolve(document.root.get('AcroForm'));
  return isDict(form) ? form : null;
}

/** All fields that hold values. Errors: pdf_damaged for loops and direct fields, pdf_too_large. */
export function formFields(document: PdfDocument): Result<readonly FormField[], PdfError> {
  return reading(() => {
    const fields: FormField[] = [];
    const seen = new Set<number>();
    const top = refsOf(document, acroFormOf(document)?.get('Fields') ?? null);
    let met = top.length;
    const waiting: Step[] = top.map((value) => ({ value, name: '', type: null, depth: 0 })).reverse();
    for (let step = waiting.pop(); step; step = waiting.pop()) {
      const ref = isRef(step.value) ? step.value : damaged(document.end, 'form_field');
      const dict = document.resolve(ref);
      if (!isDict(dict) || seen.has(ref.number) || step.depth > MOST_DEPTH) {
        return damaged(document.end, 'form_field');
      }
      seen.add(ref.number);
      const name = nameOf(document, dict, step.name);
      const type = typeOf(document, dict) ?? step.type;
      const kids = refsOf(document, dict.get('Kids'));
      // Counted, not only named once: one list of kids could be that of many fields.
      met += kids.length;
      if (met > MOST_FIELDS) refuse({ code: 'pdf_too_large', limit: 'fields', most: MOST_FIELDS });
      const isInner = (kid: PdfRef) => {
        const value = document.resolve(kid);
        return isDict(value) && value.get('T') !== null;
      };
      const inner = kids.filter(isInner);
      for (const value of inner.toReversed()) waiting.push({ value, name, type, depth: step.depth + 1 });
      const widgets = kids.length === 0 ? [ref] : kids.filter((kid) => !isInner(kid));
      if (inner.length === 0) fields.push({ name, type, ref, dict, widgets });
    }
    return fields;
  });
}

function refsOf(document: PdfDocument, value: PdfValue): PdfRef[] {
  const list = document.resolve(value);
  if (list === null) return [];
  if (!isArray(list)) return damaged(document.end, 'form_field');
  return list.map((each) => (isRef(each) ? each : damaged(document.end, 'form_field')));
}

function nameOf(document: PdfDocument, dict: PdfDict, above: string): string {
  const own = document.resolve(dict.get('T'));
  if (!isString(own)) return above;
  return above === '' ? textOf(own) : `${above}.${textOf(own)}`;
}

function typeOf(document: PdfDocument, dict: PdfDict): string | null {
  const type = document.resolve(dict.get('FT'));
  return isName(type) ? type.name : null;
}
