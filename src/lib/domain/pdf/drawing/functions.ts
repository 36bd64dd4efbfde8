import type { PdfSource } from '../file/source.ts';
import { isArray, isDict, isStream, type PdfDict, type PdfValue } from '../syntax/value.ts';
import { DRAWING_LIMITS } from './limits.ts';

/** Functions within functions: readers go down them by recursion. */
const MOST_DEPTH = 32;

/**
 * Functions made of functions (ISO 32000-1, 7.10.4) that unfold to more than {@link DRAWING_LIMITS} allows, or hold
 * themselves: readers make each anew wherever it is referred to. And programs (7.10.5) longer than it allows: they are
 * run for every colour that is set, and for every point of some shadings.
 */
export function functionsFault(document: PdfSource): { code: 'pdf_bomb'; reason: 'functions' } | null {
  const known = new Map<PdfDict, number>();
  const weigh = (value: PdfValue, depth: number): number => {
    const found = document.resolve(value);
    const dict = isStream(found) ? found.dict : found;
    if (!isDict(dict) || dict.get('FunctionType') === null) return 0;
    const before = known.get(dict);
    if (before !== undefined) return before;
    if (depth > MOST_DEPTH) return Infinity;
    // Whoever meets it again before it is weighed has met a function that holds itself.
    known.set(dict, Infinity);
    const parts = document.resolve(dict.get('Functions'));
    let sum = 1;
    for (const part of isArray(parts) ? parts : []) sum += weigh(part, depth + 1);
    known.set(dict, sum);
    return sum;
  };
  for (const { value } of document.objects()) {
    if (
      weigh(value, 0) > DRAWING_LIMITS.functions ||
      programBytes(document, value) > DRAWING_LIMITS.program
    ) {
      return { code: 'pdf_bomb', reason: 'functions' };
    }
  }
  return null;
}

/** How long a function is that is a program, in bytes; 0 for what is none. Of a list of them, all together. */
export function programBytes(document: PdfSource, value: PdfValue): number {
  const found = document.resolve(value);
  if (isArray(found)) return found.reduce<number>((sum, each) => sum + programBytes(document, each), 0);
  if (!isStream(found) || document.resolve(found.dict.get('FunctionType')) !== 4) return 0;
  const decoded = document.streamBytes(found);
  return decoded.ok ? decoded.value.bytes.length : 0;
}
