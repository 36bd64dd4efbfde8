import { PdfDict, PdfStream, type PDF, type PdfObject } from '@libpdf/core';
import { ContentName, instructions, type Operand } from './content-words.ts';
import { measureOf, type Measure } from './font-widths.ts';
import { IDENTITY, around, combined, mapped, within, type Box, type Matrix } from './matrix.ts';
import { boxOf, formMatrix, nameOf, resolved } from './pages.ts';

/** Forms within forms. */
const MAX_DEPTH = 8;
/**
 * Bytes of content looked at in one document, forms counted as often as they are painted: some seconds of work. Ordinary
 * documents have a tenth; what lies beyond counts as covering its page.
 */
const MAX_BYTES = 64 * 1024 * 1024;
/** What a form costs at least: its painting is more work than its bytes. */
const LEAST = 256;

interface State {
  matrix: Matrix;
  clip: Box;
  whiteFill: boolean;
  whiteStroke: boolean;
  lineWidth: number;
  font: Measure | null;
  size: number;
  characterSpace: number;
  wordSpace: number;
  stretch: number;
  leading: number;
  rise: number;
  invisible: boolean;
}

/**
 * Where a page's content leaves marks, as boxes in the page's coordinates, each a little too large rather than too
 * small. White areas, clipping and invisible text leave none. Fonts are measured by what the file says of them.
 */
export class ContentMarks {
  readonly #pdf: PDF;
  readonly #fonts = new Map<PdfObject, Measure>();
  readonly #budget = { bytes: MAX_BYTES };

  constructor(pdf: PDF) {
    this.#pdf = pdf;
  }

  /** The marks within `visible`, cut by it; null where there is more than can be looked at. */
  of(content: Uint8Array, resources: PdfObject | undefined, visible: Box): Box[] | null {
    const walk = new Walk(this.#pdf, this.#fonts, this.#budget);
    const state: State = {
      matrix: IDENTITY,
      clip: visible,
      whiteFill: false,
      whiteStroke: false,
      lineWidth: 1,
      font: null,
      size: 0,
      characterSpace: 0,
      wordSpace: 0,
      stretch: 1,
      leading: 0,
      rise: 0,
      invisible: false,
    };
    return walk.run(content, resources, state, 0) ? walk.marks : null;
  }
}

class Walk {
  readonly marks: Box[] = [];
  readonly #pdf: PDF;
  readonly #fonts: Map<PdfObject, Measure>;
  readonly #budget: { bytes: number };

  constructor(pdf: PDF, fonts: Map<PdfObject, Measure>, budget: { bytes: number }) {
    this.#pdf = pdf;
    this.#fonts = fonts;
    this.#budget = budget;
  }

  /** False where it had to stop. */
  run(content: Uint8Array, resources: PdfObject | undefined, start: State, depth: number): boolean {
    this.#budget.bytes -= content.length + LEAST;
    if (this.#budget.bytes < 0) return false;
    let state = start;
    const stack: State[] = [];
    const path = new Path();
    const text = new TextPlace();
    for (const { operator, operands } of instructions(content)) {
      if (operator === 'q') stack.push({ ...state });
      else if (operator === 'Q') state = stack.pop() ?? state;
      else if (operator === 'Do') {
        if (!this.#paintObject(resources, operands[0], state, depth)) return false;
      } else if (operator === 'Tf') {
        state.font = this.#font(resources, operands[0]);
        state.size = number(operands, 1);
      } else if (operator === 'BI') this.#mark(mapped(UNIT, state.matrix), state.clip);
      else if (operator === 'sh') this.#mark(state.clip, state.clip);
      else if (!setState(state, operator, operands)) {
        const painted = path.take(state, operator, operands) ?? text.take(state, operator, operands);
        if (painted) this.#mark(painted, state.clip);
      }
    }
    return true;
  }

  #mark(box: Box, clip: Box): void {
    const seen = within(box, clip);
    if (seen.width >= 0 && seen.height >= 0) this.marks.push(seen);
  }

  #paintObject(
    resources: PdfObject | undefined,
    name: Operand | undefined,
    state: State,
    depth: number,
  ): boolean {
    const object = this.#resource(resources, 'XObject', name);
    if (!(object instanceof PdfStream)) return true;
    if (nameOf(this.#pdf, object.get('Subtype')) !== 'Form') {
      this.#mark(mapped(UNIT, state.matrix), state.clip);
      return true;
    }
    const matrix = combined(formMatrix(this.#pdf, object), state.matrix);
    const bounds = boxOf(this.#pdf, object.get('BBox'));
    const clip = bounds ? within(mapped(bounds, matrix), state.clip) : state.clip;
    if (clip.width < 0 || clip.height < 0) return true;
    if (depth >= MAX_DEPTH || this.#budget.bytes < 0) return false;
    const inner = object.get('Resources') ?? resources;
    return this.run(object.getDecodedData(), inner, { ...state, matrix, clip }, depth + 1);
  }

  #font(resources: PdfObject | undefined, name: Operand | undefined): Measure | null {
    const font = this.#resource(resources, 'Font', name);
    if (!(font instanceof PdfDict)) return null;
    const measure = this.#fonts.get(font) ?? measureOf(this.#pdf, font);
    this.#fonts.set(font, measure);
    return measure;
  }

  #resource(resources: PdfObject | undefined, kind: string, name: Operand | undefined): PdfObject | null {
    const all = resolved(this.#pdf, resources);
    const some = all instanceof PdfDict ? resolved(this.#pdf, all.get(kind)) : null;
    const known = some instanceof PdfDict && name instanceof ContentName;
    return known ? resolved(this.#pdf, some.get(name.value)) : null;
  }
}

/** Operators that only change how later marks are made. False for all others. */
function setState(state: State, operator: string, operands: readonly Operand[]): boolean {
  const first = number(operands, 0);
  switch (operator) {
    case 'cm':
      state.matrix = combined(matrixOf(operands), state.matrix);
      return true;
    case 'w':
      state.lineWidth = first;
      return true;
    case 'g':
    case 'rg':
    case 'k':
    case 'sc':
    case 'scn':
      state.whiteFill = isWhite(operator, operands);
      return true;
    case 'G':
    case 'RG':
    case 'K':
    case 'SC':
    case 'SCN':
      state.whiteStroke = isWhite(operator.toLowerCase(), operands);
      return true;
    case 'cs':
      state.whiteFill = false;
      return true;
    case 'CS':
      state.whiteStroke = false;
      return true;
    default:
      return setTextState(state, operator, first);
  }
}

function setTextState(state: State, operator: string, value: number): boolean {
  if (operator === 'Tc') state.characterSpace = value;
  else if (operator === 'Tw') state.wordSpace = value;
  else if (operator === 'Tz') state.stretch = value / 100;
  else if (operator === 'TL') state.leading = value;
  else if (operator === 'Ts') state.rise = value;
  else if (operator === 'Tr') state.invisible = value === 3 || value === 7;
  else return false;
  return true;
}

/** Only where it is certain: grey 1, red green blue 1 1 1, no ink at all. */
function isWhite(operator: string, operands: readonly Operand[]): boolean {
  const want = { g: [1], rg: [1, 1, 1], k: [0, 0, 0, 0] }[operator];
  return (
    want !== undefined && operands.length === want.length && want.every((value, at) => operands[at] === value)
  );
}

const UNIT: Box = { x: 0, y: 0, width: 1, height: 1 };

/** The path being built, as the box around its points. */
class Path {
  #box: Box | null = null;
  #clips = false;

  /** The box a painting operator marks, or null. */
  take(state: State, operator: string, operands: readonly Operand[]): Box | null {
    switch (operator) {
      case 'm':
      case 'l':
      case 'c':
      case 'v':
      case 'y':
        for (let at = 0; at + 1 < operands.length; at += 2) {
          this.#add(state, { x: number(operands, at), y: number(operands, at + 1), width: 0, height: 0 });
        }
        return null;
      case 're':
        this.#add(state, rectangle(operands));
        return null;
      case 'W':
      case 'W*':
        this.#clips = true;
        return null;
      case 'f':
      case 'F':
      case 'f*':
        return this.#end(state, !state.whiteFill, false);
      case 'S':
      case 's':
        return this.#end(state, false, !state.whiteStroke);
      case 'B':
      case 'B*':
      case 'b':
      case 'b*':
        return this.#end(state, !state.whiteFill, !state.whiteStroke);
      case 'n':
        return this.#end(state, false, false);
      default:
        return null;
    }
  }

  #add(state: State, box: Box): void {
    const placed = mapped(box, state.matrix);
    this.#box = this.#box ? around(this.#box, placed) : placed;
  }

  #end(state: State, filled: boolean, stroked: boolean): Box | null {
    const box = this.#box;
    const { clip } = state;
    if (this.#clips && box) state.clip = within(box, clip);
    this.#box = null;
    this.#clips = false;
    if (!box || (!filled && !stroked)) return null;
    // The clip this path makes holds for what comes after it, so the mark is cut by the one before.
    const cut = within(box, clip);
    if (!stroked) return cut;
    const [a, b, c, d] = state.matrix;
    const reach = (state.lineWidth * Math.max(Math.hypot(a, b), Math.hypot(c, d))) / 2;
    return {
      x: box.x - reach,
      y: box.y - reach,
      width: box.width + 2 * reach,
      height: box.height + 2 * reach,
    };
  }
}

/** Where the next text goes. */
class TextPlace {
  #line: Matrix = IDENTITY;
  #matrix: Matrix = IDENTITY;

  take(state: State, operator: string, operands: readonly Operand[]): Box | null {
    switch (operator) {
      case 'BT':
        return this.#place(IDENTITY);
      case 'Tm':
        return this.#place(matrixOf(operands));
      case 'TD':
        state.leading = -number(operands, 1);
        return this.#move(number(operands, 0), number(operands, 1));
      case 'Td':
        return this.#move(number(operands, 0), number(operands, 1));
      case 'T*':
        return this.#move(0, -state.leading);
      case 'Tj':
        return this.#show(state, operands);
      case "'":
        this.#move(0, -state.leading);
        return this.#show(state, operands);
      case '"':
        state.wordSpace = number(operands, 0);
        state.characterSpace = number(operands, 1);
        this.#move(0, -state.leading);
        return this.#show(state, operands.slice(2));
      case 'TJ': {
        const [list] = operands;
        return Array.isArray(list) ? this.#show(state, list as readonly Operand[]) : null;
      }
      default:
        return null;
    }
  }

  #place(matrix: Matrix): null {
    this.#line = matrix;
    this.#matrix = matrix;
    return null;
  }

  #move(x: number, y: number): null {
    return this.#place(combined([1, 0, 0, 1, x, y], this.#line));
  }

  #show(state: State, parts: readonly Operand[]): Box | null {
    let advance = 0;
    let reached = 0;
    let left = 0;
    for (const part of parts) {
      if (typeof part === 'number') advance -= (part / 1000) * state.size * state.stretch;
      if (part instanceof Uint8Array) {
        const { width, codes, spaces } = state.font?.(part) ?? {
          width: part.length,
          codes: part.length,
          spaces: 0,
        };
        const spaced = codes * state.characterSpace + spaces * state.wordSpace;
        advance += (width * state.size + spaced) * state.stretch;
      }
      reached = Math.max(reached, advance);
      left = Math.min(left, advance);
    }
    const placed = combined(this.#matrix, state.matrix);
    this.#matrix = combined([1, 0, 0, 1, advance, 0], this.#matrix);
    if (state.invisible || reached === left) return null;
    const [bottom, top] = [state.rise - 0.25 * state.size, state.rise + state.size];
    const height = Math.abs(top - bottom);
    return mapped({ x: left, y: Math.min(bottom, top), width: reached - left, height }, placed);
  }
}

function number(operands: readonly Operand[], at: number): number {
  const operand = operands[at];
  return typeof operand === 'number' ? operand : 0;
}

function matrixOf(operands: readonly Operand[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = [0, 1, 2, 3, 4, 5].map((at) => number(operands, at));
  return [a, b, c, d, e, f];
}

/** `re` may be drawn in any direction. */
function rectangle(operands: readonly Operand[]): Box {
  const [x = 0, y = 0, width = 0, height = 0] = [0, 1, 2, 3].map((at) => number(operands, at));
  return {
    x: Math.min(x, x + width),
    y: Math.min(y, y + height),
    width: Math.abs(width),
    height: Math.abs(height),
  };
}
