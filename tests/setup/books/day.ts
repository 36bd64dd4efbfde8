import { isCivilDate, type CivilDate } from '#lib/domain/date.ts';

/** A text that a test has put together, as the date it is. */
export function day(text: string): CivilDate {
  if (!isCivilDate(text)) throw new Error(`${text} is no date`);
  return text;
}
