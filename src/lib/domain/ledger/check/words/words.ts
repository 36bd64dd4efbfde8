import type { Words } from '../../../language.ts';
import type * as nb from './nb.ts';

/** What is said of a ledger that was checked: as a language has it. */
export type CheckWords = Words<typeof nb>;
