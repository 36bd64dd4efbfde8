import { changedKeys, equalValues } from '../syntax/equal.ts';
import { formFields, type FormField } from '../form.ts';
import { isoDate, textOf } from '../syntax/text.ts';
import { isTrailOf, TRAIL_KEY } from '../trail.ts';
import { isDict, isName, isRef, isStream, isString, type PdfDict, type PdfValue } from '../syntax/value.ts';
import type { Comparison } from './comparison.ts';
import { staysInside } from './look.ts';

const APPEARANCE = ['Type', 'Subtype', 'BBox', 'Matrix', 'Resources', 'Length', 'Filter', 'DecodeParms'];

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
  const { permission } = comparison;
  const signers = remembering(() => {
    const fields = formFields(comparison.after);
    return new Map((fields.ok ? fields.value : []).map((each) => [each.name, each]));
  });
  // All trails of a signer say the same, and those on pages of one form show the same.
  const told = remembering((_: string, value: PdfValue, signature: PdfDict) =>
    tells(comparison, value, signature),
  );
  const shown = remembering((_: string, then: PdfValue, now: PdfValue) => showsText(comparison, then, now));
  return (field, now) => {
    const { name, dict } = field;
    const refuse = (key: string): void => comparison.refuse({ code: 'field_changed', field: name, key });
    if (!isDict(now) || now.repeated.length > 0) return refuse('T');
    const odd = changedKeys(dict, now).find((key) => key !== 'V' && key !== 'AP');
    if (odd !== undefined) return refuse(odd);
    const of = dict.get(TRAIL_KEY);
    const signer = isString(of) ? textOf(of) : '';
    const value = now.get('V');
    const signature = signatureOf(comparison, field, signers('').get(signer));
    if (!signature || dict.get('V') !== null || !isString(value)) return refuse('V');
    if (!told(`${signer} ${value.bytes.join()}`, value, signature)) return refuse('V');
    const [then, after] = [normalOf(dict.get('AP')), normalOf(now.get('AP'))];
    if (!isRef(then) || !isRef(after) || equalValues(then, after)) return refuse('AP');
    if (!shown(`${then.number} ${after.number}`, then, after)) return refuse('AP');
    comparison.explainAll(after);
    if (permission.level !== 2 && permission.level !== 3)
      comparison.refuse({ code: 'filling_not_permitted', field: name });
    if (permission.locked(name)) comparison.refuse({ code: 'field_locked', field: name });
  };
}

/** The function, asked once per key. */
function remembering<Rest extends unknown[], T>(
  find: (key: string, ...rest: Rest) => T,
): (key: string, ...rest: Rest) => T {
  const known = new Map<string, T>();
  return (key, ...rest) => {
    const found = known.has(key) ? (known.get(key) as T) : find(key, ...rest);
    known.set(key, found);
    return found;
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
  const [prepared, form] = [before.resolve(then), after.resolve(now)];
  if (!isStream(prepared) || !isStream(form) || form.dict.repeated.length > 0) return false;
  const resources = after.resolve(form.dict.get('Resources'));
  const fonts = isDict(resources) ? after.resolve(resources.get('Font')) : null;
  const plain = isDict(fonts) && fonts.keys().every((key) => isEmbedded(after.resolve(fonts.get(key))));
  return (
    form.dict.keys().every((key) => APPEARANCE.includes(key)) &&
    ['BBox', 'Matrix'].every((key) => equalValues(prepared.dict.get(key), form.dict.get(key))) &&
    isDict(resources) &&
    resources.keys().join() === 'Font' &&
    plain &&
    staysInside(after, now)
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
