import * as rolesInEnglish from '../../access/words/en.ts';
import * as roles from '../../access/words/nb.ts';
import type { Language } from '../../language.ts';
import * as en from './en.ts';
import * as nb from './nb.ts';
import type { EventWords } from './words.ts';

/** Both at once: where nobody waits for a page to load. */
export const EVENT_WORDS: Readonly<Record<Language, EventWords>> = {
  nb: { ...nb, ...roles },
  en: { ...en, ...rolesInEnglish },
};
