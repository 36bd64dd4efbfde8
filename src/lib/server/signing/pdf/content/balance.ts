import type { Instruction } from './instructions.ts';

/** How many `q` must go before a page's content, and how many `Q` behind it, so that what follows starts afresh. */
export interface Balance {
  readonly before: number;
  readonly after: number;
}

/**
 * Counts what a page's content saves and restores of the graphics state. Pages that leave states open, or restore more
 * than they saved, are common; without this the stamp would be scaled, turned or clipped by whatever they left behind.
 */
export function balanceOf(content: Iterable<Instruction>): Balance {
  let depth = 0;
  let lowest = 0;
  for (const { operator } of content) {
    if (operator === 'q') depth += 1;
    if (operator === 'Q') depth -= 1;
    lowest = Math.min(lowest, depth);
  }
  return { before: 1 - lowest, after: 1 - lowest + depth };
}
