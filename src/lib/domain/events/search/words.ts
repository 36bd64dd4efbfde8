import type { JsonObject } from '../../canonical.ts';
import { isUuid } from '../../text.ts';
import { isEventKind } from '../kinds.ts';
import { subjectOf } from '../subjects.ts';

/** What an event is looked for by. */
export interface SearchedEvent {
  readonly actorId: string;
  readonly kind: string;
  readonly subject: { readonly type: string; readonly id: string };
  /** Null where it was erased: then it is found by the rest. */
  readonly detail: JsonObject | null;
}

/** What is asked of the log; an event has all of it. */
export interface Wanted {
  /** Who caused it. */
  readonly person?: string | undefined;
  readonly kind?: string | undefined;
  /** The type of what it is about. */
  readonly of?: string | undefined;
  /** The id of what it is about, or tells of: the draft of a voucher. */
  readonly id?: string | undefined;
  /** Words that it says, in any order. */
  readonly text?: string | undefined;
}

/** Longer ones are cut, on both sides alike. */
const LONGEST_WORD = 40;
/** Of one event; what says more is found by its first. */
const MOST_WORDS = 400;
const HASH = /^[0-9a-f]{64}$/;
/** They say how something is hashed. */
const NO_WORDS: readonly string[] = ['statement', 'form', 'was'];

/** Everything by which an event is found. What is no word of a text begins with a sign that none has. */
export function searchWords({ actorId, kind, subject, detail }: SearchedEvent): Set<string> {
  const words = new Set([`@${actorId}`, `!${kind}`, `:${subject.type}`, `#${subject.id}`]);
  if (!isUuid(subject.id)) addText(words, subject.id);
  if (detail) addAll(words, detail);
  return words;
}

/** The words by which what is wanted is found; an event that has all of them is wanted, but for its time. */
export function wantedWords({ person, kind, of, id, text }: Wanted): string[] {
  const words = new Set<string>();
  if (person !== undefined) words.add(`@${person}`);
  if (kind !== undefined) words.add(`!${kind}`);
  if (of !== undefined) words.add(`:${of}`);
  if (id !== undefined) words.add(`#${id}`);
  if (text !== undefined) addText(words, text);
  return [...words];
}

/** Whether an event is what is wanted. */
export function isWanted(event: SearchedEvent, wanted: Wanted): boolean {
  const { person, kind, of, id, text } = wanted;
  if (person !== undefined && event.actorId !== person) return false;
  if (kind !== undefined && event.kind !== kind) return false;
  if (of !== undefined && event.subject.type !== of) return false;
  if (id === undefined && text === undefined) return true;
  const words = searchWords(event);
  return wantedWords({ id, text }).every((word) => words.has(word));
}

/** Whether anything can be found by it: a kind and a type that there are, a text with a letter or digit in it. */
export function isFindable({ kind, of, text }: Wanted): boolean {
  if (kind !== undefined && !isEventKind(kind)) return false;
  if (of !== undefined && !subjectOf(of)) return false;
  return text === undefined || wantedWords({ text }).length > 0;
}

/** The words of a text: runs of letters and digits, in small letters. */
function addText(words: Set<string>, text: string): void {
  for (const [word] of text
    .normalize('NFC')
    .toLowerCase()
    .matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    if (words.size >= MOST_WORDS) return;
    words.add(word.slice(0, LONGEST_WORD));
  }
}

function addAll(words: Set<string>, value: unknown): void {
  if (typeof value === 'string') {
    if (isUuid(value)) words.add(`#${value}`);
    else if (!HASH.test(value)) addText(words, value);
  } else if (typeof value === 'number') {
    addText(words, String(value));
  } else if (Array.isArray(value)) {
    for (const each of value) addAll(words, each);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) if (!NO_WORDS.includes(name)) addAll(words, each);
  }
}
