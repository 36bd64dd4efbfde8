import type { PdfDocument, PdfPage } from '#lib/domain/pdf/document.ts';
import {
  isArray,
  isDict,
  isName,
  isStream,
  isString,
  type PdfDict,
  type PdfValue,
} from '#lib/domain/pdf/syntax/value.ts';
import { textOf } from '#lib/domain/pdf/syntax/text.ts';
import { onlyFormats } from './field-script.ts';
import { annotationsOf, isWidget } from './widget.ts';

/** When something is typed into a field, it is shown, checked, and added up (ISO 32000-1, table 196). */
const FIELD_EVENTS = new Set(['K', 'F', 'V', 'C']);

/**
 * What does not come with the document when it is sent, so that it may be there at upload: the form with its fields, and
 * what pressing a link or a bookmark does beyond the document and the web.
 */
export class Leaving {
  readonly #document: PdfDocument;
  readonly #fields: ReadonlySet<PdfDict>;
  readonly #pressed: ReadonlySet<PdfDict>;
  /** The actions themselves, wherever they are met. */
  readonly #actions = new Set<PdfDict>();

  constructor(document: PdfDocument, pages: readonly PdfPage[]) {
    this.#document = document;
    this.#fields = fieldsOf(document, pages);
    this.#pressed = new Set([...this.#fields, ...linksOf(document, pages), ...bookmarksOf(document)]);
    for (const field of this.#fields) {
      for (const [event, value] of this.#events(field)) {
        const action = document.resolve(value);
        if (isDict(action) && this.isScriptOf(field, event, action)) this.#actions.add(action);
      }
    }
    for (const holder of this.#pressed) {
      const action = document.resolve(holder.get('A'));
      if (isDict(action) && this.isPressed(holder, action)) this.#actions.add(action);
    }
  }

  /** Whether it is such an action, by itself: where it hangs is asked at what it hangs on. */
  has(action: PdfDict): boolean {
    return this.#actions.has(action);
  }

  /** A script that says how a field is filled in, on the field itself and with nothing behind it. */
  isScriptOf(field: PdfDict, event: string, action: PdfDict): boolean {
    if (!this.#fields.has(field) || !FIELD_EVENTS.has(event) || !this.#is(action, 'JavaScript')) return false;
    const script = this.#document.resolve(action.get('JS'));
    if (isString(script)) return onlyFormats(textOf(script));
    const decoded = isStream(script) ? this.#document.streamBytes(script) : null;
    return decoded?.ok === true && onlyFormats(Buffer.from(decoded.value.bytes).toString('latin1'));
  }

  /** Opens another file, or asks the viewer itself for something, when it is pressed, and does no more. */
  isPressed(holder: PdfDict, action: PdfDict): boolean {
    return this.#pressed.has(holder) && (this.#is(action, 'GoToR') || this.#is(action, 'Named'));
  }

  #is(action: PdfDict, kind: string): boolean {
    const document = this.#document;
    return isName(document.resolve(action.get('S')), kind) && document.resolve(action.get('Next')) === null;
  }

  #events(field: PdfDict): ReadonlyMap<string, PdfValue> {
    const events = this.#document.resolve(field.get('AA'));
    return isDict(events) ? events.entries : new Map();
  }
}

/** The fields of a form, and what shows them on pages. Without a form there are none that go with it. */
function fieldsOf(document: PdfDocument, pages: readonly PdfPage[]): Set<PdfDict> {
  const form = document.resolve(document.root.get('AcroForm'));
  const fields = new Set<PdfDict>();
  if (!isDict(form)) return fields;
  const waiting: PdfValue[] = [form.get('Fields')];
  for (const page of pages) {
    for (const each of annotationsOf(document, page)) if (isWidget(document, each)) waiting.push(each);
  }
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const found = document.resolve(value);
    if (isArray(found)) for (const item of found) waiting.push(item);
    if (!isDict(found) || fields.has(found)) continue;
    fields.add(found);
    waiting.push(found.get('Kids'), found.get('Parent'));
  }
  return fields;
}

function linksOf(document: PdfDocument, pages: readonly PdfPage[]): PdfDict[] {
  const all = pages.flatMap((page) => annotationsOf(document, page));
  return all.filter((each) => isName(document.resolve(each.get('Subtype')), 'Link'));
}

function bookmarksOf(document: PdfDocument): Set<PdfDict> {
  const items = new Set<PdfDict>();
  const outlines = document.resolve(document.root.get('Outlines'));
  const waiting: PdfValue[] = isDict(outlines) ? [outlines.get('First')] : [];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const item = document.resolve(value);
    if (!isDict(item) || items.has(item)) continue;
    items.add(item);
    waiting.push(item.get('Next'), item.get('First'));
  }
  return items;
}
