import type { JsonObject } from '../../canonical.ts';
import type { EventRule } from '../rule.ts';
import { statedBy, type Fault, type ReplayedEvent } from './event.ts';

/**
 * A subject that its events say in words (`says`): each is held against the one before it. It changes no more of them than
 * its kind may (`event_changes_more`), whatever the application found.
 */
export class Words {
  #last: JsonObject | null = null;

  /** The next event about the subject. */
  take({ id: eventId, kind, detail }: ReplayedEvent, { changes = [] }: EventRule): Fault[] {
    // What it said nobody knows: what comes after can't be held against what came before.
    if (!detail) this.#last = null;
    const words = detail && statedBy(detail) ? wordsIn(detail) : null;
    if (!words) return [];
    const last = this.#last;
    this.#last = words;
    if (!last) return [];
    const more = differences(last, words).filter(({ field }) => !changes.includes(field));
    return more.map(({ field, was: expected, is }) => {
      const found = `${is}, before or by ${kind}`;
      return { code: 'event_changes_more', eventId, field, expected, found };
    });
  }
}

/** The subject in words, where the event has them. */
export function wordsIn(detail: JsonObject): JsonObject | null {
  const says = detail['says'];
  return typeof says === 'object' && says !== null && !Array.isArray(says) ? (says as JsonObject) : null;
}

/** The fields in which two statements differ, and what each says; that of their form alone where nothing else does. */
export function differences(was: JsonObject, is: JsonObject) {
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  const all = fields
    .map((field) => ({ field, was: written(was[field]), is: written(is[field]) }))
    .filter((each) => each.was !== each.is);
  // A later form has room for more: what is said with it tells why it was taken.
  const told = all.filter(({ field }) => field !== 'statement');
  return told.length > 0 ? told : all;
}

const written = (value: JsonObject[string] | undefined) =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);
