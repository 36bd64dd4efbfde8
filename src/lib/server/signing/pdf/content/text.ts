import type { State } from './state.ts';
import { matrixAt, numberAt, type Operand } from './instructions.ts';
import { IDENTITY, combined, mapped, type Box, type Matrix } from '../matrix.ts';

/** Where the next text goes. */
export class TextMarks {
  #line: Matrix = IDENTITY;
  #matrix: Matrix = IDENTITY;

  take(state: State, operator: string, operands: readonly Operand[]): Box | null {
    switch (operator) {
      case 'BT':
        return this.#place(IDENTITY);
      case 'Tm':
        return this.#place(matrixAt(operands));
      case 'TD':
        state.leading = -numberAt(operands, 1);
        return this.#move(numberAt(operands, 0), numberAt(operands, 1));
      case 'Td':
        return this.#move(numberAt(operands, 0), numberAt(operands, 1));
      case 'T*':
        return this.#move(0, -state.leading);
      case 'Tj':
        return this.#show(state, operands);
      case "'":
        this.#move(0, -state.leading);
        return this.#show(state, operands);
      case '"':
        state.wordSpace = numberAt(operands, 0);
        state.characterSpace = numberAt(operands, 1);
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
