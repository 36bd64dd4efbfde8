import { date, type Facts } from '../facts.ts';

/** ` til og med 31.12.2031`; nothing where no day is known. */
export function keptUntil({ until }: Facts, words: string): string {
  const day = date(until);
  return day === '' ? '' : ` ${words} ${day}`;
}
