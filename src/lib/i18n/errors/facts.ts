import { isCivilDate, monthOf, yearOf } from '#lib/domain/date.ts';
import { formatAmount, fromDecimal } from '#lib/domain/money.ts';
import { formatDate, formatMonth } from '../format.ts';
import type { Locale } from '../i18n.svelte.ts';

/** What an error carries beside its code, as it reaches the browser. */
export type Facts = Readonly<Record<string, unknown>>;

/** One error in one language: says what happened, what was kept, and what to do next. */
export type Sentence = string | ((facts: Facts) => string);

/** One in every language, where both come with the room. */
export type InEach = Readonly<Record<Locale, Sentence>>;

/** A fact as it is written in a sentence; nothing when it is missing. */
export function text(fact: unknown): string {
  return typeof fact === 'string' || typeof fact === 'number' ? String(fact) : '';
}

/** Øre, or a decimal as statements write it, without its sign: `123,45 kr`. */
export function amount(fact: unknown): string {
  const minor = typeof fact === 'string' ? fromDecimal(fact) : fact;
  return typeof minor === 'bigint' ? `${formatAmount(minor < 0n ? -minor : minor)} kr` : text(fact);
}

/** A civil date in words. */
export function date(fact: unknown): string {
  return typeof fact === 'string' ? formatDate(fact) : '';
}

/** A period in words: the month that a date in it says, since a year need not begin in January; else its number. */
export function period(facts: Facts): string {
  const { date: within, year, period: number } = facts;
  if (typeof within === 'string' && isCivilDate(within)) return formatMonth(yearOf(within), monthOf(within));
  if (typeof year !== 'number' || typeof number !== 'number') return '';
  return `${number}/${year}`;
}

/** Seconds as whole minutes, at least one. */
export function minutes(fact: unknown): number {
  return typeof fact === 'number' ? Math.max(1, Math.ceil(fact / 60)) : 1;
}
