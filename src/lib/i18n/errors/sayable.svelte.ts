import { access } from './access.ts';
import type { Sentence } from './facts.ts';

/** What is here to be said: what any room can meet, and what those that are open have brought. */
let sentences = $state.raw<Readonly<Record<string, Sentence>>>(access);

/** Brings the sentences of a subject's codes to the rooms that can meet them. */
export function sayable(...subjects: readonly Readonly<Record<string, Sentence>>[]): void {
  sentences = Object.assign({}, sentences, ...subjects) as typeof sentences;
}

/** The sentence of a code; undefined where nobody here knows it, or the room that does has not been open. Reactive. */
export function sentenceOf(code: string): Sentence | undefined {
  return Object.hasOwn(sentences, code) ? sentences[code] : undefined;
}
