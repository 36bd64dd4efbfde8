import type { PdfDocument } from '../pdf/document.ts';
import { formFields } from '../pdf/form.ts';
import { hexDigit } from '../pdf/syntax/lexer.ts';
import { isoDate, textOf } from '../pdf/syntax/text.ts';
import {
  isArray,
  isDict,
  isInteger,
  isName,
  isString,
  type PdfDict,
  type PdfString,
} from '../pdf/syntax/value.ts';
import { err, ok, type Result } from '../result.ts';
import type { Reason } from './reasons.ts';

/** A signature field that has a value. */
export interface FoundSignature {
  readonly field: string;
  readonly fieldDict: PdfDict;
  /** The signature dictionary; null when the value is none. */
  readonly dict: PdfDict | null;
}

/** A signature whose place in the file is sound. */
export interface PlacedSignature extends FoundSignature {
  readonly dict: PdfDict;
  readonly subFilter: SubFilter;
  readonly contents: PdfString;
  /** The signed bytes lie before the first and from the second to the end of the revision. */
  readonly gap: { readonly start: number; readonly end: number };
  readonly end: number;
  readonly claimedTime: string | null;
}

const SUB_FILTERS = ['ETSI.CAdES.detached', 'adbe.pkcs7.detached', 'ETSI.RFC3161'] as const;
/** Both stand on SHA-1, whatever else they name (ISO 32000-1, 12.8.3). */
const WEAK_SUB_FILTERS = ['adbe.pkcs7.sha1', 'adbe.x509.rsa_sha1'];
export type SubFilter = (typeof SUB_FILTERS)[number];

/** All signature fields with a value. An unreadable form has none that could be relied on. */
export function findSignatures(document: PdfDocument): readonly FoundSignature[] | null {
  const fields = formFields(document);
  if (!fields.ok) return null;
  return fields.value
    .filter(({ type, dict }) => type === 'Sig' && dict.get('V') !== null)
    .map(({ name, dict: fieldDict }) => {
      const value = document.resolve(fieldDict.get('V'));
      return { field: name, fieldDict, dict: isDict(value) ? value : null };
    });
}

/**
 * Whether a signature stands as ISO 32000-2, 12.8.1 has it: the byte range runs from the first byte
 * to the end of a revision and leaves out its own Contents, exactly; Contents is a hexadecimal string.
 *
 * @param length of the whole file, in bytes
 */
export function placeSignature(found: FoundSignature, bytes: Uint8Array): Result<PlacedSignature, Reason> {
  const { dict } = found;
  if (!dict) return err({ code: 'dictionary_malformed' });
  const [repeated] = dict.repeated;
  if (repeated !== undefined) return err({ code: 'dictionary_ambiguous', key: repeated });
  const subFilter = subFilterOf(dict);
  if (!subFilter.ok) return subFilter;
  const contents = dict.get('Contents');
  if (!isString(contents) || !contents.hex || contents.start < 0 || !isCanonicalHex(bytes, contents)) {
    return err({ code: 'contents_malformed' });
  }
  const range = dict.get('ByteRange');
  if (!isArray(range) || range.length !== 4 || !range.every((part) => isInteger(part) && part >= 0)) {
    return err({ code: 'byte_range_malformed' });
  }
  const [first, start, from, rest] = range.filter(isInteger);
  if (first !== 0 || start !== contents.start || from !== contents.end)
    return err({ code: 'byte_range_gap' });
  const end = from + (rest ?? 0);
  if (end > bytes.length) return err({ code: 'byte_range_malformed' });
  return ok({
    ...found,
    dict,
    subFilter: subFilter.value,
    contents,
    gap: { start, end: from },
    end,
    claimedTime: claimedTimeOf(found),
  });
}

/** The time that a signature dictionary states, ISO in UTC. */
export function claimedTimeOf({ dict }: FoundSignature): string | null {
  const time = dict?.get('M') ?? null;
  return isString(time) ? isoDate(textOf(time)) : null;
}

function subFilterOf(dict: PdfDict): Result<SubFilter, Reason> {
  const value = dict.get('SubFilter');
  const subFilter = SUB_FILTERS.find((known) => isName(value, known));
  if (WEAK_SUB_FILTERS.some((weak) => isName(value, weak)))
    return err({ code: 'weak_digest', algorithm: 'SHA-1' });
  if (!subFilter) return err({ code: 'subfilter_unsupported', name: isName(value) ? value.name : '' });
  const type = dict.get('Type');
  const expected = subFilter === 'ETSI.RFC3161' ? 'DocTimeStamp' : 'Sig';
  // Type is optional for a signature, and only for that.
  const right = isName(type, expected) || (type === null && expected === 'Sig');
  return right && isName(dict.get('Filter')) ? ok(subFilter) : err({ code: 'dictionary_malformed' });
}

/** Digits alone, whole bytes, and letters of one case: then the string can be written in one way only. */
function isCanonicalHex(bytes: Uint8Array, { start, end, bytes: value }: PdfString): boolean {
  if (end - start - 2 !== value.length * 2) return false;
  let cases = 0;
  for (let at = start + 1; at < end - 1; at++) {
    const byte = bytes[at] ?? 0;
    if (hexDigit(byte) < 0) return false;
    if (byte > 0x39) cases |= byte & 0x20 ? 2 : 1;
  }
  return cases !== 3;
}
