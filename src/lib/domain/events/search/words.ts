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
  /** Words that it says, in any order: of three letters and more their beginnings, in quotation marks whole words. */
  readonly text?: string | undefined;
}

/** What stands in everything that is wanted. */
export interface WantedWords {
  readonly whole: readonly string[];
  /** One of its words begins with it. */
  readonly beginnings: readonly string[];
}

/** Longer ones are cut, on both sides alike. */
const LONGEST_WORD = 40;
/** Of one event; what says more is found by its first. */
const MOST_WORDS = 400;
/**
 * What is looked for as the beginning of a word. Shorter ones begin so many that looking them up would be reading all; and
 * a number is asked for as it is: 125 is not 1250.
 */
const BEGINNING = /^\p{L}.{2,}$/u;
const QUOTED = /"[^"]*"|«[^»]*»|“[^”]*”|„[^“]*“/g;
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
export function wantedWords({ person, kind, of, id, text }: Wanted): WantedWords {
  const whole = new Set<string>();
  const typed = new Set<string>();
  if (person !== undefined) whole.add(`@${person}`);
  if (kind !== undefined) whole.add(`!${kind}`);
  if (of !== undefined) whole.add(`:${of}`);
  if (id !== undefined) whole.add(`#${id}`);
  if (text !== undefined) {
    for (const [quoted] of text.matchAll(QUOTED)) addText(whole, quoted);
    addText(typed, text.replaceAll(QUOTED, ' '));
  }
  const beginnings = [...typed].filter((word) => BEGINNING.test(word));
  for (const word of typed) if (!BEGINNING.test(word)) whole.add(word);
  return { whole: [...whole], beginnings };
}

/** Whether an event is what is wanted. */
export function isWanted(event: SearchedEvent, wanted: Wanted): boolean {
  const { person, kind, of, id, text } = wanted;
  if (person !== undefined && event.actorId !== person) return false;
  if (kind !== undefined && event.kind !== kind) return false;
  if (of !== undefined && event.subject.type !== of) return false;
  if (id === undefined && text === undefined) return true;
  const words = searchWords(event);
  const { whole, beginnings } = wantedWords({ id, text });
  const begins = (beginning: string) => [...words].some((word) => word.startsWith(beginning));
  return whole.every((word) => words.has(word)) && beginnings.every(begins);
}

/** Whether anything can be found by it: a kind and a type that there are. */
export function isFindable({ kind, of }: Wanted): boolean {
  if (kind !== undefined && !isEventKind(kind)) return false;
  return of === undefined || subjectOf(of) !== null;
}

/** The words of a text: runs of letters and digits, in small letters. */
function addText(words: Set<string>, text: string): void {
  for (const [word] of text
    .normalize('NFC')
    .toLowerCase()
    .matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    if (words.size >= MOST_WORDS) return;
    // Cut in the middle of a letter it would be another word in the database.
    words.add(word.slice(0, LONGEST_WORD).toWellFormed());
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
