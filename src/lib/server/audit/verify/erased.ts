import { keptAtLeast } from '#lib/domain/events/keeping.ts';
import type { Erasure } from '../erase/erasures.ts';
import type { FindingCode, Findings } from './findings.ts';
import type { EventRow } from './stated.ts';

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
    const there = event.salt !== null && event.detail !== null;
    const erasure = this.#erasures.get(event.id);
    if (erasure) this.#checkErased(event, erasure, there);
    else if (!there) this.#add('detail_missing', event, { expected: 'a row', found: 'none' });
    return there;
  }

  #checkErased(event: EventRow, { by, at }: Erasure, there: boolean): void {
    const kept = keptAtLeast(event);
    if (kept !== null && at.slice(0, 10) <= kept)
      this.#add('erased_while_kept', event, {
        ...{ expected: `kept until ${kept}`, found: `erased ${at} by event ${by}` },
      });
    if (there)
      this.#add('erased_detail_there', event, { expected: `none since event ${by}`, found: 'a row' });
    else this.count += 1;
  }

  #add(
    code: FindingCode,
    event: EventRow,
    said: { readonly expected: string; readonly found: string },
  ): void {
    const subject = `${event.subjectType} ${event.subjectId}`;
    this.#findings.add({ code, subject, place: `audit.event_detail ${event.id}`, ...said });
  }
}
