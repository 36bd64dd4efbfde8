import { ruleOf } from '../kinds.ts';
import type { Fault, ReplayedEvent } from './event.ts';

/** A head of a client's log, and between which times an authority saw it as the newest that there was. */
export interface StampedHead {
  /** The leaves that it covers. */
  readonly size: number;
  /** The first time at which it was there; null: none was asked for since. */
  readonly first: Date | null;
  /** The last time at which nothing came after it; null: it was followed before one was asked for. */
  readonly last: Date | null;
  /** Where the log was begun anew: it says nothing of leaves from there on. */
  readonly until: number;
}

/**
 * Holds the times that events say against those of somebody else. What a stamped head covers had happened by then
 * (`event_later_than_stamp`). What it does not cover was not in the log yet, and happened no earlier
 * (`event_earlier_than_stamp`); but for what is announced elsewhere, which comes later than it happened. Told once for each
 * head and way: what caused one event to differ causes its neighbours to.
 */
export class StampedTimes {
  readonly #tolerance: number;
  readonly #above: Times;
  readonly #below: Times;

  /**
   * @param heads the smallest first
   * @param toleranceMs how far the clocks may differ, and a transaction may take, and the heads' being gathered
   */
  constructor(heads: readonly StampedHead[], toleranceMs: number) {
    this.#tolerance = toleranceMs;
    this.#above = new Times(heads, 'first');
    this.#below = new Times(heads, 'last');
  }

  /** The next event of the log. @param index its leaf; of what waits for one: behind all others */
  take({ id: eventId, at, kind }: ReplayedEvent, index: number): Fault[] {
    const moment = Date.parse(at);
    const faults: Fault[] = [];
    const above = this.#above.around(index, 1);
    if (above && moment > above.time.getTime() + this.#tolerance && this.#above.tell(above)) {
      const expected = `by ${above.time.toISOString()}, when it was stamped`;
      faults.push({ code: 'event_later_than_stamp', eventId, expected, found: at });
    }
    const below = this.#below.around(index, 0);
    if (!below || index >= below.until || ruleOf(kind)?.announced === true) return faults;
    if (moment < below.time.getTime() - this.#tolerance && this.#below.tell(below)) {
      const expected = `not before ${below.time.toISOString()}, when the log was stamped without it`;
      faults.push({ code: 'event_earlier_than_stamp', eventId, expected, found: at });
    }
    return faults;
  }
}

interface At extends StampedHead {
  readonly time: Date;
}

/** The heads that have such a time, walked along with the log. */
class Times {
  readonly #heads: readonly At[];
  #next = 0;
  #told: At | null = null;

  constructor(heads: readonly StampedHead[], which: 'first' | 'last') {
    this.#heads = heads.flatMap((head) => {
      const time = head[which];
      return time ? [{ ...head, time }] : [];
    });
  }

  /** The largest head that does not cover the leaf (0), or the smallest that does (1), if there is one. */
  around(index: number, side: 0 | 1): At | undefined {
    for (let head = this.#heads[this.#next]; head && head.size <= index; head = this.#heads[this.#next])
      this.#next += 1;
    return this.#heads[this.#next - 1 + side];
  }

  tell(head: At): boolean {
    const first = this.#told !== head;
    this.#told = head;
    return first;
  }
}
