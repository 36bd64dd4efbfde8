import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PDFiumModule } from '@hyzyla/pdfium';
import type { Box } from '../matrix.ts';

/** The most memory it may take, in bytes: two files, and what drawing a page needs. */
const MOST_MEMORY = 512 * 1024 * 1024;
/** Four bytes for each pixel, the fourth unused. */
const BGRX = 3;
const WHITE = 0xffffffff;
/** Annotations by their appearances, as on screen; the fields of forms are drawn by themselves. */
const WITH_ANNOTATIONS = 1;
/** Edges of letters as on a flat screen: so PDFium draws fields, whatever it is told, and so it must draw what they become. */
const AS_ON_SCREEN = 2;

/** What a viewer tells PDFium about how it fills in forms: the version of the structure, and no callbacks. */
const FORM_INFO = Uint8Array.from({ length: 256 }, (_, at) => (at === 0 ? 2 : 0));

/** What is used of PDFium (its public headers fpdfview.h, fpdf_formfill.h and fpdf_transformpage.h). */
interface Pdfium {
  HEAPU8: Uint8Array;
  _malloc(size: number): number;
  _free(at: number): void;
  _FPDF_InitLibrary(): void;
  _FPDF_LoadMemDocument(at: number, size: number, password: number): number;
  _FPDF_LoadPage(document: number, index: number): number;
  _FPDF_ClosePage(page: number): void;
  _FPDFDOC_InitFormFillEnvironment(document: number, info: number): number;
  _FORM_OnAfterLoadPage(page: number, form: number): void;
  _FORM_OnBeforeClosePage(page: number, form: number): void;
  _FPDFPage_SetMediaBox(page: number, left: number, bottom: number, right: number, top: number): void;
  _FPDFPage_SetCropBox(page: number, left: number, bottom: number, right: number, top: number): void;
  _FPDFBitmap_CreateEx(width: number, height: number, format: number, at: number, stride: number): number;
  _FPDFBitmap_FillRect(
    bitmap: number,
    x: number,
    y: number,
    width: number,
    height: number,
    colour: number,
  ): void;
  _FPDFBitmap_Destroy(bitmap: number): void;
  _FPDF_RenderPageBitmap(bitmap: number, page: number, ...place: Place): void;
  _FPDF_FFLDraw(form: number, bitmap: number, page: number, ...place: Place): void;
}

type Place = [x: number, y: number, width: number, height: number, turn: number, flags: number];

interface Imports {
  readonly env: { emscripten_resize_heap: (size: number) => number | boolean };
}

/** What PDFium gives up on. */
export class Undrawn extends Error {}

function giveUp(why: string): never {
  throw new Undrawn(why);
}

/** A PDFium of one's own: its memory, which is bounded, goes with it. Throws what WebAssembly throws at its limits. */
export async function startPdfium(): Promise<(bytes: Uint8Array) => DrawnDocument> {
  const pdfium = await instance();
  return (bytes) => new DrawnDocument(pdfium, bytes);
}

export class DrawnDocument {
  readonly #pdfium: Pdfium;
  readonly #document: number;
  readonly #form: number;

  /** Throws {@link Undrawn} where PDFium can't open it. */
  constructor(pdfium: Pdfium, bytes: Uint8Array) {
    this.#pdfium = pdfium;
    // Not copied: both lie there for as long as the document is open.
    this.#document = pdfium._FPDF_LoadMemDocument(this.#put(bytes), bytes.length, 0);
    if (this.#document === 0) giveUp('the file can not be opened');
    this.#form = pdfium._FPDFDOC_InitFormFillEnvironment(this.#document, this.#put(FORM_INFO));
    if (this.#form === 0) giveUp('its form can not be opened');
  }

  /**
   * What is seen of a part of a page, in so many pixels, row by row, four bytes each; a page is turned as it says.
   * @param index from 0
   * @param box in the page's own coordinates
   */
  draw(index: number, box: Box, { width, height }: { width: number; height: number }): Uint8Array {
    const pdfium = this.#pdfium;
    const { x, y, width: across, height: up } = box;
    const whole = this.#page(index);
    pdfium._FPDFPage_SetMediaBox(whole, x, y, x + across, y + up);
    pdfium._FPDFPage_SetCropBox(whole, x, y, x + across, y + up);
    pdfium._FPDF_ClosePage(whole);
    // What is seen is settled when a page is opened.
    const page = this.#page(index);
    pdfium._FORM_OnAfterLoadPage(page, this.#form);
    const size = width * height * 4;
    const at = this.#room(size);
    const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, BGRX, at, width * 4);
    pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, WITH_ANNOTATIONS | AS_ON_SCREEN);
    pdfium._FPDF_FFLDraw(this.#form, bitmap, page, 0, 0, width, height, 0, 0);
    const pixels = pdfium.HEAPU8.slice(at, at + size);
    pdfium._FPDFBitmap_Destroy(bitmap);
    pdfium._free(at);
    pdfium._FORM_OnBeforeClosePage(page, this.#form);
    pdfium._FPDF_ClosePage(page);
    return pixels;
  }

  #put(bytes: Uint8Array): number {
    const at = this.#room(bytes.length);
    this.#pdfium.HEAPU8.set(bytes, at);
    return at;
  }

  #room(size: number): number {
    return this.#pdfium._malloc(size) || giveUp('no room in memory');
  }

  #page(index: number): number {
    return this.#pdfium._FPDF_LoadPage(this.#document, index) || giveUp('the page can not be opened');
  }
}

async function instance(): Promise<Pdfium> {
  const program = await readFile(createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm'));
  const silent = (): void => {};
  const pdfium = (await PDFiumModule({
    print: silent,
    printErr: silent,
    instantiateWasm: (imports: Imports, done: (instance: WebAssembly.Instance) => void) => {
      const grow = imports.env.emscripten_resize_heap;
      imports.env.emscripten_resize_heap = (size) => (size >>> 0 <= MOST_MEMORY ? grow(size) : 0);
      void WebAssembly.instantiate(program, imports as never).then((made) => done(made.instance));
      return {};
    },
  } as never)) as unknown as Pdfium;
  pdfium._FPDF_InitLibrary();
  return pdfium;
}
