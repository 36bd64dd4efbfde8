import { MOST_BYTES, MOST_PAGES } from '#lib/domain/documents/document.ts';
import { openPdf, type PdfDocument, type PdfError } from '#lib/domain/pdf/document.ts';
import { textOf } from '#lib/domain/pdf/syntax/text.ts';
import { isDict, isString } from '#lib/domain/pdf/syntax/value.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { findForbidden, type Forbidden } from './rules.ts';
import { findShapeFault } from './shape.ts';
import { findBomb } from './weight.ts';

const MAX_TITLE = 200;
/** What programs write where nobody gave a title: the file's name says more. */
const NO_TITLE = /^(untitled|uten (navn|tittel)|doc(ument)?\d*|dokument\d*)$/i;

export type UploadError =
  | { code: 'not_pdf' }
  | { code: 'pdf_too_large'; size: number; limit: number }
  | { code: 'pdf_truncated' }
  /** The file is not as the standard says; `offset` is −1 where it is no single place. */
  | { code: 'pdf_damaged'; offset: number; reason: string }
  | { code: 'pdf_encrypted' }
  /** It would unpack to more than any paper needs. */
  | { code: 'pdf_bomb'; reason: string }
  | { code: 'pdf_too_many_pages'; pages: number; limit: number }
  | { code: 'pdf_no_pages' }
  | Forbidden;

/**
 * Whether an uploaded file can be sent for signing: a sound PDF of at most {@link MOST_BYTES} and
 * {@link MOST_PAGES}, that is nothing but paper. What a viewer could run, fetch, open or play is refused, for what is
 * signed has to be what everyone sees; links to web pages and within the document are fine. So is a form, if what was
 * filled in can be printed as it stands.
 *
 * Reads with the strict reader, which repairs nothing, and never throws whatever the bytes are.
 */
export function inspectUpload(
  bytes: Uint8Array,
): Result<{ pages: number; title: string | null }, UploadError> {
  if (bytes.length > MOST_BYTES) {
    return err({ code: 'pdf_too_large', size: bytes.length, limit: MOST_BYTES });
  }
  const opened = openPdf(bytes);
  if (!opened.ok) return err(asUploadError(opened.error));
  const document = opened.value;
  const pages = document.pages();
  if (!pages.ok) return err(asUploadError(pages.error));
  const count = pages.value.length;
  if (count === 0) return err({ code: 'pdf_no_pages' });
  if (count > MOST_PAGES) return err({ code: 'pdf_too_many_pages', pages: count, limit: MOST_PAGES });
  // First, since all that follows goes through the pages' annotations.
  const shape = findShapeFault(document, pages.value);
  if (shape) return err(shape);
  const forbidden = findForbidden(document, pages.value);
  if (forbidden) return err(forbidden);
  const bomb = findBomb(document, pages.value);
  if (bomb) return err('limit' in bomb || 'offset' in bomb ? asUploadError(bomb) : bomb);
  return ok({ pages: count, title: titleOf(document) });
}

function asUploadError(error: PdfError): UploadError {
  return error.code === 'pdf_too_large' ? { code: 'pdf_bomb', reason: error.limit } : error;
}

/** The title the document gives itself, in one line. */
function titleOf(document: PdfDocument): string | null {
  const info = document.resolve(document.trailer.get('Info'));
  const title = isDict(info) ? document.resolve(info.get('Title')) : null;
  if (!isString(title)) return null;
  const text = textOf(title)
    .replace(/[\s\p{Cc}\p{Cf}\ufffd]+/gu, ' ')
    .trim();
  return text === '' || NO_TITLE.test(text) ? null : [...text].slice(0, MAX_TITLE).join('');
}
