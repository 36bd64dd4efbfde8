import { PdfDict, PdfStream, type PDF, type PdfObject } from '@libpdf/core';
import { PathMarks } from './path.ts';
import { setState, startState, type State } from './state.ts';
import { TextMarks } from './text.ts';
import { ContentName, instructions, numberAt, type Operand } from './instructions.ts';
import { measureOf, type Measure } from './font-widths.ts';
import { combined, mapped, within, type Box } from '../matrix.ts';
import { boxOf, formMatrix, nameOf, resolved } from '../pages.ts';

/** Forms within forms. */
const MAX_DEPTH = 8;
/**
 * Bytes of content looked at in one document, forms counted as often as they are painted: some seconds of work. Ordinary
 * documents have a tenth; what lies beyond counts as covering its page.
 */
const MAX_BYTES = 64 * 1024 * 1024;
/** What a form costs at least: its painting is more work than its bytes. */
const LEAST = 256;

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
    return walk.run(content, resources, startState(visible), 0) ? walk.marks : null;
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
    const path = new PathMarks();
    const text = new TextMarks();
    for (const { operator, operands } of instructions(content)) {
      if (operator === 'q') stack.push({ ...state });
      else if (operator === 'Q') state = stack.pop() ?? state;
      else if (operator === 'Do') {
        if (!this.#paintObject(resources, operands[0], state, depth)) return false;
      } else if (operator === 'Tf') {
        state.font = this.#font(resources, operands[0]);
        state.size = numberAt(operands, 1);
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

const UNIT: Box = { x: 0, y: 0, width: 1, height: 1 };
