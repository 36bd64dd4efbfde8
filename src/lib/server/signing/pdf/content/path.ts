import type { State } from './state.ts';
import { numberAt, type Operand } from './instructions.ts';
import { around, mapped, within, type Box } from '../matrix.ts';

/** The path being built, as the box around its points. */
export class PathMarks {
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
          this.#add(state, { x: numberAt(operands, at), y: numberAt(operands, at + 1), width: 0, height: 0 });
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

/** `re` may be drawn in any direction. */
function rectangle(operands: readonly Operand[]): Box {
  const [x = 0, y = 0, width = 0, height = 0] = [0, 1, 2, 3].map((at) => numberAt(operands, at));
  return {
    x: Math.min(x, x + width),
    y: Math.min(y, y + height),
    width: Math.abs(width),
    height: Math.abs(height),
  };
}
