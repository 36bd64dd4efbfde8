import { ruleOf, saysOf } from '../kinds.ts';
import type { Says } from '../rule.ts';
import { statedBy, type Fault, type ReplayedEvent } from './event.ts';

/** A statement is the hex of a SHA-256. */
const HASH = /^[0-9a-f]{64}$/;

/**
 * What an event can be judged by without any other: its kind is one that this version has (`event_unknown`), it is about
 * what that happens to (`event_out_of_place`), and it says of it what that says (`statement_unexpected`): a hash where it
 * states, null where it ends, no word where it says nothing.
 */
export function judgeAlone({ id: eventId, kind, subject, detail, marked }: ReplayedEvent): Fault[] {
  const rule = ruleOf(kind);
  if (!rule) {
    const expected = 'a kind of event that this version has';
    return [{ code: 'event_unknown', eventId, expected, found: kind }];
  }
  const faults: Fault[] = [];
  if (rule.of !== subject.type) {
    const found = `about a ${subject.type}`;
    faults.push({ code: 'event_out_of_place', eventId, expected: `${kind} about a ${rule.of}`, found });
  }
  const expected = saysOf(rule);
  const said = detail ? sayingOf(detail) : expected;
  const asBefore = rule.silentBefore === true && !marked && said === 'nothing';
  if (said !== expected && !asBefore)
    faults.push({ code: 'statement_unexpected', eventId, expected: WORDS[expected], found: WORDS[said] });
  return faults;
}

function sayingOf(detail: NonNullable<ReplayedEvent['detail']>): Says | 'nonsense' {
  const stated = statedBy(detail);
  if (stated === undefined) return 'nothing';
  if (stated === null) return detail['statement'] === null ? 'end' : 'nonsense';
  return HASH.test(stated.statement) ? 'subject' : 'nonsense';
}

const WORDS = {
  subject: 'a statement of its subject',
  end: 'that its subject is no more',
  nothing: 'no statement',
  nonsense: 'something else in the place of one',
} as const;
