import { amountReadings } from './written/arithmetic.ts';
import type { CivilDate } from './date.ts';
import type { Minor } from './money.ts';
import { readDate } from './written/date.ts';

/** What somebody may mean by what they typed: any of it can be meant at once. */
export interface Sought {
  /** Øre, positive, each that it can mean: what is looked for may stand on either side. */
  readonly amounts: readonly Minor[];
  readonly day: CivilDate | null;
  /** The words, as they were typed. */
  readonly text: string;
}

/**
 * Reads a query as an amount (`244375`, `244 375,00`), a day (`28.11.2026`, `28.11`, `2811`, `2026-11-28`) and words,
 * each as the field for it reads it.
 */
export function readSought(query: string, today: CivilDate): Sought {
  const text = query.trim();
  const amounts = amountReadings(text).filter((amount) => amount !== 0n);
  return { amounts: [...new Set(amounts.map(abs))], day: readDate(text, today), text };
}

function abs(amount: Minor): Minor {
  return amount < 0n ? -amount : amount;
}
