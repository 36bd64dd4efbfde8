import { changedKeys, equalValues } from '../equal.ts';
import { formFields, type FormField } from '../form.ts';
import { isoDate, textOf } from '../text.ts';
import { isTrailOf, TRAIL_KEY } from '../trail.ts';
import { isDict, isName, isRef, isStream, isString, type PdfDict, type PdfValue } from '../value.ts';
import type { Comparison } from './comparison.ts';

const APPEARANCE = ['Type', 'Subtype', 'BBox', 'Matrix', 'Resources', 'Length', 'Filter', 'DecodeParms'];
const INLINE_PICTURE = /(?:^|\s)BI\s/;

/** Whether a field was made for a signer's trail. */
export function isTrailField({ dict }: FormField): boolean {
  return dict.get(TRAIL_KEY) !== null;
}

/**
 * Who judges the fields of signers' trails. One may be filled once, in the very revision in which its own signer signs,
 * with the name and time of that signature, shown as text in the place that was prepared for it; anything else is a change,
 * though DocMDP would let anyone fill in a form.
 */
export function trailJudge(comparison: Comparison): (field: FormField, after: PdfValue) => void {
  const { after, permission } = comparison;
  let signers: ReadonlyMap<string, FormField> | null = null;
  const signerOf = (field: FormField): FormField | undefined => {
    const found = signers ? null : formFields(after);
    signers ??= new Map((found?.ok ? found.value : []).map((each) => [each.name, each]));
    const name = field.dict.get(TRAIL_KEY);
    return isString(name) ? signers.get(textOf(name)) : undefined;
  };
  return (field, now) => {
    const { name, dict } = field;
    const refuse = (key: string): void => comparison.refuse({ code: 'field_changed', field: name, key });
    if (!isDict(now) || now.repeated.length > 0) return refuse('T');
    const keys = changedKeys(dict, now);
    const odd = keys.find((key) => key !== 'V' && key !== 'AP');
    if (odd !== undefined) return refuse(odd);
    const signature = signatureOf(comparison, field, signerOf(field));
    if (!signature || dict.get('V') !== null || !tells(comparison, now.get('V'), signature))
      return refuse('V');
    if (!showsText(comparison, dict.get('AP'), now.get('AP'))) return refuse('AP');
    comparison.explainAll(now.get('AP'));
    if (permission.level === 1) comparison.refuse({ code: 'filling_not_permitted', field: name });
    if (permission.locked(name)) comparison.refuse({ code: 'field_locked', field: name });
  };
}

/** The signature of the trail's signer, when it was made since, and in the revision that fills the trail. */
function signatureOf(
  { before, after }: Comparison,
  field: FormField,
  signer: FormField | undefined,
): PdfDict | null {
  const value = signer?.type === 'Sig' ? signer.dict.get('V') : null;
  const signature = after.resolve(value ?? null);
  if (!signer || !isRef(value) || !isDict(signature) || !isName(signature.get('Type'), 'Sig')) return null;
  const then = before.resolve(signer.ref);
  if (!isDict(then) || then.get('V') !== null) return null;
  const revisionOf = (ref: typeof value): number | null => {
    const start = after.object(ref)?.place?.start;
    return start === undefined ? null : after.sections.filter((section) => section.start < start).length;
  };
  const made = revisionOf(value);
  return made !== null && made === revisionOf(field.ref) ? signature : null;
}

function tells({ after }: Comparison, value: PdfValue, signature: PdfDict): boolean {
  const [name, time] = [after.resolve(signature.get('Name')), after.resolve(signature.get('M'))];
  if (!isString(value) || !isString(name) || !isString(time)) return false;
  return isTrailOf(textOf(value), { name: textOf(name), time: isoDate(textOf(time)) });
}

/** Whether a new appearance has the form of the one prepared, and can draw nothing but lines, fills and letters. */
function showsText({ before, after }: Comparison, then: PdfValue, now: PdfValue): boolean {
  const [old, shown] = [normalOf(before.resolve(then)), normalOf(after.resolve(now))];
  const [prepared, form] = [before.resolve(old), after.resolve(shown)];
  if (!isStream(prepared) || !isStream(form) || form.dict.repeated.length > 0) return false;
  const resources = after.resolve(form.dict.get('Resources'));
  const fonts = isDict(resources) ? after.resolve(resources.get('Font')) : null;
  const plain = isDict(fonts) && fonts.keys().every((key) => isEmbedded(after.resolve(fonts.get(key))));
  const bytes = after.streamBytes(form);
  return (
    form.dict.keys().every((key) => APPEARANCE.includes(key)) &&
    ['BBox', 'Matrix'].every((key) => equalValues(prepared.dict.get(key), form.dict.get(key))) &&
    isDict(resources) &&
    resources.keys().join() === 'Font' &&
    plain &&
    bytes.ok &&
    !INLINE_PICTURE.test(new TextDecoder('latin1').decode(bytes.value.bytes))
  );
}

/** What an appearance dictionary with nothing else shows. */
function normalOf(value: PdfValue): PdfValue {
  return isDict(value) && value.keys().join() === 'N' ? value.get('N') : null;
}

/** Not one whose glyphs are drawings of their own. */
function isEmbedded(font: PdfValue): boolean {
  return isDict(font) && isName(font.get('Subtype'), 'Type0');
}
