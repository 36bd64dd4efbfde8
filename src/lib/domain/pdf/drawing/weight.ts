import type { PdfPage } from '../pages.ts';
import type { PdfSource } from '../file/source.ts';
import { refuse } from '../syntax/fault.ts';
import {
  isArray,
  isDict,
  isName,
  isStream,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from '../syntax/value.ts';
import { BLANK, cost, INHERITED, NOTHING, type Cost, type Tools } from './cost.ts';
import { programBytes } from './functions.ts';
import {
  CELL,
  DRAWING_LIMITS,
  GROUP,
  LEAST_BYTES,
  MESH_BYTE,
  PAGE_AREA,
  PIXELS_PER_OPERATOR,
  PROGRAM_BYTE,
  SHADING,
} from './limits.ts';
import { dashesOf } from './operands.ts';
import { pixelsOf } from './picture.ts';
import { heavy, Scan, type Named, type Reading } from './scan.ts';

/**
 * Counts what it costs to draw pages, with everything they draw by name: forms, patterns, soft masks, the glyphs of
 * Type 3 fonts, pictures, and the appearances of annotations. Each stream is read once for each set of resources that it
 * is drawn with. Everything runs inside `reading`: what goes beyond {@link DRAWING_LIMITS} is pdf_too_large with the
 * limit's name, content that can't be read pdf_damaged.
 */
export class DrawingWeight {
  readonly #document: PdfSource;
  readonly #left: Reading;
  readonly #known = new Map<PdfStream, Map<PdfValue, Drawn>>();
  readonly #shadings = new Map<PdfDict, number>();
  /** What is being read, from the page inwards. */
  readonly #open: PdfStream[] = [];
  /** How many there are within what is being read, at each step inwards. */
  #height = 0;
  #total = 0;

  /** @param left of what may be read for it */
  constructor(
    document: PdfSource,
    left: Reading = { operators: DRAWING_LIMITS.read, bytes: DRAWING_LIMITS.bytes },
  ) {
    this.#document = document;
    this.#left = left;
  }

  /** What one appearance costs by itself. May be asked again after one that was refused. */
  weigh(look: PdfStream): number {
    this.#open.length = 0;
    this.#height = 0;
    const { own } = this.#form(look, null);
    return own > DRAWING_LIMITS.page ? heavy('drawing', DRAWING_LIMITS.page) : own;
  }

  /** Adds one page to the weight of the document. @param content the parts of its content, filters undone */
  addPage(page: PdfPage, content: readonly Uint8Array[]): void {
    const resources = this.#dict(page.attributes.get('Resources') ?? null);
    const scan = new Scan(this.#named(resources), BLANK, this.#left);
    for (const part of content) scan.feed(part);
    const annotations = this.#document.resolve(page.dict.get('Annots'));
    for (const item of isArray(annotations) ? annotations : []) {
      scan.sum.own += this.#annotation(this.#document.resolve(item));
      if (scan.sum.own > DRAWING_LIMITS.page) heavy('drawing', DRAWING_LIMITS.page);
    }
    this.#total += scan.sum.own;
    if (this.#total > DRAWING_LIMITS.document) heavy('drawing_in_all', DRAWING_LIMITS.document);
  }

  /** In whichever state it is shown: the sum of all. */
  #annotation(value: PdfValue): number {
    const appearances = isDict(value) ? this.#dict(value.get('AP')) : null;
    const normal = this.#document.resolve(appearances?.get('N') ?? null);
    const states = isDict(normal) ? [...normal.entries.values()] : [normal];
    return states.reduce<number>((sum, each) => {
      const form = this.#document.resolve(each);
      return isStream(form) ? sum + this.#form(form, null).own : sum;
    }, 1);
  }

  /** What names lead to in these resources, each looked up once. */
  #named(resources: PdfDict | null): Named {
    const once = <T>(kind: string, weigh: (value: PdfValue) => T): ((name: string) => T) => {
      const met = new Map<string, T>();
      const all = this.#dict(resources?.get(kind) ?? null);
      return (name) => {
        const known = met.get(name);
        if (known !== undefined) return known;
        const found = weigh(this.#document.resolve(all?.get(name) ?? null));
        met.set(name, found);
        return found;
      };
    };
    return {
      object: once('XObject', (value) => this.#object(value, resources)),
      pattern: once('Pattern', (value) => this.#pattern(value, resources)),
      font: once('Font', (value) => this.#font(value, resources)),
      shading: once('Shading', (value) => this.#shading(value)),
      state: once('ExtGState', (value) => this.#state(value, resources)),
    };
  }

  #object(value: PdfValue, resources: PdfDict | null): Cost {
    if (!isStream(value)) return NOTHING;
    const subtype = this.#document.resolve(value.dict.get('Subtype'));
    if (isName(subtype, 'Form')) return this.#form(value, resources);
    if (!isName(subtype, 'Image')) return NOTHING;
    return cost({ own: this.#pixels(value) / PIXELS_PER_OPERATOR, fill: 1, mask: 1 });
  }

  /** Of a picture and of what masks it. */
  #pixels(picture: PdfStream): number {
    return [picture, ...['SMask', 'Mask'].map((key) => this.#document.resolve(picture.dict.get(key)))]
      .filter(isStream)
      .reduce((sum, each) => sum + pixelsOf(this.#document, each), 0);
  }

  #form(form: PdfStream, resources: PdfDict | null): Cost {
    const inner = this.#content(form, resources);
    const group = this.#dict(form.dict.get('Group')) === null ? 0 : GROUP;
    return { ...inner, own: inner.own + group, mask: inner.mask + 1 };
  }

  /** A cell, as often as cells lie over one another at a place, and its copies all over a page; or a shading. */
  #pattern(value: PdfValue, resources: PdfDict | null): number {
    if (!isStream(value))
      return isDict(value) ? this.#shading(this.#document.resolve(value.get('Shading'))) : 1;
    const number = (item: PdfValue | undefined): number => this.#number(item ?? null) ?? 0;
    const box = this.#document.resolve(value.dict.get('BBox'));
    const corners = isArray(box) ? box.map(number) : [];
    const over = [0, 1].map((at) => {
      const step = Math.abs(number(value.dict.get(at === 0 ? 'XStep' : 'YStep')));
      const length = Math.abs((corners[at + 2] ?? 0) - (corners[at] ?? 0));
      return step === 0 ? 1 : Math.max(1, Math.ceil(length / step));
    });
    const cell = Math.abs(number(value.dict.get('XStep')) * number(value.dict.get('YStep')));
    const matrix = this.#document.resolve(value.dict.get('Matrix'));
    const [a = 1, b = 0, c = 0, d = 1] = isArray(matrix) ? matrix.map(number) : [];
    const area = cell * Math.abs(a * d - b * c);
    const copies = area > 0 ? (PAGE_AREA / area) * CELL : 0;
    return this.#content(value, resources).own * (over[0] ?? 1) * (over[1] ?? 1) + copies;
  }

  /** What it covers, the mesh it is made of, and the program that is run for its points (ISO 32000-1, 8.7.4.5). */
  #shading(value: PdfValue): number {
    const dict = isStream(value) ? value.dict : value;
    if (!isDict(dict)) return 1;
    const known = this.#shadings.get(dict) ?? this.#weighShading(value, dict);
    this.#shadings.set(dict, known);
    return known;
  }

  #weighShading(value: PdfValue, dict: PdfDict): number {
    const everywhere = this.#document.resolve(dict.get('ShadingType')) === 1;
    const program = everywhere ? programBytes(this.#document, dict.get('Function')) * PROGRAM_BYTE : 0;
    if (!isStream(value)) return SHADING + program;
    const decoded = this.#document.streamBytes(value);
    if (!decoded.ok) return refuse(decoded.error);
    this.#left.bytes -= decoded.value.bytes.length + LEAST_BYTES;
    if (this.#left.bytes < 0) heavy('content_bytes', DRAWING_LIMITS.bytes);
    return SHADING + program + decoded.value.bytes.length * MESH_BYTE;
  }

  #number(value: PdfValue): number | null {
    const found = this.#document.resolve(value);
    return typeof found === 'number' ? found : null;
  }

  /** The heaviest glyph of a font whose glyphs are drawings. */
  #font(value: PdfValue, resources: PdfDict | null): Cost {
    if (!isDict(value) || !isName(this.#document.resolve(value.get('Subtype')), 'Type3')) return NOTHING;
    const own = this.#dict(value.get('Resources')) ?? resources;
    const glyphs = [...(this.#dict(value.get('CharProcs'))?.entries.values() ?? [])]
      .map((item) => this.#document.resolve(item))
      .filter(isStream)
      .map((glyph) => this.#content(glyph, own));
    return glyphs.reduce(
      (most, glyph) =>
        cost({
          own: Math.max(most.own, glyph.own),
          fill: Math.max(most.fill, glyph.fill),
          stroke: Math.max(most.stroke, glyph.stroke),
          mask: Math.max(most.mask, glyph.mask),
          dashed: Math.max(most.dashed, glyph.dashed),
        }),
      NOTHING,
    );
  }

  #state(value: PdfValue, resources: PdfDict | null): Partial<Tools> {
    if (!isDict(value)) return {};
    const mask = this.#document.resolve(value.get('SMask'));
    const group = isDict(mask) ? this.#document.resolve(mask.get('G')) : null;
    const font = this.#document.resolve(value.get('Font'));
    const masks = isStream(group) ? GROUP + this.#content(group, resources).own : 0;
    const dash = this.#document.resolve(value.get('D'));
    const dashes = isArray(dash) ? this.#document.resolve(dash[0] ?? null) : null;
    return {
      ...(isArray(dashes) ? { dash: dashesOf(dashes.map((each) => this.#number(each) ?? 0)) } : {}),
      ...(mask === null ? {} : { mask: masks }),
      ...(isArray(font) ? { font: this.#font(this.#document.resolve(font[0] ?? null), resources) } : {}),
    };
  }

  #content(stream: PdfStream, outer: PdfDict | null): Cost {
    const resources = this.#dict(stream.dict.get('Resources')) ?? outer;
    const readings = this.#known.get(stream) ?? new Map<PdfValue, Drawn>();
    this.#known.set(stream, readings);
    const drawn = readings.get(resources) ?? this.#read(stream, resources);
    readings.set(resources, drawn);
    if (this.#open.length + drawn.height > DRAWING_LIMITS.nesting) heavy('nesting', DRAWING_LIMITS.nesting);
    this.#height = Math.max(this.#height, drawn.height);
    return drawn.cost;
  }

  #read(stream: PdfStream, resources: PdfDict | null): Drawn {
    if (this.#open.includes(stream)) heavy('draws_itself', 1);
    if (this.#open.length >= DRAWING_LIMITS.nesting) heavy('nesting', DRAWING_LIMITS.nesting);
    const decoded = this.#document.streamBytes(stream);
    if (!decoded.ok) return refuse(decoded.error);
    const bytes = decoded.value.picture === null ? decoded.value.bytes : new Uint8Array();
    this.#left.bytes -= bytes.length + LEAST_BYTES;
    if (this.#left.bytes < 0) heavy('content_bytes', DRAWING_LIMITS.bytes);
    const outside = this.#height;
    this.#height = 0;
    this.#open.push(stream);
    const scan = new Scan(this.#named(resources), INHERITED, this.#left);
    scan.feed(bytes);
    this.#open.pop();
    const height = this.#height + 1;
    this.#height = outside;
    return { cost: scan.sum.total(), height };
  }

  #dict(value: PdfValue): PdfDict | null {
    const found = this.#document.resolve(value);
    return isDict(found) ? found : null;
  }
}

/** @property height how many lie within one another, itself the first */
interface Drawn {
  readonly cost: Cost;
  readonly height: number;
}
