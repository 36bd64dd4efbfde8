import type { PdfDocument } from '../pdf/document.ts';
import type { Permission } from '../pdf/changes/compare.ts';
import { textOf } from '../pdf/syntax/text.ts';
import { isArray, isDict, isName, isString, type PdfDict, type PdfValue } from '../pdf/syntax/value.ts';
import type { PlacedSignature } from './place.ts';

type Level = 1 | 2 | 3;

/** What one signature fixes for those who come after it (ISO 32000-1, 12.8.2). */
export interface Restriction {
  /** DocMDP: this is a certification. */
  readonly certifies: Level | null;
  /** The level that the field's Lock sets (ISO 32000-2, table 236). */
  readonly level: Level | null;
  readonly locks: (field: string) => boolean;
}

/** Reads the transforms of a signature dictionary, and the Lock of its field. */
export function restrictionOf(document: PdfDocument, signature: PlacedSignature): Restriction {
  const references = document.resolve(signature.dict.get('Reference'));
  const transforms = (isArray(references) ? references : []).flatMap((value) => {
    const reference = document.resolve(value);
    return isDict(reference) ? [reference] : [];
  });
  const parametersOf = (method: string): PdfDict[] =>
    transforms
      .filter((reference) => isName(document.resolve(reference.get('TransformMethod')), method))
      .map((reference) => {
        const parameters = document.resolve(reference.get('TransformParams'));
        return isDict(parameters) ? parameters : reference;
      });
  const certifying = parametersOf('DocMDP').map((parameters) => levelOf(document, parameters.get('P')) ?? 2);
  const lock = document.resolve(signature.fieldDict.get('Lock'));
  const locking = [...parametersOf('FieldMDP'), ...(isDict(lock) ? [lock] : [])];
  const locks = locking.map((dict) => lockOf(document, dict));
  return {
    certifies: certifying.length > 0 ? strictest(certifying) : null,
    level: isDict(lock) ? levelOf(document, lock.get('P')) : null,
    locks: (field) => locks.some((closes) => closes(field)),
  };
}

/** What several signatures together leave permitted. */
export function permissionOf(restrictions: readonly Restriction[]): Permission {
  const levels = restrictions
    .flatMap(({ certifies, level }) => [certifies, level])
    .filter((one) => one !== null);
  return {
    level: levels.length > 0 ? strictest(levels) : null,
    locked: (field) => restrictions.some(({ locks }) => locks(field)),
  };
}

function strictest(levels: readonly Level[]): Level {
  return levels.includes(1) ? 1 : levels.includes(2) ? 2 : 3;
}

function levelOf(document: PdfDocument, value: PdfValue): Level | null {
  const level = document.resolve(value);
  return level === 1 || level === 2 || level === 3 ? level : null;
}

function lockOf(document: PdfDocument, dict: PdfDict): (field: string) => boolean {
  const action = document.resolve(dict.get('Action'));
  const fields = document.resolve(dict.get('Fields'));
  const names = new Set(
    (isArray(fields) ? fields : []).flatMap((value) => {
      const name = document.resolve(value);
      return isString(name) ? [textOf(name)] : [];
    }),
  );
  // A name stands for the field and all below it.
  const named = (field: string) => {
    const parts = field.split('.');
    return parts.some((_, at) => names.has(parts.slice(0, at + 1).join('.')));
  };
  if (isName(action, 'Include')) return named;
  if (isName(action, 'Exclude')) return (field) => !named(field);
  // All, and whatever is none of the three: closed.
  return () => true;
}
