import type { Words } from '../../language.ts';
import type * as access from '../../access/words/nb.ts';
import type * as nb from './nb.ts';

/** What events and reports of them are said in: as a language has it. */
export type EventWords = Words<typeof nb & typeof access>;
