import { loadPdf } from '../load.ts';
import { pagesOf, sizeAsSeen, type PaperPage } from '../pages.ts';
import { stampReach, type Trails } from '../stamp/margin-stamp.ts';
import { startPdfium, type DrawnDocument } from './pdfium.ts';
import { differ } from './pixels.ts';

export interface StampedDiffers {
  readonly code: 'stamped_differs';
  /** The first of them, from 1. */
  readonly page: number;
  /** It looks otherwise, or it can't be told, since it can't be drawn. */
  readonly reason: 'drawn_otherwise' | 'not_drawn';
}

/** Pixels for each point, and along the longer side of a large page. */
const PER_POINT = 1;
const MOST_PIXELS = 1400;

/**
 * The first page that a stamped file shows otherwise than the file it was made of, drawn by PDFium, or null. Compared is
 * all that was seen of the page but where the stamp stands; pages behind the document's own are not looked at. Another
 * program than ours draws: it reads the files with a reader of its own, and knows nothing of what was done to them.
 */
export async function differingPage(
  before: Uint8Array,
  after: Uint8Array,
  trails: Trails,
): Promise<StampedDiffers | null> {
  let number = 1;
  try {
    const [pages, stamped] = [pagesOf(await loadPdf(before)), pagesOf(await loadPdf(after))];
    const open = await startPdfium();
    const [original, result] = [open(before), open(after)];
    for (const [index, page] of pages.entries()) {
      number = index + 1;
      const now = stamped[index];
      if (!now || !isSame({ original, result, index, trails }, page, now)) {
        return { code: 'stamped_differs', page: number, reason: 'drawn_otherwise' };
      }
    }
    return null;
  } catch {
    // A drawing that fails is no proof of anything; what can't be told is not sent.
    return { code: 'stamped_differs', page: number, reason: 'not_drawn' };
  }
}

interface Drawn {
  readonly original: DrawnDocument;
  readonly result: DrawnDocument;
  readonly index: number;
  readonly trails: Trails;
}

function isSame({ original, result, index, trails }: Drawn, page: PaperPage, now: PaperPage): boolean {
  const seen = sizeAsSeen(page);
  const scale = Math.min(PER_POINT, MOST_PIXELS / Math.max(seen.width, seen.height));
  const size = {
    width: Math.max(1, Math.round(seen.width * scale)),
    height: Math.max(1, Math.round(seen.height * scale)),
  };
  // The same part of both, so that the same points fall on the same pixels.
  const [was, is] = [original, result].map((document) => document.draw(index, page.box, size));
  const widened = sizeAsSeen(now).width - seen.width;
  const margin = seen.width + widened - stampReach(seen, trails);
  const until = Math.floor((margin / seen.width) * size.width);
  return was !== undefined && is !== undefined && !differ(was, is, size, until);
}
