import type { PdfDocument, PdfError } from '../pdf/document.ts';
import { isWhite } from '../pdf/syntax/signs.ts';
import { openBySequence } from '../pdf/sequence.ts';
import { err, ok, type Result } from '../result.ts';
import { findSignatures } from './place.ts';
import type { Reason } from './reasons.ts';

/** Earlier ends of an unreadable file that are tried, the latest first. */
const MOST_ENDS = 16;

export interface SignedPart {
  readonly document: PdfDocument;
  /** Empty when the document is the whole file; else why the rest of it could not be read. */
  readonly rest: readonly Reason[];
  /** Opens the file at the end of a signature. */
  readonly open: Open;
}

type Open = (end: number) => Result<PdfDocument, PdfError>;

/**
 * The file as it is, where need be with its last part read in sequence; or, where its end can't be read
 * at all, as it was at the latest earlier end that can be read and has signatures, so that these can be
 * told from a file that was never signed.
 */
export function openSigned(bytes: Uint8Array, open: Open): Result<SignedPart, PdfError> {
  const whole = open(bytes.length);
  if (whole.ok) return ok({ document: whole.value, rest: [], open });
  if (whole.error.code === 'not_pdf' || whole.error.code === 'pdf_encrypted') return whole;
  let end = bytes.length;
  for (let tried = 0; tried < MOST_ENDS; tried++) {
    end = lastMark(bytes, end - 1);
    if (end < 0) break;
    // The signed bytes may end behind the line of the mark.
    let behind = end + MARK.length;
    while (isWhite(bytes[behind])) behind++;
    const earlier = open(behind);
    if (!earlier.ok || (findSignatures(earlier.value) ?? []).length === 0) continue;
    const base = earlier.value;
    const sequence: Open = (until) => {
      const strict = open(until);
      return strict.ok || until <= base.end ? strict : openBySequence(base, until);
    };
    const document = sequence(bytes.length);
    if (document.ok) return ok({ document: document.value, rest: [], open: sequence });
    return ok({ document: base, rest: [{ ...facts(whole.error), code: 'rest_unreadable' }], open });
  }
  return err<PdfError>(whole.error);
}

const MARK = Uint8Array.from('%%EOF', (sign) => sign.charCodeAt(0));

/** Where the last end mark begins that begins before `from`; -1 when there is none. */
function lastMark(bytes: Uint8Array, from: number): number {
  for (let at = from; at >= 0; at--) {
    if (MARK.every((byte, ahead) => bytes[at + ahead] === byte)) return at;
  }
  return -1;
}

function facts(error: PdfError): Readonly<Record<string, string | number>> {
  return error.code === 'pdf_damaged' ? { what: error.reason, offset: error.offset } : { what: error.code };
}
