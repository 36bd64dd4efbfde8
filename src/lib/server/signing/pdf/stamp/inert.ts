import { PdfArray, PdfDict, PdfStream, type PDF, type PdfObject } from '@libpdf/core';
import { nameOf, resolved } from '../pages.ts';
import { TO_PAGES } from '../upload/rules.ts';

/**
 * Takes out of a document what could make it act or look otherwise later: the scripts of the form that was flattened,
 * links to other files and commands to the viewer, and the switches of its layers. Upload has made sure that all layers
 * are shown; without the list of them, and with nothing left that says it is one, every viewer draws them and none can
 * hide them. Nothing that is drawn is touched.
 */
export function makeInert(pdf: PDF): void {
  const catalog = pdf.getCatalog();
  catalog.delete('OCProperties');
  for (const dict of dictsBelow(pdf, catalog)) {
    // A name of that kind may also stand among resources, where it is any picture's.
    if (dict instanceof PdfStream || nameOf(pdf, dict.get('Subtype')) !== null) dict.delete('OC');
    const type = nameOf(pdf, dict.get('Type'));
    if (type === 'OCG' || type === 'OCMD') {
      for (const key of ['Type', 'Usage', 'Intent', 'OCGs', 'P', 'VE']) dict.delete(key);
    }
    if (isGone(pdf, dict.get('A'))) dict.delete('A');
    const events = resolved(pdf, dict.get('AA'));
    if (!(events instanceof PdfDict)) continue;
    for (const [event, action] of [...events]) if (isGone(pdf, action)) events.delete(event);
    if (events.size === 0) dict.delete('AA');
  }
}

function isGone(pdf: PDF, object: PdfObject | undefined): boolean {
  const action = resolved(pdf, object);
  if (!(action instanceof PdfDict)) return false;
  const kind = nameOf(pdf, action.get('S'));
  if (kind === 'Named') return !TO_PAGES.has(nameOf(pdf, action.get('N')) ?? '');
  return kind === 'GoToR' || kind === 'JavaScript';
}

/** Every dictionary below one, each once; streams are dictionaries with bytes. */
function* dictsBelow(pdf: PDF, top: PdfDict): Generator<PdfDict> {
  const seen = new Set<PdfObject>();
  const waiting: PdfObject[] = [top];
  for (let object = waiting.pop(); object !== undefined; object = waiting.pop()) {
    const found = resolved(pdf, object);
    if (found === null || seen.has(found)) continue;
    if (found instanceof PdfArray) {
      seen.add(found);
      for (const item of found) waiting.push(item);
    } else if (found instanceof PdfDict) {
      seen.add(found);
      yield found;
      for (const [, value] of found) waiting.push(value);
    }
  }
}
