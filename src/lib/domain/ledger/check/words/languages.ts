import type { Language } from '../../../language.ts';
import type { Difference } from '../differences.ts';
import * as en from './en.ts';
import * as nb from './nb.ts';
import type { CheckWords } from './words.ts';

/** Both at once: where nobody waits for a page to load. */
export const CHECK_WORDS: Readonly<Record<Language, CheckWords>> = { nb, en };

export function differenceText(difference: Difference, language: Language): string {
  const say = CHECK_WORDS[language].differences[difference.code] as (of: Difference) => string;
  return say(difference);
}
