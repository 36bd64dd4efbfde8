import { inflateSync } from 'node:zlib';
import { PDF_LIMITS } from '#lib/domain/pdf/syntax/limits.ts';
import type { PdfDocument, PdfError, PdfPage } from '#lib/domain/pdf/document.ts';
import { functionsFault } from '#lib/domain/pdf/drawing/functions.ts';
import { DRAWING_LIMITS } from '#lib/domain/pdf/drawing/limits.ts';
import { pixelsOf } from '#lib/domain/pdf/drawing/picture.ts';
import { heavy } from '#lib/domain/pdf/drawing/scan.ts';
import { DrawingWeight } from '#lib/domain/pdf/drawing/weight.ts';
import { reading, refuse } from '#lib/domain/pdf/syntax/fault.ts';
import { isArray, isName, isStream, type PdfStream, type PdfValue } from '#lib/domain/pdf/syntax/value.ts';

/** What all streams together may inflate to, in bytes: whoever opens the document has to. */
const TOTAL_INFLATED = 768 * 1024 * 1024;
/** What the pages' own content may unpack to, on one page and in all, where shared content counts on every page. */
const PAGE_CONTENT = 32 * 1024 * 1024;
const TOTAL_CONTENT = 128 * 1024 * 1024;
/** What one more part of a page's content takes, in bytes: whoever draws it fetches it. */
const PART = 64;
/** Deflate never gives more than 1032 bytes for one. */
const MAX_RATIO = 1032;

type Bomb = PdfError | { code: 'pdf_bomb'; reason: string };

/**
 * Looks for what is small in the file and enormous in a viewer, or for page content that can't be read at all.
 * Content of pages, and what they draw by name, is unpacked strictly, since it will be; other streams only to see how
 * much they hold.
 */
export function findBomb(document: PdfDocument, pages: readonly PdfPage[]): Bomb | null {
  const contents = new Map<PdfStream, Uint8Array>();
  const drawn = reading(() => drawPages(document, pages, contents));
  if (!drawn.ok) return drawn.error;
  let total = [...contents.values()].reduce((sum, { length }) => sum + length, 0);
  for (const { value } of document.objects()) {
    if (!isStream(value) || contents.has(value)) continue;
    if (isPicture(value) && pixelsOf(document, value) > DRAWING_LIMITS.pixels) {
      return { code: 'pdf_bomb', reason: 'pixels' };
    }
    const size = inflatedSize(document, value);
    if (size === null) return { code: 'pdf_bomb', reason: 'inflated_bytes' };
    total += size;
    if (total > TOTAL_INFLATED) return { code: 'pdf_bomb', reason: 'total_bytes' };
  }
  return functionsFault(document);
}

/** Weighs what drawing the pages takes, and fills in what their streams of content hold. */
function drawPages(
  document: PdfDocument,
  pages: readonly PdfPage[],
  contents: Map<PdfStream, Uint8Array>,
): void {
  const weight = new DrawingWeight(document);
  let total = 0;
  for (const page of pages) {
    let here = 0;
    const parts: Uint8Array[] = [];
    for (const item of contentsOf(document, page)) {
      const stream = document.resolve(item);
      if (isStream(stream)) {
        const part = contents.get(stream) ?? unpacked(document, stream);
        contents.set(stream, part);
        parts.push(part);
        here += part.length;
      }
      here += PART;
      if (here > PAGE_CONTENT || total + here > TOTAL_CONTENT) heavy('content_bytes', PAGE_CONTENT);
    }
    total += here;
    weight.addPage(page, parts);
  }
}

function unpacked(document: PdfDocument, stream: PdfStream): Uint8Array {
  const decoded = document.streamBytes(stream);
  return decoded.ok ? decoded.value.bytes : refuse(decoded.error);
}

/** Wherever it stands: some viewers take what says how wide it is for a picture, whatever it calls itself. */
function isPicture({ dict }: PdfStream): boolean {
  return dict.get('Width') !== null || isName(dict.get('Subtype'), 'Image');
}

function contentsOf(document: PdfDocument, page: PdfPage): readonly PdfValue[] {
  const contents = document.resolve(page.dict.get('Contents'));
  return isArray(contents) ? contents : [contents];
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
