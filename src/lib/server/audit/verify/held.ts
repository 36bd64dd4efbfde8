import type { Findings } from './findings.ts';

/** So long no event waits for its place in a log where somebody gives them theirs: it takes milliseconds. */
export const HELD_MS = 10 * 60_000;

interface Waiting {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly subjectType: string;
  readonly subjectId: string;
}

/**
 * What has waited too long in one table, named once by its oldest (`event_held_back`). Until it has a leaf an event can be
 * taken away together with what it tells of, so who keeps the queue from moving chooses how long.
 */
export class HeldBack {
  readonly #table: string;
  readonly #before: string;
  #oldest: Waiting | null = null;
  #count = 0;

  constructor(table: 'audit.event' | 'audit.outbox', now: Date) {
    this.#table = table;
    this.#before = new Date(now.getTime() - HELD_MS).toISOString();
  }

  take(event: Waiting): void {
    if (event.at >= this.#before) return;
    this.#count += 1;
    if (!this.#oldest || event.at < this.#oldest.at) this.#oldest = event;
  }

  tell(findings: Findings): void {
    if (!this.#oldest) return;
    const { id, at, subjectType, subjectId } = this.#oldest;
    findings.add({
      code: 'event_held_back',
      subject: `${subjectType} ${subjectId}`,
      place: `${this.#table} ${id}`,
      expected: 'a place in the log within minutes',
      found: `${this.#count} waiting, the oldest since ${at}`,
    });
  }
}
