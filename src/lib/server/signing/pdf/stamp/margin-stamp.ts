import { PdfArray, PdfStream, type PDF, type PdfDict, type PdfObject, type PdfRef } from '@libpdf/core';
import { balanceOf } from '../content/balance.ts';
import { ContentMarks } from '../content/marks.ts';
import { instructions } from '../content/instructions.ts';
import { BLACK, Ink, MUTED, WHITE, num, toBytes } from '../ink.ts';
import { around, combined, inverse, mapped, type Matrix } from '../matrix.ts';
import { annotationBoxes, contentOf, copyOf, type Drawing, type PageContent } from './page-content.ts';
import { asSeen, rectangle, sizeAsSeen, widened, type PaperPage } from '../pages.ts';
import { qrPath } from './qr.ts';
import type { TrailFields } from '../trail/fields.ts';
import { LINE, layTrails, type TrailLayout } from '../trail/layout.ts';
import { fit, printable, type Typeface } from '../type/typeface.ts';
import { typedAddress, type PaperWords } from '../words.ts';

export interface StampText {
  readonly code: string;
  readonly verifyUrl: string;
  readonly title: string;
  readonly organisation: string;
  /** Whether signers' trails have room for an address. */
  readonly showAddress: boolean;
}

/** From the edge of the paper: what most printers still reach. */
const EDGE = 11;
/** The QR code with its quiet zone: 15.5 mm. */
const QR = 44;
const GAP = 6;
const STRIP = 18;
const CODE_SIZE = 6.5;
const LINE_SIZE = 6;
const SEPARATOR = '  ·  ';
/** A page shorter than this along its shorter side gets a smaller stamp; one longer than A3's, a larger. */
const SMALLEST_SIDE = 280;
const LARGEST_SIDE = 1191;

/** White between the stamp and what stands beside it. */
const CLEARANCE = 2;
const QR_REACH = EDGE + QR + CLEARANCE;
const STRIP_START = EDGE + QR + GAP;

/** For how many signers there are trails, and whether with room for an address. */
export interface Trails {
  readonly signers: number;
  readonly showAddress?: boolean | undefined;
}

/** How far from the edge that is seen on the right the stamp reaches on a page of this size, in points. */
export function stampReach(
  { width, height }: { width: number; height: number },
  { signers, showAddress = false }: Trails,
): number {
  const scale = scaleFor(Math.min(width, height));
  const { lines } = layTrails(signers, stripRoom(height / scale), showAddress);
  return Math.max(QR_REACH, stripReach(lines)) * scale;
}

/** How far the strip reaches beside so many lines of trails. */
function stripReach(lines: number): number {
  return EDGE + STRIP + lines * LINE + CLEARANCE;
}

/** How long the strip may be on a page so high. */
function stripRoom(height: number): number {
  return height - STRIP_START - EDGE;
}

/**
 * Puts the stamp on pages: along the edge that is seen on the right, reading upwards, the code with the page's number,
 * the title, the sender and where to check it, and above it a field for each signer's trail; a QR code in the lower
 * corner. Within 11 mm of the edge and a line more for as many trails as stand beside one another, the QR code within 20 mm. What is signed must be seen whole, so where a page has marks there, as scans and tables without margins
 * have, the page itself is made wider by as much as it takes, and the stamp stands on the white that was added.
 *
 * One drawing per size of page is shared by all pages of that size; pages' own resources are extended in copies, since
 * pages share them.
 */
export class MarginStamp {
  readonly #pdf: PDF;
  readonly #typeface: Typeface;
  readonly #text: StampText;
  readonly #words: PaperWords;
  readonly #trails: TrailFields;
  readonly #drawings = new Map<string, { name: string; ref: PdfRef }>();
  readonly #resources = new Map<PdfObject | undefined, Extended>();
  readonly #strips = new Map<number, Strip>();
  readonly #marks: ContentMarks;
  readonly #opening: PdfRef;

  constructor(pdf: PDF, typeface: Typeface, text: StampText, words: PaperWords, trails: TrailFields) {
    this.#pdf = pdf;
    this.#typeface = typeface;
    this.#text = text;
    this.#words = words;
    this.#trails = trails;
    this.#marks = new ContentMarks(pdf);
    this.#opening = pdf.register(new PdfStream([], toBytes('q\n')));
  }

  /**
   * Stamps one page; `over` is drawn below the stamp, over the page's own content, in the page's coordinates.
   * A page drawn by ourselves leaves the margin free. Throws where the page's content can't be decoded.
   */
  put(
    page: PaperPage,
    number: number,
    of: number,
    { over = [], ours = false }: { over?: readonly Drawing[]; ours?: boolean } = {},
  ): void {
    const seen = sizeAsSeen(page);
    const scale = scaleFor(Math.min(seen.width, seen.height));
    const size = { width: seen.width / scale, height: seen.height / scale };
    const content = contentOf(this.#pdf, page.dict);
    const more = ours ? 0 : this.#lacking(page, scale, size, of, { content: content.bytes, over });
    const wide = more === 0 ? page : enlarged(page, (more * scale) / page.unit);
    const drawing = this.#drawing(size.width + more, size.height, of);
    const resources = this.#extended(page.resources);
    resources.drawings.set(drawing.name, drawing.ref);
    const ink = new Ink(this.#typeface);
    for (const { name, ref, operators } of over) {
      resources.drawings.set(name, ref);
      ink.raw(operators);
    }
    ink.raw('/Artifact BMC');
    ink.through(asSeen(wide, scale), () => {
      // What was cropped away there stays unseen.
      if (more > 0) ink.box(size.width, 0, more, size.height, WHITE);
      ink.raw(`/${drawing.name} Do`);
      this.#pageNumber(ink, size.width + more, number, of);
    });
    ink.raw('EMC');
    page.dict.set('Resources', resources.ref);
    page.dict.set('Contents', this.#contents(content, ink));
    const place = stripPlace(size.width + more);
    this.#trails.put(wide, this.#strip(size.height, of).trails, combined(place, asSeen(wide, scale)));
  }

  /** By how much the page is too narrow for the stamp to stand beside its marks, in whole units of the stamp. */
  #lacking(
    page: PaperPage,
    scale: number,
    { width, height }: { width: number; height: number },
    of: number,
    { content, over }: { content: Uint8Array; over: readonly Drawing[] },
  ): number {
    const { start, length, trails } = this.#strip(height, of);
    const reach = stripReach(trails.lines);
    const most = Math.max(reach, QR_REACH);
    const toPage = asSeen(page, scale);
    const margin = mapped({ x: width - most, y: 0, width: most, height }, toPage);
    const marks = this.#marks.of(content, page.resources, margin);
    if (marks === null) return most;
    let lacking = 0;
    for (const mark of [...marks, ...over.map(({ box }) => box), ...annotationBoxes(this.#pdf, page.dict)]) {
      const { x, y, width: across, height: up } = mapped(mark, inverse(toPage));
      const right = Math.min(x + across, width);
      if (y < QR_REACH) lacking = Math.max(lacking, right - (width - QR_REACH));
      if (y < start + length + 3 && y + up > start - 3) lacking = Math.max(lacking, right - (width - reach));
    }
    return Math.ceil(lacking);
  }

  #contents(content: PageContent, ink: Ink): PdfArray {
    const { before, after } = balanceOf(instructions(content.bytes));
    const opening =
      before === 1 ? this.#opening : this.#pdf.register(new PdfStream([], toBytes('q '.repeat(before))));
    const closing = toBytes(`\n${'Q '.repeat(after)}\n${ink.toString()}\n`);
    return PdfArray.of(opening, ...content.refs, this.#pdf.register(new PdfStream([], closing)));
  }

  #extended(original: PdfObject | undefined): Extended {
    const known = this.#resources.get(original);
    if (known) return known;
    const copy = copyOf(this.#pdf, original);
    const fonts = copyOf(this.#pdf, copy.get('Font'));
    fonts.set(...this.#typeface.plain('regular'));
    const drawings = copyOf(this.#pdf, copy.get('XObject'));
    copy.set('Font', fonts);
    copy.set('XObject', drawings);
    const extended = { ref: this.#pdf.register(copy), drawings };
    this.#resources.set(original, extended);
    return extended;
  }

  #drawing(width: number, height: number, of: number): { name: string; ref: PdfRef } {
    const size = `${num(width)} ${num(height)}`;
    const known = this.#drawings.get(size);
    if (known) return known;
    const ink = new Ink(this.#typeface);
    this.#draw(ink, width, height, of);
    const drawing = {
      name: `${this.#typeface.mark}S${this.#drawings.size}`,
      ref: ink.toForm(this.#pdf, width, height),
    };
    this.#drawings.set(size, drawing);
    return drawing;
  }

  #draw(ink: Ink, width: number, height: number, of: number): void {
    const { code, verifyUrl } = this.#text;
    ink.box(width - EDGE - QR, EDGE, QR, QR, WHITE);
    ink.path(qrPath(verifyUrl, width - EDGE - QR, EDGE, QR), BLACK);
    const { start, length, line, trails } = this.#strip(height, of);
    const across = STRIP + trails.lines * LINE;
    ink.box(width - EDGE - across, start - 3, across, length + 6, WHITE);
    ink.through(stripPlace(width), () => {
      ink.text(0, -7, printable(this.#typeface.bold, code), { size: CODE_SIZE, cut: 'bold', colour: BLACK });
      ink.text(0, -14.6, line, { size: LINE_SIZE, colour: MUTED });
    });
  }

  /** Where the text begins above the QR code, how long it is, and its second line. */
  #strip(height: number, of: number): Strip {
    const known = this.#strips.get(height);
    if (known) return known;
    const start = STRIP_START;
    const room = stripRoom(height);
    const trails = layTrails(this.#trails.count, room, this.#text.showAddress);
    const line = this.#line(room);
    const { regular } = this.#typeface;
    const upper = this.#numberAt() + regular.widthOf(this.#words.page(of, of), CODE_SIZE);
    const length = Math.min(room, Math.max(upper, regular.widthOf(line, LINE_SIZE), trails.reach));
    const strip = { start, length, line, trails };
    this.#strips.set(height, strip);
    return strip;
  }

  /** Title, sender, address: the title gives way first, then the sender. */
  #line(room: number): string {
    const { regular } = this.#typeface;
    const { title, organisation, verifyUrl, code } = this.#text;
    const check = printable(regular, this.#words.checkAt(typedAddress(verifyUrl, code)));
    const from = printable(regular, this.#words.from(organisation));
    for (const rest of [[from, check], [check]]) {
      const fixed = rest.map((part) => SEPARATOR + part).join('');
      const left = room - regular.widthOf(fixed, LINE_SIZE);
      if (left >= room / 4) return fit(regular, title, LINE_SIZE, left) + fixed;
    }
    return fit(regular, title, LINE_SIZE, room);
  }

  #pageNumber(ink: Ink, width: number, number: number, of: number): void {
    const text = printable(this.#typeface.regular, this.#words.page(number, of));
    ink.through(stripPlace(width), () => {
      ink.text(this.#numberAt(), -7, text, { size: CODE_SIZE, colour: MUTED });
    });
  }

  #numberAt(): number {
    return this.#typeface.bold.widthOf(this.#text.code, CODE_SIZE) + 9;
  }
}

interface Strip {
  readonly start: number;
  readonly length: number;
  readonly line: string;
  readonly trails: TrailLayout;
}

/** A page's resources with ours added. */
interface Extended {
  readonly ref: PdfRef;
  readonly drawings: PdfDict;
}

/** From the strip's coordinates, along it and up from its code, to those of a page so wide. */
function stripPlace(width: number): Matrix {
  return [0, 1, -1, 0, width - EDGE - STRIP, STRIP_START];
}

function scaleFor(side: number): number {
  if (side < SMALLEST_SIDE) return side / SMALLEST_SIDE;
  return side > LARGEST_SIDE ? side / LARGEST_SIDE : 1;
}

/** The page with `by` more of its units where its right edge is seen. */
function enlarged(page: PaperPage, by: number): PaperPage {
  const box = widened(page, by);
  const media = around(page.media, box);
  page.dict.set('MediaBox', rectangle(media));
  page.dict.set('CropBox', rectangle(box));
  return { ...page, box, media };
}
