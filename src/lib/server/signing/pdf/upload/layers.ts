import type { PdfDocument } from '#lib/domain/pdf/document.ts';
import { isArray, isDict, isName, type PdfDict } from '#lib/domain/pdf/value.ts';

/**
 * Whether something on the pages is hidden, or shown on screen and not on paper, when the document is opened (ISO
 * 32000-1, 8.11.4: optional content). Layers that are all on are as good as none: who switches one off knows it.
 */
export function hidesLayers(document: PdfDocument): boolean {
  const properties = document.resolve(document.root.get('OCProperties'));
  if (properties === null) return false;
  const initial = isDict(properties) ? document.resolve(properties.get('D')) : null;
  if (!isDict(initial)) return true;
  const base = document.resolve(initial.get('BaseState'));
  if (base !== null && !isName(base, 'ON')) return true;
  return holdsAny(document, initial, 'OFF') || holdsAny(document, initial, 'AS');
}

/** Whether a dictionary makes what it governs visible only while something else is hidden (8.11.2.2). */
export function showsTheHidden(document: PdfDocument, dict: PdfDict): boolean {
  if (!isName(document.resolve(dict.get('Type')), 'OCMD')) return false;
  const policy = document.resolve(dict.get('P'));
  const plain = policy === null || isName(policy, 'AnyOn') || isName(policy, 'AllOn');
  return !plain || document.resolve(dict.get('VE')) !== null;
}

function holdsAny(document: PdfDocument, dict: PdfDict, key: string): boolean {
  const list = document.resolve(dict.get(key));
  return list !== null && !(isArray(list) && list.length === 0);
}
