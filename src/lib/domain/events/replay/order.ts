import { ruleOf } from '../kinds.ts';
import type { Fault, ReplayedEvent } from './event.ts';

/**
 * How far events that were written side by side may stand in another order than they happened: an event has the time at
 * which it was made, and its place when its transaction is over. No statement takes longer than this, and no transaction
 * may do nothing for longer (`platform/pool/connection.ts`); processes on machines whose clocks differ have it as well.
 */
export const OVERLAP_MS = 600_000;

/**
 * The times of a log's events, in its order: none is earlier than the latest before it by more than overlapping
 * transactions explain (`event_back_dated`). What was announced elsewhere comes later than it happened, and is held
 * against what was announced before it. Told once for each step back: what follows is held against the earlier time.
 */
export class TimeOrder {
  #latest: Latest | null = null;
  #announced: Latest | null = null;

  /** The next event of the log. */
  take({ id: eventId, at, kind, marked }: ReplayedEvent): Fault[] {
    if (!marked) return [];
    const time = { at, moment: Date.parse(at) };
    const announced = ruleOf(kind)?.announced === true;
    const before = announced ? this.#announced : this.#latest;
    const back = before !== null && time.moment < before.moment - OVERLAP_MS;
    if (announced) this.#announced = back ? time : later(this.#announced, time);
    this.#latest = back && !announced ? time : later(this.#latest, time);
    if (!back) return [];
    const expected = `at most ${OVERLAP_MS / 60_000} minutes before ${before.at}`;
    return [{ code: 'event_back_dated', eventId, expected, found: at }];
  }
}

interface Latest {
  readonly at: string;
  readonly moment: number;
}

function later(before: Latest | null, time: Latest): Latest {
  return before && before.moment > time.moment ? before : time;
}
