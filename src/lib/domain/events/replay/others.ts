import { canonicalText, type JsonObject } from '../../canonical.ts';
import { ruleOf, saysOf } from '../kinds.ts';
import { subjectOf } from '../subjects.ts';
import type { Fault, ReplayedEvent } from './event.ts';
import { OVERLAP_MS } from './order.ts';

/** What the log said of a subject from one of its events on, until the next that said something else. */
export interface SaidThen extends Standing {
  readonly place: number;
  /** Milliseconds. */
  readonly moment: number;
  readonly eventId: string;
  readonly actorId: string;
}

interface Standing {
  /** The state that it led to, where its kind leads to one. */
  readonly state: string | null;
  /** It was no more. */
  readonly ended: boolean;
  /** The fields that are asked for, as the event says them; null where it has no words for them, or was erased. */
  readonly words: Readonly<Record<string, unknown>> | null;
}

/**
 * What the log said of those subjects that others are held against (`asked`), each at every place of the log: a row may be
 * what the log says of it, and still have been another while something rested on it. Told by the events in their order,
 * none of which somebody else than the application wrote.
 */
export class Others {
  readonly #said = new Map<string, SaidThen[]>();
  /** What is still on its way to the log: it may have held for any of its events. */
  readonly #coming = new Map<string, SaidThen[]>();

  constructor(coming: readonly ReplayedEvent[] = []) {
    for (const event of coming) keep(this.#coming, event);
  }

  /** The next event of the log. */
  take(event: ReplayedEvent): void {
    keep(this.#said, event);
  }

  /** All that it said of one, in order. */
  of(type: string, id: string): readonly SaidThen[] {
    return this.#said.get(`${type} ${id}`) ?? [];
  }

  /** The ids of the subjects of a type. */
  *idsOf(type: string): Generator<string> {
    for (const key of this.#said.keys()) if (key.startsWith(`${type} `)) yield key.slice(type.length + 1);
  }

  /** What it had said of one last before a place; undefined: nothing. */
  before(type: string, id: string, place: number): SaidThen | undefined {
    return this.of(type, id).findLast((each) => each.place < place);
  }

  /** Whether it had said anything of `type id` by then, be it that it is no more. */
  hadSaid(name: string, place: number): boolean {
    const first = this.#said.get(name)?.[0];
    return first !== undefined && first.place < place;
  }

  /**
   * What could have held for an event, as wide as transactions overlap: one that was written side by side with it may stand
   * before it and not have been seen. Null among them: nothing yet.
   */
  around(
    type: string,
    id: string,
    { at, place }: Pick<ReplayedEvent, 'at' | 'place'>,
    within = OVERLAP_MS,
  ): (SaidThen | null)[] {
    const said = this.of(type, id);
    const moment = Date.parse(at);
    const last = this.before(type, id, place);
    const then = [null, ...said].filter((each, index) => {
      if (each === (last ?? null)) return true;
      const [from, until] = [each?.moment ?? -Infinity, said[index]?.moment ?? Infinity];
      return from <= moment + within && until >= moment - within;
    });
    return [...then, ...(this.#coming.get(`${type} ${id}`) ?? [])];
  }
}

function keep(all: Map<string, SaidThen[]>, event: ReplayedEvent): void {
  const { kind, subject, detail, place, actorId } = event;
  const rule = ruleOf(kind);
  const { asked, askedOnceSaid = false } = subjectOf(subject.type) ?? {};
  if (!asked || rule?.of !== subject.type || saysOf(rule) === 'nothing') return;
  const key = `${subject.type} ${subject.id}`;
  const standing = {
    state: rule.to ?? null,
    ended: saysOf(rule) === 'end',
    words: detail && wordsOf(detail, asked),
  };
  const silent = Object.values(standing.words ?? {}).every((each) => each === null);
  if (askedOnceSaid && silent && !all.has(key)) return;
  const said = all.get(key) ?? [];
  all.set(key, said);
  const last = said.at(-1);
  if (last && isSame(last, standing)) return;
  said.push({ place, actorId, eventId: event.id, moment: Date.parse(event.at), ...standing });
}

/** `named_before_stated`: an event names what the log had said nothing of. @param name `type id` */
export function unstated(
  others: Others,
  name: string,
  { eventId, place }: { readonly eventId: string; readonly place: number },
): Fault[] {
  if (others.hadSaid(name, place)) return [];
  return [{ code: 'named_before_stated', eventId, expected: `${name} stated before`, found: 'not yet' }];
}

/** What is not asked about may have changed in between, as a person's password. */
function isSame(one: Standing, other: Standing): boolean {
  const [words, others] = [one.words ?? {}, other.words ?? {}];
  return (
    one.state === other.state &&
    one.ended === other.ended &&
    (one.words === null) === (other.words === null) &&
    Object.keys(words).every((field) => isEqual(words[field], others[field]))
  );
}

const isEqual = (one: unknown, other: unknown) =>
  one === other || canonicalText({ is: one as never }) === canonicalText({ is: other as never });

/**
 * Registers say a row in `now`, whole: what its version has no field for it says nothing of. People are said in `says`, and
 * what vouches for a passkey of theirs beside it; some events in fields of their own.
 */
function wordsOf(detail: JsonObject, asked: readonly string[]): SaidThen['words'] {
  const inWords = [detail['now'], detail['says']].find(isObject);
  const told = inWords ?? (asked.some((field) => field in detail) ? detail : null);
  return told && Object.fromEntries(asked.map((field) => [field, told[field] ?? besides(detail, field)]));
}

const besides = (detail: JsonObject, field: string) =>
  field === 'endorsement' ? (detail[field] ?? null) : null;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
