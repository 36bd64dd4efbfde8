import { PdfArray, PdfDict, PdfRef, PdfStream, type PDF, type PdfObject } from '@libpdf/core';
import { balanceOf } from './content-balance.ts';
import { BLACK, Ink, MUTED, WHITE, num, toBytes } from './ink.ts';
import { asSeen, resolved, sizeAsSeen, type PaperPage } from './pages.ts';
import { qrPath } from './qr.ts';
import { fit, fontResources, printable, type Typeface } from './typeface.ts';
import { typedAddress, type PaperWords } from './words.ts';

export interface StampText {
  readonly code: string;
  readonly verifyUrl: string;
  readonly title: string;
  readonly organisation: string;
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

/**
 * Puts the stamp on pages: along the edge that is seen on the right, reading upwards, the code with the page's number,
 * the title, the sender and where to check it, and a QR code in the lower corner; all on white, within 10 mm of the edge
 * but for the QR code's 19 mm, so that it reads over a dark scan and leaves the usual margins alone.
 *
 * One drawing per size of page is shared by all pages of that size; pages' own resources are extended in copies, since
 * pages share them.
 */
export class MarginStamp {
  readonly #pdf: PDF;
  readonly #typeface: Typeface;
  readonly #text: StampText;
  readonly #words: PaperWords;
  readonly #drawings = new Map<string, { name: string; ref: PdfRef }>();
  readonly #resources = new Map<PdfObject | undefined, Extended>();
  readonly #opening: PdfRef;

  constructor(pdf: PDF, typeface: Typeface, text: StampText, words: PaperWords) {
    this.#pdf = pdf;
    this.#typeface = typeface;
    this.#text = text;
    this.#words = words;
    this.#opening = pdf.register(new PdfStream([], toBytes('q\n')));
  }

  /**
   * Stamps one page; `over` is drawn below the stamp, over the page's own content, in the page's coordinates.
   * Throws where the page's content can't be decoded.
   */
  put(page: PaperPage, number: number, of: number, over: readonly Drawing[] = []): void {
    const seen = sizeAsSeen(page);
    const scale = scaleFor(Math.min(seen.width, seen.height));
    const [width, height] = [seen.width / scale, seen.height / scale];
    const drawing = this.#drawing(width, height, of);
    const resources = this.#extended(page.resources);
    resources.drawings.set(drawing.name, drawing.ref);
    const ink = new Ink(this.#typeface);
    for (const { name, ref, operators } of over) {
      resources.drawings.set(name, ref);
      ink.raw(operators);
    }
    ink.raw('/Artifact BMC');
    ink.through(asSeen(page, scale), () => {
      ink.raw(`/${drawing.name} Do`);
      this.#pageNumber(ink, width, number, of);
    });
    ink.raw('EMC');
    page.dict.set('Resources', resources.ref);
    page.dict.set('Contents', this.#contents(page, ink));
  }

  #contents(page: PaperPage, ink: Ink): PdfArray {
    const own = streamsOf(this.#pdf, page.dict.get('Contents'));
    const { before, after } = balanceOf(joined(own.map(({ stream }) => stream.getDecodedData())));
    const opening =
      before === 1 ? this.#opening : this.#pdf.register(new PdfStream([], toBytes('q '.repeat(before))));
    const closing = toBytes(`\n${'Q '.repeat(after)}\n${ink.toString()}\n`);
    return PdfArray.of(opening, ...own.map(({ ref }) => ref), this.#pdf.register(new PdfStream([], closing)));
  }

  #extended(original: PdfObject | undefined): Extended {
    const known = this.#resources.get(original);
    if (known) return known;
    const copy = copyOf(this.#pdf, original);
    const fonts = copyOf(this.#pdf, copy.get('Font'));
    for (const [name, ref] of fontResources(this.#typeface)) fonts.set(name, ref);
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
    const start = EDGE + QR + GAP;
    const room = height - start - EDGE;
    const line = this.#line(room);
    const { regular } = this.#typeface;
    const upper = this.#numberAt() + regular.widthOfTextAtSize(this.#words.page(of, of), CODE_SIZE);
    const length = Math.min(room, Math.max(upper, regular.widthOfTextAtSize(line, LINE_SIZE)));
    ink.box(width - EDGE - STRIP, start - 3, STRIP, length + 6, WHITE);
    ink.through([0, 1, -1, 0, width - EDGE - STRIP, start], () => {
      ink.text(0, -7, printable(this.#typeface.bold, code), { size: CODE_SIZE, cut: 'bold', colour: BLACK });
      ink.text(0, -14.6, line, { size: LINE_SIZE, colour: MUTED });
    });
  }

  /** Title, sender, address: the title gives way first, then the sender. */
  #line(room: number): string {
    const { regular } = this.#typeface;
    const { title, organisation, verifyUrl, code } = this.#text;
    const check = printable(regular, this.#words.checkAt(typedAddress(verifyUrl, code)));
    const from = printable(regular, this.#words.from(organisation));
    for (const rest of [[from, check], [check]]) {
      const fixed = rest.map((part) => SEPARATOR + part).join('');
      const left = room - regular.widthOfTextAtSize(fixed, LINE_SIZE);
      if (left >= room / 4) return fit(regular, title, LINE_SIZE, left) + fixed;
    }
    return fit(regular, title, LINE_SIZE, room);
  }

  #pageNumber(ink: Ink, width: number, number: number, of: number): void {
    const text = printable(this.#typeface.regular, this.#words.page(number, of));
    ink.through([0, 1, -1, 0, width - EDGE - STRIP, EDGE + QR + GAP], () => {
      ink.text(this.#numberAt(), -7, text, { size: CODE_SIZE, colour: MUTED });
    });
  }

  #numberAt(): number {
    return this.#typeface.bold.widthOfTextAtSize(this.#text.code, CODE_SIZE) + 9;
  }
}

/** A form XObject, its name among the page's resources, and the operators that paint it. */
export interface Drawing {
  readonly name: string;
  readonly ref: PdfRef;
  readonly operators: string;
}

/** A page's resources with ours added. */
interface Extended {
  readonly ref: PdfRef;
  readonly drawings: PdfDict;
}

function scaleFor(side: number): number {
  if (side < SMALLEST_SIDE) return side / SMALLEST_SIDE;
  return side > LARGEST_SIDE ? side / LARGEST_SIDE : 1;
}

function copyOf(pdf: PDF, dict: PdfObject | undefined): PdfDict {
  const found = resolved(pdf, dict);
  return found instanceof PdfDict ? found.clone() : new PdfDict();
}

function streamsOf(pdf: PDF, contents: PdfObject | undefined): { ref: PdfRef; stream: PdfStream }[] {
  const list = resolved(pdf, contents) instanceof PdfArray ? resolved(pdf, contents) : contents;
  const items = list instanceof PdfArray ? list.toArray() : [list];
  return items.flatMap((item) => {
    const stream = resolved(pdf, item ?? undefined);
    return item instanceof PdfRef && stream instanceof PdfStream ? [{ ref: item, stream }] : [];
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, 0)).fill(32);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length + 1;
  }
  return whole;
}
