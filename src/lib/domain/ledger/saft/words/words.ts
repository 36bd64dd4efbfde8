import type { Words } from '../../../language.ts';
import type * as nb from './nb.ts';

/** What is said of a SAF-T file: as a language has it. */
export type SaftWords = Words<typeof nb>;
