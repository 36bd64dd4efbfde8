import type { JsonObject } from '../../canonical.ts';
import type { EventRule } from '../rule.ts';
import { statedBy, type Fault, type ReplayedEvent, type StatedHash } from './event.ts';

interface Said {
  readonly stated: StatedHash;
  readonly words: JsonObject;
}

/**
 * A subject that its events say in words (`says`): each is held against the one before it. It changes no more of them than
 * its kind may, and what the application found before it did (`was`) is what was said last (`event_changes_more`). Else
 * whoever changes a row behind the application's back would only have to wait for it to say the row anew.
 */
export class Words {
  #last: Said | null = null;

  /** The next event about the subject. */
  take({ id: eventId, kind, detail }: ReplayedEvent, { changes = [] }: EventRule): Fault[] {
    // What it said nobody knows: what comes after can't be held against what came before.
    if (!detail) this.#last = null;
    const stated = detail && statedBy(detail);
    const words = detail && wordsIn(detail);
    if (!stated || !words) return [];
    const last = this.#last;
    this.#last = { stated, words };
    if (!last) return [];
    const more = differences(last.words, words).filter(({ field }) => !changes.includes(field));
    const was = detail['was'];
    const foundOther =
      typeof was === 'string' && last.stated.form === stated.form && was !== last.stated.statement;
    const itself =
      foundOther && more.length === 0
        ? [{ field: changes.join(', '), was: last.stated.statement, is: was }]
        : [];
    return [...more, ...itself].map(({ field, was: expected, is }) => {
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

/** The fields in which two statements differ, and what each says. */
export function differences(was: JsonObject, is: JsonObject) {
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  return fields
    .map((field) => ({ field, was: written(was[field]), is: written(is[field]) }))
    .filter((each) => each.was !== each.is);
}

const written = (value: JsonObject[string] | undefined) =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);
