import { Actors } from '#lib/domain/events/replay/actors.ts';
import { judgeAlone } from '#lib/domain/events/replay/alone.ts';
import { readDetail, type Fault, type ReplayedEvent } from '#lib/domain/events/replay/event.ts';
import { TimeOrder } from '#lib/domain/events/replay/order.ts';
import { StampedTimes, type StampedHead } from '#lib/domain/events/replay/stamped.ts';
import { SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import type { Findings } from './findings.ts';
import type { EventRow } from './stated.ts';

/** Replays a log through the grammar, in its order: each event by itself, its time, and who caused it. */
export class LogReplay {
  readonly #actors = new Actors(SYSTEM_ACTOR);
  readonly #order = new TimeOrder();
  readonly #stamped: StampedTimes;
  readonly #findings: Findings;

  /** @param times what others say of when the log was how large */
  constructor(
    findings: Findings,
    times: { readonly heads: readonly StampedHead[]; readonly toleranceMs: number },
  ) {
    this.#stamped = new StampedTimes(times.heads, times.toleranceMs);
    this.#findings = findings;
  }

  /** How many it was told. */
  taken = 0;

  /**
   * The next event; those that wait come after all that have a leaf, and have none. Who may cause what is learned from none
   * that the application did not write.
   */
  take(
    row: EventRow,
    { authentic, index = Number.MAX_SAFE_INTEGER }: { readonly authentic: boolean; readonly index?: number },
  ): void {
    this.taken += 1;
    const event = replayed(row, row.mac !== null);
    const alone = [judgeAlone(event), this.#order.take(event), this.#stamped.take(event, index)];
    const caused = authentic ? [this.#actors.take(event)] : [];
    for (const judged of [...alone, ...caused]) addFaults(this.#findings, event.subject, judged);
  }
}

type Stored = Pick<EventRow, 'id' | 'at' | 'actorId' | 'kind' | 'subjectType' | 'subjectId' | 'detail'>;

/** @param marked whether it bears the application's mark */
export function replayed(row: Stored, marked: boolean): ReplayedEvent {
  const { id, at, actorId, kind, subjectType: type, subjectId, detail } = row;
  return { id, at, actorId, kind, subject: { type, id: subjectId }, detail: readDetail(detail), marked };
}

export function addFaults(
  findings: Findings,
  { type, id }: ReplayedEvent['subject'],
  faults: readonly Fault[],
): void {
  const subject = `${type} ${id}`;
  for (const { code, eventId, column, field, expected, found } of faults) {
    const event = `audit.event ${eventId}${field === undefined ? '' : ` ${field}`}`;
    const place = column === undefined ? event : `${subject} ${column}`;
    findings.add({
      code,
      subject,
      place,
      expected: column === undefined ? expected : `${expected} of event ${eventId}`,
      found,
    });
  }
}
