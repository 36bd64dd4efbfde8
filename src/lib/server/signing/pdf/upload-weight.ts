import { inflateSync } from 'node:zlib';
import { PDF_LIMITS } from '#lib/domain/pdf/limits.ts';
import type { PdfDocument, PdfError, PdfPage } from '#lib/domain/pdf/document.ts';
import {
  isArray,
  isInteger,
  isName,
  isStream,
  type PdfStream,
  type PdfValue,
} from '#lib/domain/pdf/value.ts';

/** What all streams together may inflate to, in bytes: whoever opens the document has to. */
const TOTAL_INFLATED = 768 * 1024 * 1024;
/** What the pages' own content may unpack to, on one page and in all, where shared content counts on every page. */
const PAGE_CONTENT = 32 * 1024 * 1024;
const TOTAL_CONTENT = 128 * 1024 * 1024;
/** The largest picture, in pixels: A0 at 400 dpi is 249 million. */
const MAX_PIXELS = 300_000_000;
/** Deflate never gives more than 1032 bytes for one. */
const MAX_RATIO = 1032;

/**
 * Looks for what is small in the file and enormous in a viewer, or for page content that can't be read at all.
 * Content of pages is unpacked strictly, since it will be; other streams only to see how much they hold.
 */
export function findBomb(
  document: PdfDocument,
  pages: readonly PdfPage[],
): PdfError | { code: 'pdf_bomb'; reason: string } | null {
  const contents = new Map<PdfStream, number>();
  const fault = contentFault(document, pages, contents);
  if (fault) return fault;
  let total = [...contents.values()].reduce((sum, size) => sum + size, 0);
  for (const { value } of document.objects()) {
    if (!isStream(value) || contents.has(value)) continue;
    const pixels = side(document, value, 'Width') * side(document, value, 'Height');
    if (pixels > MAX_PIXELS) return { code: 'pdf_bomb', reason: 'pixels' };
    const size = inflatedSize(document, value);
    if (size === null) return { code: 'pdf_bomb', reason: 'inflated_bytes' };
    total += size;
    if (total > TOTAL_INFLATED) return { code: 'pdf_bomb', reason: 'total_bytes' };
  }
  return null;
}

/** Fills in how large each stream of content is. */
function contentFault(
  document: PdfDocument,
  pages: readonly PdfPage[],
  sizes: Map<PdfStream, number>,
): PdfError | { code: 'pdf_bomb'; reason: string } | null {
  let total = 0;
  for (const page of pages) {
    let here = 0;
    for (const stream of contentsOf(document, page)) {
      if (!sizes.has(stream)) {
        const decoded = document.streamBytes(stream);
        if (!decoded.ok) return decoded.error;
        sizes.set(stream, decoded.value.bytes.length);
      }
      here += sizes.get(stream) ?? 0;
    }
    total += here;
    if (here > PAGE_CONTENT || total > TOTAL_CONTENT) return { code: 'pdf_bomb', reason: 'content_bytes' };
  }
  return null;
}

function contentsOf(document: PdfDocument, page: PdfPage): PdfStream[] {
  const contents = document.resolve(page.dict.get('Contents'));
  const list: readonly PdfValue[] = isArray(contents) ? contents : [contents];
  return list.map((item) => document.resolve(item)).filter(isStream);
}

function side(document: PdfDocument, stream: PdfStream, key: string): number {
  const value = document.resolve(stream.dict.get(key));
  return isInteger(value) ? value : 0;
}

/** How many bytes a stream holds, or null for more than a single one may. What can't be unpacked holds nothing. */
function inflatedSize(document: PdfDocument, stream: PdfStream): number | null {
  const filter = document.resolve(stream.dict.get('Filter'));
  const filters = (isArray(filter) ? filter : [filter]).map((item) => document.resolve(item));
  if (filters.length > 1) {
    const decoded = document.streamBytes(stream);
    if (decoded.ok) return decoded.value.bytes.length;
    return decoded.error.code === 'pdf_too_large' ? null : 0;
  }
  if (!isName(filters[0] ?? null, 'FlateDecode') && !isName(filters[0] ?? null, 'Fl'))
    return stream.raw.length;
  // Too short to matter, whatever is in it.
  if (stream.raw.length * MAX_RATIO < 1024 * 1024) return stream.raw.length * MAX_RATIO;
  try {
    return inflateSync(stream.raw, { maxOutputLength: PDF_LIMITS.inflatedBytes }).length;
  } catch (cause) {
    return cause instanceof RangeError ? null : 0;
  }
}
