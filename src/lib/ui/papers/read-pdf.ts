import { inLines, type Page } from '#lib/domain/receipt/reading/words.ts';
import type { OpenedPdf } from '../reader/opened-pdf.ts';

/** What was read of a picture or a page, and how it looks: of the shape that the boxes are in. */
export interface ReadPage {
  readonly page: Page;
  readonly picture: Blob;
}

/** Of a longer document, what it comes to stands on the first pages. */
const MOST_PAGES = 5;
/** Pixels for each of the page's own: what is read can be made out beside its field. */
const SCALE = 1.5;

/** The text that a PDF brings with it, page by page; none of a page that is a picture, or where pdf.js is not at hand. */
export async function readPdf(file: Blob): Promise<readonly ReadPage[]> {
  const read = await withPdf(file, async (pdf, signal) => {
    const found: ReadPage[] = [];
    for (let number = 1; number <= Math.min(pdf.pages, MOST_PAGES); number++) {
      const page = await pdf.page(number);
      const lines = inLines(await page.words());
      if (lines.length === 0) continue;
      const canvas = await page.draw(SCALE, signal);
      const picture = await new Promise<Blob | null>((resolve) => {
        if (canvas) canvas.toBlob(resolve);
        else resolve(null);
      });
      if (picture) found.push({ page: { width: page.width, height: page.height, lines }, picture });
    }
    return found;
  });
  return read ?? [];
}

/** Null where it can't be opened, or pdf.js is not at hand. */
export function countPages(file: Blob): Promise<number | null> {
  return withPdf(file, (pdf) => Promise.resolve(pdf.pages));
}

/** pdf.js and its worker are there no longer than the work takes. Null where it fails. */
async function withPdf<T>(
  file: Blob,
  work: (pdf: OpenedPdf, signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const ending = new AbortController();
  try {
    const { openPdf } = await import('../reader/opened-pdf.ts');
    const { signal } = ending;
    const pdf = await openPdf(new Uint8Array(await file.arrayBuffer()), { signal, asOthers: true });
    return await work(pdf, signal);
  } catch {
    return null;
  } finally {
    ending.abort();
  }
}
