import { matrixAt, numberAt, type Operand } from './instructions.ts';
import type { Measure } from './font-widths.ts';
import { IDENTITY, combined, type Box, type Matrix } from '../matrix.ts';

/** As much of the graphics state (ISO 32000-1, 8.4 and 9.3) as decides where marks are made. */
export interface State {
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

/** The state a page begins with. */
export function startState(clip: Box): State {
  return {
    matrix: IDENTITY,
    clip,
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
}

/** Operators that only change how later marks are made. False for all others. */
export function setState(state: State, operator: string, operands: readonly Operand[]): boolean {
  const first = numberAt(operands, 0);
  switch (operator) {
    case 'cm':
      state.matrix = combined(matrixAt(operands), state.matrix);
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
