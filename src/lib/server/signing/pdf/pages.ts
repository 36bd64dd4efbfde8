import { PdfArray, PdfDict, PdfName, PdfNumber, PdfRef, type PDF, type PdfObject } from '@libpdf/core';
import { IDENTITY, within, type Box, type Matrix } from './matrix.ts';

/** A page as a person sees it: what is shown of it, and turned how. */
export interface PaperPage {
  readonly dict: PdfDict;
  /** The visible part: the crop box within the media box. */
  readonly box: Box;
  readonly media: Box;
  /** Degrees clockwise. */
  readonly turned: 0 | 90 | 180 | 270;
  /** Points per unit of the page's coordinates (/UserUnit). */
  readonly unit: number;
  /** Its resources, its own or inherited, as referred to. */
  readonly resources: PdfObject | undefined;
}

const MAX_DEPTH = 64;
const LETTER: Box = { x: 0, y: 0, width: 612, height: 792 };

/**
 * The pages in order, read from the page tree with inherited attributes (ISO 32000-1, 7.7.3.4). The library's own list
 * misses trees whose /Kids is an indirect array, and loses what intermediate nodes hand down.
 */
export function pagesOf(pdf: PDF): PaperPage[] {
  const pages: PaperPage[] = [];
  const seen = new Set<PdfDict>();
  const visit = (node: PdfObject | null, inherited: ReadonlyMap<string, PdfObject>, depth: number): void => {
    if (!(node instanceof PdfDict) || seen.has(node) || depth > MAX_DEPTH) return;
    seen.add(node);
    const attributes = new Map(inherited);
    for (const key of ['MediaBox', 'CropBox', 'Rotate', 'Resources']) {
      const own = node.get(key);
      if (own) attributes.set(key, own);
    }
    const kids = resolved(pdf, node.get('Kids'));
    if (kids instanceof PdfArray) {
      for (const kid of kids) visit(resolved(pdf, kid), attributes, depth + 1);
    } else {
      pages.push(paperPage(pdf, node, attributes));
    }
  };
  visit(resolved(pdf, pdf.getCatalog().get('Pages')), new Map(), 0);
  return pages;
}

/** The object itself, whether it was referred to or stands there. */
export function resolved(pdf: PDF, object: PdfObject | undefined): PdfObject | null {
  return object instanceof PdfRef ? pdf.getObject(object) : (object ?? null);
}

/** From points as the person sees the page (origin at the lower left of what is shown) to the page's coordinates. */
export function asSeen({ box, turned, unit }: PaperPage, scale: number): Matrix {
  const s = scale / unit;
  const right = box.x + box.width;
  const top = box.y + box.height;
  if (turned === 90) return [0, s, -s, 0, right, box.y];
  if (turned === 180) return [-s, 0, 0, -s, right, top];
  if (turned === 270) return [0, -s, s, 0, box.x, top];
  return [s, 0, 0, s, box.x, box.y];
}

/** The box with `by` units more where the person sees its right edge. */
export function widened({ box, turned }: PaperPage, by: number): Box {
  const { x, y, width, height } = box;
  if (turned === 90) return { x, y, width, height: height + by };
  if (turned === 180) return { x: x - by, y, width: width + by, height };
  if (turned === 270) return { x, y: y - by, width, height: height + by };
  return { x, y, width: width + by, height };
}

/** Width and height in points as the person sees the page. */
export function sizeAsSeen({ box, turned, unit }: PaperPage): { width: number; height: number } {
  const upright = turned === 0 || turned === 180;
  return {
    width: (upright ? box.width : box.height) * unit,
    height: (upright ? box.height : box.width) * unit,
  };
}

/** The four numbers of a rectangle, in any order of corners, or null. */
export function boxOf(pdf: PDF, object: PdfObject | undefined): Box | null {
  const array = resolved(pdf, object);
  if (!(array instanceof PdfArray) || array.length < 4) return null;
  const [x1, y1, x2, y2] = array.toArray().map((item) => numberOf(pdf, item));
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return null;
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}

/** A form XObject's /Matrix. */
export function formMatrix(pdf: PDF, form: PdfDict): Matrix {
  const matrix = resolved(pdf, form.get('Matrix'));
  if (!(matrix instanceof PdfArray)) return IDENTITY;
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = matrix.toArray().map((item) => numberOf(pdf, item) ?? 0);
  return [a, b, c, d, e, f];
}

/** A rectangle as PDF writes it, to a hundredth of a point. */
export function rectangle({ x, y, width, height }: Box): PdfArray {
  return PdfArray.of(
    ...[x, y, x + width, y + height].map((value) => PdfNumber.of(Math.round(value * 100) / 100)),
  );
}

/** A number, direct or referred to; NaN and undefined never come out of a number. */
export function numberOf(pdf: PDF, object: PdfObject | undefined): number | undefined {
  const number = resolved(pdf, object);
  return number instanceof PdfNumber && Number.isFinite(number.value) ? number.value : undefined;
}

/** The value of a name, direct or referred to. */
export function nameOf(pdf: PDF, object: PdfObject | undefined): string | null {
  const name = resolved(pdf, object);
  return name instanceof PdfName ? name.value : null;
}

function paperPage(pdf: PDF, dict: PdfDict, attributes: ReadonlyMap<string, PdfObject>): PaperPage {
  const media = drawable(boxOf(pdf, attributes.get('MediaBox'))) ?? LETTER;
  const crop = boxOf(pdf, attributes.get('CropBox'));
  const turns = (((numberOf(pdf, attributes.get('Rotate')) ?? 0) % 360) + 360) % 360;
  const unit = numberOf(pdf, dict.get('UserUnit')) ?? 1;
  return {
    dict,
    box: drawable(crop && within(crop, media)) ?? media,
    media,
    turned: turns === 90 || turns === 180 || turns === 270 ? turns : 0,
    unit: unit > 0 ? unit : 1,
    resources: attributes.get('Resources'),
  };
}

function drawable(box: Box | null): Box | null {
  return box && box.width > 0 && box.height > 0 ? box : null;
}
