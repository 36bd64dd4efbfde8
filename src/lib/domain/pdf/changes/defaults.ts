import { equalValues, refsIn } from '../syntax/equal.ts';
import { acroFormOf } from '../form.ts';
import { textOf } from '../syntax/text.ts';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  type PdfDict,
  type PdfValue,
} from '../syntax/value.ts';
import type { Comparison } from './comparison.ts';

/** Annotations that show no letters of their own. */
const WITHOUT_LETTERS = ['Link', 'Popup'];
/** Fields in which viewers set letters themselves, also over an appearance that is there. */
const WRITTEN = ['Tx', 'Ch'];
const MOST_DEPTH = 32;

/**
 * Judges defaults for the letters in fields (DA and DR, ISO 32000-1, table 218) that were not there when it was signed,
 * as writers add them for a field of their own. They may be given only where nothing that is drawn can follow them:
 * no viewer is asked for new appearances, each annotation has its own with all that it draws with, each field to be
 * written in says itself how, and no name that one of them uses is given a meaning.
 *
 * @param before what stood there; nothing of it may change
 */
export function judgeDefaults(
  comparison: Comparison,
  key: 'DA' | 'DR',
  before: PdfValue,
  after: PdfValue,
): void {
  const added =
    key === 'DA' ? addedText(comparison, before, after) : addedResources(comparison, before, after);
  if (added && areSettled(comparison, added)) comparison.explainAll(after);
  else comparison.refuse({ code: 'form_changed', key });
}

/** One kind of resources by itself, where it is an object of its own. */
export function judgeResourceKind(comparison: Comparison, before: PdfValue, after: PdfValue): void {
  const added = addedNames(before, after);
  if (added && areSettled(comparison, added)) comparison.explainAll(after);
  else comparison.refuse({ code: 'form_changed', key: 'DR' });
}

function addedText(comparison: Comparison, before: PdfValue, after: PdfValue): string[] | null {
  return before === null && isString(comparison.after.resolve(after)) ? [] : null;
}

/** The names that `after` gives and `before` does not, when it has all that `before` has; else null. */
function addedResources(comparison: Comparison, before: PdfValue, after: PdfValue): string[] | null {
  const [then, now] = [comparison.before.resolve(before), comparison.after.resolve(after)];
  if (!isDict(now) || now.repeated.length > 0 || !(then === null || isDict(then))) return null;
  if (isRef(after) && !comparison.isNew(after) && !equalValues(before, after)) return null;
  if (then?.keys().some((kind) => now.get(kind) === null)) return null;
  const names: string[] = [];
  for (const kind of now.keys()) {
    const [old, fresh] = [then?.get(kind) ?? null, now.get(kind)];
    if (equalValues(old, fresh)) continue;
    if (isRef(fresh) && !comparison.isNew(fresh)) return null;
    const added = addedNames(comparison.before.resolve(old), comparison.after.resolve(fresh));
    if (!added) return null;
    names.push(...added);
  }
  return names;
}

function addedNames(before: PdfValue, after: PdfValue): string[] | null {
  // A list of procedure sets, which no reader has needed since PDF 1.4.
  if (before === null && isArray(after)) return after.every((one) => isName(one)) ? [] : null;
  if (!isDict(after) || after.repeated.length > 0 || !(before === null || isDict(before))) return null;
  const kept = (before?.keys() ?? []).every((name) =>
    equalValues(before?.get(name) ?? null, after.get(name)),
  );
  return kept ? after.keys().filter((name) => before === null || before.get(name) === null) : null;
}

function areSettled(comparison: Comparison, added: readonly string[]): boolean {
  const { before, after } = comparison;
  const asks = [before, after].some((document) => {
    const wanted = acroFormOf(document)?.get('NeedAppearances') ?? null;
    return document.resolve(wanted) !== null && document.resolve(wanted) !== false;
  });
  const pages = before.pages();
  if (asks || !pages.ok) return false;
  const numbered = new Map(before.objects().map(({ number, value }) => [number, value]));
  const search: Search = { added, numbered, seen: new Set() };
  const settled = (annotation: PdfValue) => isSettled(comparison, annotation, search);
  return pages.value.every(({ dict }) => {
    const annotations = before.resolve(dict.get('Annots'));
    return annotations === null || (isArray(annotations) && annotations.every(settled));
  });
}

interface Search {
  readonly added: readonly string[];
  readonly numbered: ReadonlyMap<number, PdfValue>;
  readonly seen: Set<number>;
}

function isSettled(comparison: Comparison, value: PdfValue, search: Search): boolean {
  const { before } = comparison;
  const annotation = before.resolve(value);
  if (!isDict(annotation)) return false;
  const subtype = before.resolve(annotation.get('Subtype'));
  if (WITHOUT_LETTERS.some((one) => isName(subtype, one))) return true;
  const appearance = before.resolve(annotation.get('AP'));
  const type = inherited(comparison, annotation, 'FT');
  // A place for a signature shows nothing until it is signed.
  if (isName(type, 'Sig') && appearance === null) return true;
  if (!isDict(appearance) || before.resolve(appearance.get('N')) === null) return false;
  if (!drawsWithItsOwn(comparison, appearance, search)) return false;
  const said = inherited(comparison, annotation, 'DA');
  if (said === null)
    return type === null ? !isName(subtype, 'Widget') : !WRITTEN.some((one) => isName(type, one));
  if (!isString(said)) return false;
  const text = textOf(said);
  // An escape may spell any name.
  return !text.includes('#') && !search.added.some((name) => text.includes(`/${name}`));
}

function inherited({ before }: Comparison, dict: PdfDict, key: string): PdfValue {
  let next: PdfValue = dict;
  for (let depth = 0; isDict(next) && depth < MOST_DEPTH; depth++) {
    const own = before.resolve(next.get(key));
    if (own !== null) return own;
    next = before.resolve(next.get('Parent'));
  }
  return null;
}

/** Whether each drawing that an appearance leads to names its own resources: else a viewer may take the form's. */
function drawsWithItsOwn({ before }: Comparison, appearance: PdfDict, { numbered, seen }: Search): boolean {
  const waiting = refsIn(appearance);
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    if (seen.has(number)) continue;
    seen.add(number);
    const value = numbered.get(number) ?? null;
    const isDrawing = isStream(value) && isName(value.dict.get('Subtype'), 'Form');
    if (isDrawing && !isDict(before.resolve(value.dict.get('Resources')))) return false;
    for (const more of refsIn(value)) waiting.push(more);
  }
  return true;
}
