import { keptAtLeast } from '#lib/domain/events/keeping.ts';
import type { Erasure } from '../erase/erasures.ts';
import type { Findings } from './findings.ts';
import type { EventRow } from './rows.ts';

/**
 * Readable parts that are gone, held against the events that say they were erased: gone without one is a finding, and so is
 * one that is there although it was erased, and one that was erased while the law obliged to keep it.
 */
export class ErasedCheck {
  readonly #erasures: ReadonlyMap<string, Erasure>;
  readonly #findings: Findings;
  /** Of how many events it is rightly gone. */
  count = 0;

  constructor(erasures: ReadonlyMap<string, Erasure>, findings: Findings) {
    this.#erasures = erasures;
    this.#findings = findings;
  }

  /** Whether an event of the application says so. */
  has(eventId: string): boolean {
    return this.#erasures.has(eventId);
  }

  /** @returns whether there is a readable part to go on with */
  check(event: EventRow): boolean {
    const subject = `${event.subjectType} ${event.subjectId}`;
    const place = `audit.event_detail ${event.id}`;
    const erasure = this.#erasures.get(event.id);
    const there = event.salt !== null && event.detail !== null;
    if (!erasure) {
      if (!there)
        this.#findings.add({ code: 'detail_missing', subject, place, expected: 'a row', found: 'none' });
      return there;
    }
    const kept = keptAtLeast(event);
    if (kept !== null && erasure.at.slice(0, 10) <= kept) {
      const found = `erased ${erasure.at} by event ${erasure.by}`;
      this.#findings.add({
        code: 'erased_while_kept',
        subject,
        place,
        expected: `kept until ${kept}`,
        found,
      });
    }
    if (there) {
      const expected = `none since event ${erasure.by}`;
      this.#findings.add({ code: 'erased_detail_there', subject, place, expected, found: 'a row' });
    } else this.count += 1;
    return there;
  }
}
