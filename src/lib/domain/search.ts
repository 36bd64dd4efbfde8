import { isCivilDate, type CivilDate } from './date.ts';
import { parseAmount, type Minor } from './money.ts';

/** What somebody may mean by what they typed: any of it can be meant at once. */
export interface Sought {
  /** Øre, positive: what is looked for may stand on either side. */
  readonly amount: Minor | null;
  readonly day: CivilDate | null;
  /** The words, as they were typed. */
  readonly text: string;
}

/** `28.11.2026` `28.11.26` `28.11` `2811` `28112026`. */
const DAY = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2})?)?$|^(\d{2})(\d{2})(\d{4}|\d{2})?$/;

/**
 * Reads a query as an amount (`244375`, `244 375,00`), a day (`28.11.2026`, `28.11`, `2811`, `2026-11-28`) and words.
 * A day without a year is the latest that is not after `today`.
 */
export function readSought(query: string, today: CivilDate): Sought {
  const text = query.trim();
  const amount = parseAmount(text);
  return { amount: amount === null || amount === 0n ? null : abs(amount), day: dayOf(text, today), text };
}

function abs(amount: Minor): Minor {
  return amount < 0n ? -amount : amount;
}

function dayOf(text: string, today: CivilDate): CivilDate | null {
  if (isCivilDate(text)) return text;
  const match = DAY.exec(text);
  if (!match) return null;
  const day = (match[1] ?? match[4] ?? '').padStart(2, '0');
  const month = (match[2] ?? match[5] ?? '').padStart(2, '0');
  const year = match[3] ?? match[6];
  if (year !== undefined) return real(`${year.length === 2 ? `20${year}` : year}-${month}-${day}`);
  const current = Number(today.slice(0, 4));
  // Eight years back there is a 29th of February.
  for (let back = 0; back <= 8; back++) {
    const found = real(`${current - back}-${month}-${day}`);
    if (found !== null && found <= today) return found;
  }
  return null;
}

function real(day: string): CivilDate | null {
  return isCivilDate(day) ? day : null;
}
