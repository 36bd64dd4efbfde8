import type { JsonObject } from '../../canonical.ts';
import { ruleOf, saysOf } from '../kinds.ts';
import type { EventRule } from '../rule.ts';
import { subjectOf, type RowFacts } from '../subjects.ts';
import { statedBy, type Fault, type ReplayedEvent, type StatedHash } from './event.ts';
import { FixedColumns } from './fixed.ts';
import { FourEyes } from './four-eyes.ts';
import { Words, wordsIn } from './words.ts';

/** What the log says last of its subject: null, that it is no more; `unreadable`: it was erased. */
export interface LastStated {
  readonly eventId: string;
  readonly stated: StatedHash | null | 'unreadable';
  /** The same in words, where the event has them. */
  readonly says: JsonObject | null;
}

/**
 * All that happened to one subject, in the order of the log. It goes through the states of its type,
 * and none of what is counted is left out (`event_out_of_place`); what is stated once is stated by the first event that does and by no other, whatever that is
 * called and whether or not it says the same (`restated`); who had a hand in a draft does not decide about it; and
 * what the application found before it said the subject anew is what the log had said of it (`restated_from_other`). Else
 * whoever changes a row behind the application's back would only have to wait for its next act to make the row good.
 */
export class Life {
  readonly #once: boolean;
  readonly #fixed: FixedColumns;
  readonly #fourEyes: FourEyes | null;
  readonly #words = new Words();
  readonly #type: string;
  #state: string | null = null;
  /** The event that led to the state. */
  #since: string | null = null;
  #firstStated: string | null = null;
  /** What the next event that counts has; null where one before it can't be read. */
  #next: number | null = 1;
  last: LastStated | null = null;
  readonly #kept: ReplayedEvent[] | null;

  /** @param keep all that it is told, for who asks for it: a page of lives is as much memory as that */
  constructor(type: string, { keep = false } = {}) {
    this.#kept = keep ? [] : null;
    this.#type = type;
    this.#once = subjectOf(type)?.stated === 'once';
    this.#fixed = new FixedColumns();
    this.#fourEyes = type === 'draft' ? new FourEyes() : null;
  }

  /** All that it was told, in order. @throws where that was not kept: nobody would be judged by it */
  get events(): readonly ReplayedEvent[] {
    if (!this.#kept) throw new TypeError('a life was not asked to keep its events');
    return this.#kept;
  }

  /** The next event about the subject. */
  take(event: ReplayedEvent): Fault[] {
    this.#kept?.push(event);
    const found = ruleOf(event.kind);
    // One about another type is judged by itself, and leads nowhere.
    const rule = found?.of === this.#type ? found : null;
    const formerly = !event.marked && this.#state !== null && rule?.formerly?.includes(this.#state) === true;
    const changed = rule?.changes ? this.#words.take(event, rule) : [];
    const faults = [
      // Where it is known which words were changed, that says more.
      ...(changed.length > 0 ? changed : this.#judgeFound(event, rule)),
      ...(formerly ? [] : this.#judgeStep(event, rule)),
      ...this.#judgeCount(event, rule),
      ...this.#hear(event, rule, formerly),
      ...((rule && this.#fourEyes?.take(event)) ?? []),
    ];
    if (rule) {
      this.#fixed.take(event, rule, this.#since === null);
      if (rule.to !== undefined) this.#state = rule.to;
      this.#since = event.id;
    }
    return faults;
  }

  /** Holds the row as it is now against what the events led to and fix. */
  judgeRow(row: RowFacts): Fault[] {
    const found = subjectOf(this.#type)?.standing?.(row);
    const [eventId, expected] = [this.#since, this.#state];
    const differs = found !== undefined && expected !== null && eventId !== null && found !== expected;
    const faults = this.#fixed.judge(row, !differs);
    return differs ? [{ code: 'state_differs', eventId, expected, found }, ...faults] : faults;
  }

  #judgeStep({ id: eventId, kind }: ReplayedEvent, rule: EventRule | null): Fault[] {
    if (!rule?.from || rule.from.includes(this.#state)) return [];
    const states = rule.from.map((state) => state ?? 'the beginning').join(', ');
    const found = `after ${this.#state ?? 'nothing'}`;
    return [{ code: 'event_out_of_place', eventId, expected: `${kind} from ${states}`, found }];
  }

  /** One that was taken away before it had a place in the log is missed here, and so are two that changed theirs. */
  #judgeCount({ id: eventId, detail }: ReplayedEvent, rule: EventRule | null): Fault[] {
    if (rule?.counts === undefined) return [];
    // Early releases counted nothing where this one does.
    const counted = detail?.[rule.counts];
    const [expected, found] = [this.#next, counted === undefined ? null : Number(counted)];
    this.#next = found === null ? null : found + 1;
    if (expected === null || found === null || found === expected) return [];
    const code = 'event_out_of_place';
    return [{ code, eventId, expected: `${rule.counts} ${expected}`, found: `${rule.counts} ${found}` }];
  }

  /** Before it is heard. Events of releases up to 0.4 say nothing of what was found, and are not judged for it. */
  #judgeFound({ id: eventId, detail }: ReplayedEvent, rule: EventRule | null): Fault[] {
    const was = rule && saysOf(rule) !== 'nothing' ? detail?.['was'] : undefined;
    const last = this.last?.stated ?? null;
    if (was === undefined || last === 'unreadable' || was === (last?.statement ?? null)) return [];
    const expected = last ? `${last.statement} of event ${this.last?.eventId}` : 'nothing';
    const found = typeof was === 'string' ? was : 'nothing';
    const field = rule?.changes && { field: rule.changes.join(', ') };
    return [{ code: 'restated_from_other', eventId, ...field, expected, found }];
  }

  #hear({ id: eventId, detail }: ReplayedEvent, rule: EventRule | null, formerly: boolean): Fault[] {
    const says = rule !== null && saysOf(rule) !== 'nothing';
    const stated = detail ? statedBy(detail) : unread(rule);
    if (stated === undefined) return [];
    // Whatever else names a statement is judged for that, and is no word on the rows.
    if (says) this.last = { eventId, stated, says: detail && wordsIn(detail) };
    const first = this.#firstStated;
    this.#firstStated ??= eventId;
    if (!this.#once || formerly || stated === 'unreadable' || (first === null && stated !== null)) return [];
    const expected = first === null ? 'a statement' : `what event ${first} says, for good`;
    return [{ code: 'restated', eventId, expected, found: stated?.statement ?? 'nothing' }];
  }
}

/** What an event of that kind stated whose readable part is gone: that a subject is no more is said by the kind itself. */
function unread(rule: EventRule | null): 'unreadable' | null | undefined {
  const says = rule ? saysOf(rule) : 'nothing';
  if (says === 'nothing') return undefined;
  return says === 'end' ? null : 'unreadable';
}
