import {
  getDocument,
  GlobalWorkerOptions,
  TextLayer,
  type PDFPageProxy,
  type PageViewport,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import type { Word } from '#lib/domain/receipt/reading/words.ts';
import { PageTooLarge } from './page-too-large.ts';
import { BundledFiles } from './pdf-files.ts';

GlobalWorkerOptions.workerSrc = workerUrl;

/** The largest picture of a page, in pixels: phones refuse larger canvases. */
const MOST_PIXELS = 16_000_000;
/** The longest side of one, in pixels: beyond it browsers show nothing, and don't say so. */
const MOST_SIDE = 16_384;
/** Smaller than this, in pixels for each of the page's own, nothing of it is read. */
const LEAST_SCALE = 0.1;

/** A PDF that can be looked at. Sizes are in CSS pixels at scale 1, as the page is turned. */
export interface OpenedPdf {
  readonly pages: number;
  /** @param number from 1 */
  page(number: number): Promise<OpenedPage>;
}

export interface OpenedPage {
  readonly width: number;
  readonly height: number;
  /**
   * Draws the page at `scale` device pixels for each of its own; null when `signal` stopped it. Rejects with
   * {@link PageTooLarge}.
   */
  draw(scale: number, signal: AbortSignal): Promise<HTMLCanvasElement | null>;
  /** Lays the page's text, unseen, over its picture: to be read aloud, selected and searched. */
  layText(container: HTMLElement): Promise<void>;
  /** The words of the page's text, and where they stand. */
  words(): Promise<readonly Word[]>;
}

/**
 * Opens a PDF with pdf.js in its worker, which has no eval, runs no script of the document and is given nothing but
 * the bytes. Rejects where pdf.js can't read it, and when `signal` stops it, which ends the worker.
 *
 * @param options.asOthers shows a page also in part, as viewers do that leave out what they can't read: to see what
 *   they show of a file that was changed, never to sign
 */
export async function openPdf(
  bytes: Uint8Array,
  { signal, asOthers = false }: { signal: AbortSignal; asOthers?: boolean },
): Promise<OpenedPdf> {
  signal.throwIfAborted();
  const task = getDocument({
    // The worker takes the bytes it is given; these here stay the ones whose hash was taken.
    data: bytes.slice(),
    BinaryDataFactory: BundledFiles,
    useWorkerFetch: false,
    // The same letters on every device.
    useSystemFonts: false,
    enableXfa: false,
    // A page that can't be shown as it is, is not shown in part: what is signed is what is seen.
    stopAtErrors: !asOthers,
  });
  signal.addEventListener('abort', () => void task.destroy());
  const document = await task.promise;
  return {
    pages: document.numPages,
    page: async (number) => opened(await document.getPage(number)),
  };
}

function opened(page: PDFPageProxy): OpenedPage {
  const { width, height } = page.getViewport({ scale: 1 });
  return {
    width,
    height,
    async draw(wanted, signal) {
      const most = Math.min(Math.sqrt(MOST_PIXELS / (width * height)), MOST_SIDE / Math.max(width, height));
      if (most < LEAST_SCALE) throw new PageTooLarge();
      const scale = Math.min(wanted, most);
      const viewport = page.getViewport({ scale });
      const canvas = document.createElement('canvas');
      canvas.width = Math.floor(viewport.width);
      canvas.height = Math.floor(viewport.height);
      const task = page.render({ canvas, viewport });
      signal.addEventListener('abort', () => task.cancel());
      try {
        await task.promise;
        return canvas;
      } catch (cause) {
        if (signal.aborted) return null;
        throw cause;
      }
    },
    async layText(container) {
      const layer = new TextLayer({
        textContentSource: page.streamTextContent(),
        container,
        viewport: page.getViewport({ scale: 1 }),
      });
      await layer.render();
    },
    async words() {
      const { items } = await page.getTextContent();
      const viewport = page.getViewport({ scale: 1 });
      return items.flatMap((item) => ('str' in item ? wordsOf(item, viewport) : []));
    },
  };
}

type TextItem = Extract<
  Awaited<ReturnType<PDFPageProxy['getTextContent']>>['items'][number],
  { str: string }
>;

/** Text comes in runs: each of its words has a share of the run's width, by its length. */
function wordsOf({ str, transform, width, height }: TextItem, viewport: PageViewport): Word[] {
  const [x = 0, y = 0] = viewport.convertToViewportPoint(
    Number(transform[4]),
    Number(transform[5]),
  ) as number[];
  return [...str.matchAll(/\S+/g)].map(({ 0: text, index }) => {
    const [from, part] = [(index / str.length) * width, (text.length / str.length) * width];
    return { text, box: { x: x + from, y: y - height, width: part, height } };
  });
}
