import type { Language } from '../../../language.ts';
import * as en from './en.ts';
import * as nb from './nb.ts';
import type { SaftWords } from './words.ts';

/** Both at once: where nobody waits for a page to load. */
export const SAFT_WORDS: Readonly<Record<Language, SaftWords>> = { nb, en };
