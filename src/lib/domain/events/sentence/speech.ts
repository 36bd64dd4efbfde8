import type { Language } from '../../language.ts';
import type { EventWords } from '../words/words.ts';

/** What it takes to say events to somebody. */
export interface Speech {
  readonly language: Language;
  readonly words: EventWords;
  /** Who has this id; or the end of it. */
  readonly nameOf: (id: string) => string;
}

/** The machine itself, as the log names it. */
export const SYSTEM = '00000000-0000-7000-8000-000000000001';

/** By the names that are known; somebody who is not among them goes by the end of the id. */
export function nameIn(names: ReadonlyMap<string, string>, id: string, words: EventWords): string {
  if (id === SYSTEM) return words.sentence.machine;
  return names.get(id) ?? `…${id.slice(-6)}`;
}

interface Known {
  readonly name: string;
  /** What was known of them is erased. */
  readonly erased?: true;
  /** Nobody of the client's own: the accounting firm that they acted for. */
  readonly of?: string;
}

/** What somebody is called where they are named alone: who is none of the client's people, with their firm. */
export function calledOf({ name, erased, of }: Known, words: EventWords): string {
  if (erased) return words.sentence.erasedPerson;
  return of === undefined ? name : `${name} (${of})`;
}
