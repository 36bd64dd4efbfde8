import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import * as mupdf from 'mupdf';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Drawing, Picture } from './picture.ts';

/** A program that draws PDFs, each with a reader of its own. One pixel for each point. */
export interface Renderer {
  readonly name: string;
  draw(pdf: Uint8Array): Promise<Drawing>;
}

/** Those that come with npm. `poppler` is a Debian package (poppler-utils), and may be missing. */
export async function renderers(): Promise<readonly Renderer[]> {
  return [PDFJS, await pdfium(), MUPDF, ...(hasPoppler() ? [POPPLER] : [])];
}

export function hasPoppler(): boolean {
  return spawnSync('pdftoppm', ['-v']).error === undefined;
}

/** What a renderer throws is its way of showing nothing. */
async function drawn(work: () => Promise<Picture[]> | Picture[]): Promise<Drawing> {
  try {
    return await work();
  } catch (cause) {
    return { refused: cause instanceof Error ? cause.message : String(cause) };
  }
}

const PDFJS_FILES = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const inPdfjs = (folder: string) => `${join(PDFJS_FILES, folder)}/`;

interface Canvas {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}
interface Canvases {
  create(width: number, height: number): Canvas;
  destroy(canvas: Canvas): void;
}

/** pdf.js as the app uses it, on the canvas that it brings along for Node. */
const PDFJS: Renderer = {
  name: 'pdf.js',
  draw: (pdf) =>
    drawn(async () => {
      const task = getDocument({
        data: pdf.slice(),
        cMapUrl: inPdfjs('cmaps'),
        standardFontDataUrl: inPdfjs('standard_fonts'),
        wasmUrl: inPdfjs('wasm'),
        useSystemFonts: false,
        stopAtErrors: true,
        verbosity: VerbosityLevel.ERRORS,
      });
      try {
        const document = await task.promise;
        const canvases = document.canvasFactory as Canvases;
        const pictures: Picture[] = [];
        for (let number = 1; number <= document.numPages; number++) {
          const page = await document.getPage(number);
          const viewport = page.getViewport({ scale: 1 });
          const made = canvases.create(Math.ceil(viewport.width), Math.ceil(viewport.height));
          await page.render({ canvas: made.canvas, canvasContext: made.context, viewport }).promise;
          const { width, height, data } = made.context.getImageData(
            0,
            0,
            made.canvas.width,
            made.canvas.height,
          );
          pictures.push({ width, height, depth: 4, pixels: new Uint8Array(data) });
          canvases.destroy(made);
        }
        return pictures;
      } finally {
        await task.destroy();
      }
    }),
};

/** PDFium, with what it fills into forms, as browsers show it. */
async function pdfium(): Promise<Renderer> {
  const library = await PDFiumLibrary.init();
  return {
    name: 'PDFium',
    draw: (pdf) =>
      drawn(async () => {
        const document = await library.loadDocument(pdf);
        try {
          const pictures: Picture[] = [];
          for (const page of document.pages()) {
            const { width, height, data } = await page.render({ scale: 1, renderFormFields: true });
            pictures.push({ width, height, depth: 4, pixels: data });
          }
          return pictures;
        } finally {
          document.destroy();
        }
      }),
  };
}

// What it repairs, it says at length.
mupdf.setLog(null);

const MUPDF: Renderer = {
  name: 'MuPDF',
  draw: (pdf) =>
    drawn(() => {
      const document = mupdf.Document.openDocument(pdf, 'application/pdf');
      try {
        return Array.from({ length: document.countPages() }, (_, number) => {
          const page = document.loadPage(number);
          const pixmap = page.toPixmap(mupdf.Matrix.identity, mupdf.ColorSpace.DeviceRGB, false, true);
          const [width, height] = [pixmap.getWidth(), pixmap.getHeight()];
          const pixels = Uint8Array.from(pixmap.getPixels());
          pixmap.destroy();
          page.destroy();
          return { width, height, depth: 3, pixels };
        });
      } finally {
        document.destroy();
      }
    }),
};

const POPPLER: Renderer = {
  name: 'poppler',
  draw: (pdf) =>
    drawn(() => {
      const { status, stdout, stderr } = spawnSync('pdftoppm', ['-r', '72', '-cropbox', '-'], {
        input: pdf,
        maxBuffer: 2 ** 30,
      });
      if (status !== 0) throw new Error(stderr.toString().split('\n')[0]);
      return picturesIn(stdout);
    }),
};

/** One picture behind the other, in the form PPM. */
function picturesIn(bytes: Buffer): Picture[] {
  const pictures: Picture[] = [];
  for (let at = 0; at < bytes.length;) {
    const header = /^P6\s(\d+) (\d+)\s255\s/.exec(bytes.subarray(at, at + 40).toString('latin1'));
    if (!header) throw new Error('no picture');
    const [width, height] = [Number(header[1]), Number(header[2])];
    const from = at + header[0].length;
    at = from + width * height * 3;
    pictures.push({ width, height, depth: 3, pixels: new Uint8Array(bytes.subarray(from, at)) });
  }
  return pictures;
}
