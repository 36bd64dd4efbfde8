import type { PdfDocument } from '#lib/domain/pdf/document.ts';
import { reachable } from '#lib/domain/pdf/reachable.ts';
import { isArray, isDict, isName, type PdfDict, type PdfValue } from '#lib/domain/pdf/syntax/value.ts';

/** Where a group says for itself whether it is shown, and when viewers follow it (ISO 32000-1, table 102). */
const STATES = { View: 'ViewState', Print: 'PrintState', Export: 'ExportState' } as const;

/**
 * Whether something on the pages is hidden when the document is opened, or shown in one place and not in another: on
 * screen, on paper, at some size, in some language, to some person (8.11.4: optional content). A hidden layer that
 * nothing stands on is as good as none. Layers that are all shown are made part of the page when it is sent.
 */
export function hidesLayers(document: PdfDocument): boolean {
  const properties = document.resolve(document.root.get('OCProperties'));
  if (properties === null) return false;
  const initial = isDict(properties) ? document.resolve(properties.get('D')) : null;
  if (!isDict(properties) || !isDict(initial)) return true;
  const base = document.resolve(initial.get('BaseState'));
  if (base !== null && !isName(base, 'ON')) return true;
  if (dictsIn(document, initial.get('AS')).some((rule) => followsMore(document, rule))) return true;
  const hidden = new Set(dictsIn(document, initial.get('OFF')));
  return hidden.size > 0 && isUsed(document, properties, hidden);
}

/**
 * Whether a dictionary hides in one place what it governs, or makes it visible only while something else is hidden
 * (8.11.2.2).
 */
export function hidesSomewhere(document: PdfDocument, dict: PdfDict): boolean {
  if (isOffSomewhere(document, dict)) return true;
  if (!isName(document.resolve(dict.get('Type')), 'OCMD')) return false;
  const policy = document.resolve(dict.get('P'));
  const plain = policy === null || isName(policy, 'AnyOn') || isName(policy, 'AllOn');
  return !plain || document.resolve(dict.get('VE')) !== null;
}

/** A group that some viewers hide, whether the document asks them to follow its usage or not, and lists it or not. */
function isOffSomewhere(document: PdfDocument, group: PdfDict): boolean {
  const usage = document.resolve(group.get('Usage'));
  if (!isDict(usage)) return false;
  return Object.entries(STATES).some(([key, state]) => {
    const place = document.resolve(usage.get(key));
    const said = isDict(place) ? document.resolve(place.get(state)) : null;
    return said !== null && !isName(said, 'ON');
  });
}

/** A rule by which viewers switch groups for more than the three places: by size, by language or by person. */
function followsMore(document: PdfDocument, rule: PdfDict): boolean {
  const list = document.resolve(rule.get('Category'));
  const categories = (isArray(list) ? list : [list]).map((each) => document.resolve(each));
  return categories.some((each) => each !== null && !(isName(each) && each.name in STATES));
}

/** Whether anything but the list of layers itself leads to one of these. */
function isUsed(document: PdfDocument, properties: PdfDict, groups: ReadonlySet<PdfDict>): boolean {
  for (const { dict } of reachable(document, properties)) if (groups.has(dict)) return true;
  return false;
}

function dictsIn(document: PdfDocument, value: PdfValue): PdfDict[] {
  const list = document.resolve(value);
  return (isArray(list) ? list : []).map((each) => document.resolve(each)).filter(isDict);
}
