import type { PdfDocument } from '../document.ts';
import { changedKeys, equalValues, refsIn, repeatsKey } from '../syntax/equal.ts';
import { formFields, type FormField } from '../form.ts';
import { checkLayout } from '../layout.ts';
import {
  isArray,
  isDict,
  isInteger,
  isName,
  isRef,
  isStream,
  isString,
  type PdfValue,
} from '../syntax/value.ts';
import { type Change, Comparison, type Permission } from './comparison.ts';
import { isLeftOver, judgeEvidence } from './evidence.ts';
import { judgeDefaults, judgeResourceKind } from './defaults.ts';
import { addedFieldsOf, addedTo, judgeField, judgeFieldList, judgeForm, judgeWidget } from './fields.ts';
import { judgeInformation, judgeMetadata } from './information.ts';
import { isTrailField, trailJudge } from './trail.ts';

export type { Change, Permission } from './comparison.ts';

/** What belongs to the file's bookkeeping, and differs with every revision. */
const BOOKKEEPING = [
  ...['Size', 'Prev', 'ID', 'DocChecksum', 'Type', 'W', 'Index'],
  ...['Filter', 'DecodeParms', 'Length'],
];

/**
 * Where LibreOffice notes the document that it made the pages from, kept in the same file. It may stay as it was signed,
 * or be left out: then LibreOffice too opens the pages. Another one it would open instead of them.
 */
const HYBRID = 'AdditionalStreams';

export interface Changes {
  readonly forbidden: readonly Change[];
  readonly noted: readonly Change[];
}

type Judge = (before: PdfValue, after: PdfValue) => void;

/**
 * What was changed between a signature's end and now that nobody may change. Nothing forbidden: only
 * signatures, document timestamps, their evidence and permitted fillings came after it. Noted is what is
 * permitted, but worth saying.
 *
 * Every object of the signed document must say the same under its number as it said then, except in
 * the few places where signing writes; every object added must be part of what signing adds; and the
 * bytes appended must be whole revisions. So nothing that any reader could find is left unjudged.
 */
export function changesAfter(before: PdfDocument, after: PdfDocument, permission: Permission): Changes {
  const comparison = new Comparison(before, after, permission);
  const layout = checkLayout(after, before);
  if (!layout.ok) {
    const { error } = layout;
    const place = error.code === 'pdf_damaged' ? error : { offset: before.end, reason: error.code };
    comparison.refuse({ code: 'appended_unaccounted', offset: place.offset, what: place.reason });
  }
  const appended = after.sections.some(({ start }) => start >= before.end);
  const { changes: forbidden, notes: noted } = comparison;
  if (!appended) return { forbidden, noted };
  judgeTrailer(comparison);
  judgeChanged(comparison, judgeEvidence(comparison));
  judgeAdded(comparison);
  return { forbidden, noted };
}

function judgeChanged(comparison: Comparison, isEvidence: (number: number) => boolean): void {
  const judges = judgesOf(comparison);
  for (const [number, { before: then, after: now }] of comparison.changed) {
    const judge = judges.get(number);
    if (now && repeatsKey(now.value)) comparison.refuse({ code: 'key_repeated', object: number });
    if (now && judge && now.generation === then.generation) judge(then.value, now.value);
    else if (!isEvidence(number) && !(now === null && isContainer(then.value))) {
      comparison.refuse({ code: 'object_changed', object: number });
    }
  }
}

function judgeAdded(comparison: Comparison): void {
  const { after } = comparison;
  const reachable = reachableIn(after);
  for (const [object, { value }] of comparison.added) {
    // The signed document pointed at nothing here: what now stands there it never showed.
    if (comparison.referrersOf(object).length > 0) comparison.refuse({ code: 'object_changed', object });
    if (comparison.isExplained(object) || isContainer(value)) continue;
    if (reachable.has(object) || !isLeftOver(value)) comparison.refuse({ code: 'object_added', object });
  }
}

function reachableIn(document: PdfDocument): ReadonlySet<number> {
  const values = new Map(document.objects().map(({ number, value }) => [number, value]));
  const seen = new Set<number>();
  const waiting = refsIn(document.trailer);
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    if (seen.has(number)) continue;
    seen.add(number);
    for (const next of refsIn(values.get(number) ?? null)) waiting.push(next);
  }
  return seen;
}

/** Streams that hold other objects or say where they are: what is in them is judged, not they. */
function isContainer(value: PdfValue): boolean {
  if (!isStream(value)) return false;
  return isName(value.dict.get('Type'), 'ObjStm') || isName(value.dict.get('Type'), 'XRef');
}

function judgeTrailer(comparison: Comparison): void {
  const [before, after] = [comparison.before.trailer, comparison.after.trailer];
  for (const key of changedKeys(before, after)) {
    const dropped = key === HYBRID && after.get(key) === null;
    if (!BOOKKEEPING.includes(key) && !dropped) comparison.refuse({ code: 'trailer_changed', key });
  }
  for (const key of after.keys()) {
    // A second way into the objects, which only some reader takes.
    const known = key === 'Root' || key === 'Info' || key === HYBRID;
    const ways = known ? 0 : refsIn(after.get(key)).length;
    if (ways > 0) comparison.refuse({ code: 'trailer_ambiguous', key });
  }
  const [then, now] = [before.get('ID'), after.get('ID')];
  // The first half of the identifier stays with the document, the second changes with each writing.
  const named = isArray(now) && now.length === 2 && now.every(isString);
  const same = named && (then === null || (isArray(then) && equalValues(then[0] ?? null, now[0] ?? null)));
  if (!same && !equalValues(then, now)) comparison.refuse({ code: 'trailer_changed', key: 'ID' });
  // Some readers know nothing of objects beyond /Size.
  const size = after.get('Size');
  const beyond = comparison.after.objects().some(({ number }) => !isInteger(size) || number >= size);
  if (beyond) comparison.refuse({ code: 'trailer_changed', key: 'Size' });
  if (after.repeated.length > 0) comparison.refuse({ code: 'key_repeated', object: 0 });
}

/** Who judges a changed object, by its number. Whatever is not here may not change. */
function judgesOf(comparison: Comparison): Map<number, Judge> {
  const { before } = comparison;
  const judges = new Map<number, Judge | null>();
  const only = (value: PdfValue, owner: number, judge: Judge): void => {
    // What someone else refers to as well is not only what it seems to be.
    const referrers = isRef(value) ? comparison.referrersOf(value.number) : [];
    if (isRef(value) && referrers.length === 1 && referrers[0] === owner) set(value.number, judge);
  };
  const set = (number: number, judge: Judge): void => {
    judges.set(number, judges.has(number) ? null : judge);
  };
  const root = before.rootRef.number;
  set(root, (then, now) => judgeCatalog(comparison, then, now));
  only(before.trailer.get('Info'), 0, (then, now) => judgeInformation(comparison, then, now));
  only(before.root.get('Metadata'), root, (then, now) => judgeMetadata(comparison, then, now));
  const form = before.root.get('AcroForm');
  only(form, root, (then, now) => judgeForm(comparison, then, now));
  const top = before.resolve(form);
  const owner = isRef(form) ? form.number : root;
  if (isDict(top)) {
    only(top.get('Fields'), owner, (then, now) => judgeFieldList(comparison, then, now));
    const resources = top.get('DR');
    only(resources, owner, (then, now) => judgeDefaults(comparison, 'DR', then, now));
    const kinds = before.resolve(resources);
    const holder = isRef(resources) ? resources.number : owner;
    for (const kind of isDict(kinds) ? kinds.keys() : [])
      if (isDict(kinds))
        only(kinds.get(kind), holder, (then, now) => judgeResourceKind(comparison, then, now));
  }
  const fields = formFields(before);
  const judgeTrail = trailJudge(comparison);
  for (const field of fields.ok ? fields.value : []) {
    if (isTrailField(field)) set(field.ref.number, (_, now) => judgeTrail(field, now));
    else setField(comparison, field, set);
  }
  const pages = before.pages();
  const added = addedFieldsOf(comparison);
  for (const { ref, dict } of pages.ok ? pages.value : []) {
    const annotations: Judge = (then, now) => judgeAnnotations(comparison, ref.number, added, then, now);
    set(ref.number, (then, now) => judgePage(comparison, ref.number, annotations, then, now));
    only(dict.get('Annots'), ref.number, annotations);
  }
  return new Map([...judges].flatMap(([number, judge]) => (judge ? [[number, judge]] : [])));
}

function setField(
  comparison: Comparison,
  field: FormField,
  set: (number: number, judge: Judge) => void,
): void {
  set(field.ref.number, (_, now) => judgeField(comparison, field, now));
  for (const widget of field.widgets) {
    if (widget.number === field.ref.number) continue;
    set(widget.number, (then, now) => judgeWidget(comparison, field, then, now));
  }
}

function judgeCatalog(comparison: Comparison, before: PdfValue, after: PdfValue): void {
  if (!isDict(before) || !isDict(after)) return;
  for (const key of changedKeys(before, after)) {
    const [then, now] = [before.get(key), after.get(key)];
    if (key === 'DSS') continue;
    if (key === 'Version' && isName(now) && /^[12]\.\d$/.test(now.name)) continue;
    if (key === 'Extensions' && isExtensions(comparison.after.resolve(now))) {
      comparison.explainAll(now);
      continue;
    }
    const slot = key === 'AcroForm' || key === 'Metadata' ? comparison.slot(then, now) : 'refused';
    if (slot === 'refused') comparison.refuse({ code: 'catalog_changed', key });
    else if (slot && key === 'AcroForm') judgeForm(comparison, slot.before, slot.after);
    else if (slot) judgeMetadata(comparison, slot.before, slot.after);
  }
}

/** Developer extensions (ISO 32000-2, 7.12): for each developer one or a list of them, of names, numbers and links. */
function isExtensions(value: PdfValue): boolean {
  const plain = (each: PdfValue) => isName(each) || isString(each) || typeof each === 'number';
  const extension = (each: PdfValue) => isDict(each) && [...each.entries.values()].every(plain);
  return (
    isDict(value) &&
    [...value.entries.values()].every(
      (each) => isName(each) || extension(each) || (isArray(each) && each.every(extension)),
    )
  );
}

function judgePage(
  comparison: Comparison,
  object: number,
  annotations: Judge,
  before: PdfValue,
  after: PdfValue,
): void {
  if (!isDict(before) || !isDict(after)) return comparison.refuse({ code: 'object_changed', object });
  for (const key of changedKeys(before, after)) {
    const slot = key === 'Annots' ? comparison.slot(before.get(key), after.get(key)) : 'refused';
    if (slot === 'refused') comparison.refuse({ code: 'page_changed', object, key });
    else if (slot) annotations(slot.before, slot.after);
  }
}

/** A page's annotations: all that were there in their order, and the widgets of new signature fields. */
function judgeAnnotations(
  comparison: Comparison,
  object: number,
  fields: ReadonlySet<number>,
  before: PdfValue,
  after: PdfValue,
): void {
  const added = addedTo(before, after);
  const good = added?.every(({ number }) => fields.has(number)) === true;
  if (!good) comparison.refuse({ code: 'annotations_changed', object });
}
