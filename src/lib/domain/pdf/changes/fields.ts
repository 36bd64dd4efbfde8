import { changedKeys, equalValues } from '../syntax/equal.ts';
import { acroFormOf, type FormField } from '../form.ts';
import { textOf } from '../syntax/text.ts';
import {
  isArray,
  isDict,
  isInteger,
  isName,
  isRef,
  isString,
  type PdfDict,
  type PdfRef,
  type PdfValue,
} from '../syntax/value.ts';
import type { Comparison } from './comparison.ts';
import { judgeDefaults } from './defaults.ts';
import { judgeLook } from './look.ts';

/** What a signature field made for signing, and its widget, may say. No actions. */
const NEW_FIELD = [
  ...['Type', 'Subtype', 'FT', 'T', 'TU', 'V', 'F', 'Ff', 'P', 'Rect', 'AP', 'AS', 'MK', 'DA', 'BS'],
  ...['Border', 'Lock', 'SV', 'M', 'NM', 'Q', 'DR'],
];
const SIGNATURE = [
  ...['Type', 'Filter', 'SubFilter', 'Contents', 'ByteRange', 'Cert', 'Reference', 'Changes', 'Name', 'M'],
  ...['Location', 'Reason', 'ContactInfo', 'R', 'V', 'Prop_Build', 'Prop_AuthTime', 'Prop_AuthType'],
];
/** Print and Locked (ISO 32000-1, table 165): what signing may add to a widget's flags. */
const SIGNED_FLAGS = 4 | 128;
/** Hidden. What says NoView instead is seen on paper, and by some readers on the screen. */
const HIDDEN = 2;

/** The top of the form: signature fields may be appended, SigFlags may gain bits, defaults be given to no one. */
export function judgeForm(comparison: Comparison, before: PdfValue, after: PdfValue): void {
  if (!isDict(before) || !isDict(after) || after.repeated.length > 0) {
    comparison.refuse({ code: 'form_changed', key: 'AcroForm' });
    return;
  }
  for (const key of changedKeys(before, after)) {
    const [then, now] = [before.get(key), after.get(key)];
    if (key === 'Fields') {
      const slot = comparison.slot(then, now);
      if (slot === 'refused') comparison.refuse({ code: 'form_changed', key });
      else if (slot) judgeFieldList(comparison, slot.before, slot.after);
    } else if (key === 'DA' || key === 'DR') {
      judgeDefaults(comparison, key, then, now);
    } else if (key !== 'SigFlags' || !gains(then ?? 0, now, 3)) {
      comparison.refuse({ code: 'form_changed', key });
    }
  }
}

/** The references that the form has now and had not; read from the documents, wherever the list stands. */
export function addedFieldsOf(comparison: Comparison): Set<number> {
  const [before, after] = [comparison.before, comparison.after].map((document) => {
    const list = document.resolve(acroFormOf(document)?.get('Fields') ?? null);
    return isArray(list) ? list.filter(isRef) : [];
  });
  const old = new Set(before?.map(({ number }) => number));
  return new Set(
    after?.filter((ref) => !old.has(ref.number) && comparison.isNew(ref)).map(({ number }) => number),
  );
}

/** The form's Fields: all that were there in their order, and between or behind them new signature fields. */
export function judgeFieldList(comparison: Comparison, before: PdfValue, after: PdfValue): void {
  const added = addedTo(before, after);
  if (!added) {
    comparison.refuse({ code: 'form_changed', key: 'Fields' });
    return;
  }
  for (const ref of added) judgeNewField(comparison, ref);
}

/** What `after` has more than `before`, when `before` is contained in it in order; else null. */
export function addedTo(before: PdfValue, after: PdfValue): PdfRef[] | null {
  const then = before === null ? [] : before;
  if (!isArray(then) || !isArray(after)) return null;
  const added: PdfRef[] = [];
  let at = 0;
  for (const value of after) {
    if (at < then.length && equalValues(then[at] ?? null, value)) at++;
    else if (isRef(value)) added.push(value);
    else return null;
  }
  return at === then.length ? added : null;
}

function judgeNewField(comparison: Comparison, ref: PdfRef): void {
  const dict = comparison.after.resolve(ref);
  const title = isDict(dict) ? comparison.after.resolve(dict.get('T')) : null;
  const field = isString(title) ? textOf(title) : `${ref.number}`;
  const good =
    comparison.isNew(ref) &&
    isDict(dict) &&
    isString(title) &&
    dict.repeated.length === 0 &&
    dict.keys().every((key) => NEW_FIELD.includes(key)) &&
    isName(dict.get('FT'), 'Sig') &&
    isWidget(dict);
  if (!good) {
    comparison.refuse({ code: 'field_added', field });
    return;
  }
  comparison.explain(ref.number);
  judgeSigning(comparison, field, dict);
  // Whatever a new field shows lies on top of what was signed. A certified document has its places
  // prepared; elsewhere signers put their marks where they like, so there it is only said. A timestamp is nobody's
  // mark: whoever asks the authority gets one.
  if (isVisible(dict)) {
    const change = { code: 'visible_field_added', field } as const;
    if (comparison.permission.level === null && !stamps(comparison, dict)) comparison.note(change);
    else comparison.refuse(change);
  }
  judgeLook(comparison, field, dict.get('AP'));
  for (const key of dict.keys()) if (key !== 'P' && key !== 'V') comparison.explainAll(dict.get(key));
}

/** As another kind of annotation readers give it a look of their own, without a box or over the page. */
function isWidget(dict: PdfDict): boolean {
  const is = (key: string, name: string) => dict.get(key) === null || isName(dict.get(key), name);
  return is('Type', 'Annot') && is('Subtype', 'Widget') && isState(dict);
}

/** A field that now holds a signature and held none: is it one, and may it be there? */
function judgeSigning(comparison: Comparison, field: string, dict: PdfDict): void {
  const { after, permission } = comparison;
  const value = dict.get('V');
  const signature = after.resolve(value);
  const isSignature =
    isDict(signature) &&
    signature.repeated.length === 0 &&
    (!isRef(value) || comparison.isNew(value)) &&
    (isName(signature.get('Type'), 'Sig') || isName(signature.get('Type'), 'DocTimeStamp')) &&
    signature.keys().every((key) => SIGNATURE.includes(key)) &&
    isString(signature.get('Contents')) &&
    isArray(signature.get('ByteRange'));
  if (!isSignature) {
    comparison.refuse({ code: 'field_changed', field, key: 'V' });
    return;
  }
  comparison.explainAll(value);
  // A document timestamp adds proof, not will: it is permitted at every level.
  if (stamps(comparison, dict)) return;
  if (permission.level === 1) comparison.refuse({ code: 'signing_not_permitted', field });
  if (permission.locked(field)) comparison.refuse({ code: 'field_locked', field });
}

function stamps({ after }: Comparison, dict: PdfDict): boolean {
  const signature = after.resolve(dict.get('V'));
  return isDict(signature) && isName(signature.get('Type'), 'DocTimeStamp');
}

function isVisible(dict: PdfDict): boolean {
  const [rect, flags] = [dict.get('Rect'), dict.get('F')];
  if (isInteger(flags) && (flags & HIDDEN) !== 0) return false;
  if (rect === null) return false;
  if (!isArray(rect) || rect.length !== 4) return true;
  const [left, bottom, right, top] = rect;
  return left !== right && bottom !== top;
}

/** A field that was there: an empty signature field may be signed, others filled where that is permitted. */
export function judgeField(comparison: Comparison, field: FormField, after: PdfValue): void {
  if (!isDict(after) || after.repeated.length > 0) {
    comparison.refuse({ code: 'field_changed', field: field.name, key: 'T' });
    return;
  }
  const keys = changedKeys(field.dict, after);
  if (field.type === 'Sig') judgeSignatureField(comparison, field, after, keys);
  else judgeFilling(comparison, field, after, keys);
}

function judgeSignatureField(comparison: Comparison, field: FormField, after: PdfDict, keys: string[]): void {
  const { name, dict } = field;
  const signs = dict.get('V') === null && keys.includes('V');
  if (signs) judgeSigning(comparison, name, after);
  for (const key of keys) {
    if (signs && key === 'V') continue;
    // A signer's place may not look signed by whoever can get a timestamp.
    const pretends = stamps(comparison, after) && isVisible(dict);
    if (signs && key === 'AP' && !pretends) judgeLook(comparison, name, after.get(key));
    else if (!signs || key !== 'F' || !gains(dict.get(key) ?? 0, after.get(key), SIGNED_FLAGS)) {
      comparison.refuse({ code: 'field_changed', field: name, key });
    }
  }
}

function judgeFilling(comparison: Comparison, field: FormField, after: PdfDict, keys: string[]): void {
  const { name, type } = field;
  const { level, locked } = comparison.permission;
  const filled = keys.includes('V') && (type === 'Tx' || type === 'Ch' || type === 'Btn');
  for (const key of keys) {
    // An appearance may follow a value, never change by itself.
    if (!filled || !['V', 'AP', 'AS', 'M'].includes(key) || (key === 'AS' && !isState(after))) {
      comparison.refuse({ code: 'field_changed', field: name, key });
    } else if (key === 'AP') judgeLook(comparison, name, after.get(key));
    else comparison.explainAll(after.get(key));
  }
  if (!filled) return;
  if (level !== 2 && level !== 3) comparison.refuse({ code: 'filling_not_permitted', field: name });
  if (locked(name)) comparison.refuse({ code: 'field_locked', field: name });
}

/** A widget that stands apart from its field: its appearance may follow the field's new value. */
export function judgeWidget(
  comparison: Comparison,
  field: FormField,
  before: PdfValue,
  after: PdfValue,
): void {
  const holder = comparison.changed.get(field.ref.number);
  const now = holder?.after?.value ?? null;
  const valued = isDict(now) && !equalValues(field.dict.get('V'), now.get('V'));
  if (!isDict(before) || !isDict(after) || !valued || after.repeated.length > 0) {
    comparison.refuse({ code: 'field_changed', field: field.name, key: 'Kids' });
    return;
  }
  const pretends = stamps(comparison, now) && isVisible(before);
  for (const key of changedKeys(before, after)) {
    if (key === 'AP' && !pretends) judgeLook(comparison, field.name, after.get(key));
    else if (key === 'AS' && isState(after)) continue;
    else if (key !== 'F' || !gains(before.get(key) ?? 0, after.get(key), SIGNED_FLAGS)) {
      comparison.refuse({ code: 'field_changed', field: field.name, key });
    }
  }
}

/** Whether which appearance shows is said by name or not at all: there are readers that else show no page. */
function isState(dict: PdfDict): boolean {
  const state = dict.get('AS');
  return state === null || isName(state);
}

/** Whether `after` is `before` with none but these bits added. */
function gains(before: PdfValue, after: PdfValue, bits: number): boolean {
  if (!isInteger(before) || !isInteger(after)) return false;
  return (after & before) === before && (after & ~before & ~bits) === 0;
}
