import type { ListedEvent } from '#lib/domain/events/sentence/describe.ts';
import { sentenceIn, type ChangeInWords, type Sentence } from '#lib/domain/events/sentence/sentence.ts';
import { speechWith, type Names } from '../app/people.ts';

export type { ChangeInWords, Sentence };

/** An event as a sentence in the language in use. */
export function sentenceOf(event: ListedEvent, names: Names): Sentence {
  return sentenceIn(event, speechWith(names));
}
