import { Actors } from '#lib/domain/events/replay/actors.ts';
import { judgeAlone } from '#lib/domain/events/replay/alone.ts';
import { placeOf, readDetail, type Fault, type ReplayedEvent } from '#lib/domain/events/replay/event.ts';
import { judgeLocked } from '#lib/domain/events/replay/locked.ts';
import { Others } from '#lib/domain/events/replay/others.ts';
import { TimeOrder } from '#lib/domain/events/replay/order.ts';
import { StampedTimes, type StampedHead } from '#lib/domain/events/replay/stamped.ts';
import { Numbers } from '#lib/domain/ledger/replay/numbers.ts';
import { SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import type { Findings } from './findings.ts';
import type { EventRow } from './stated.ts';

/**
 * Replays a log through the grammar, in its order: each event by itself, its time, and who caused it; and keeps what it said
 * of those that others are held against.
 */
export class LogReplay {
  readonly #actors = new Actors(SYSTEM_ACTOR);
  readonly #order = new TimeOrder();
  readonly #stamped: StampedTimes;
  readonly #numbers = new Numbers();
  readonly #findings: Findings;
  readonly others: Others;

  /**
   * @param times what others say of when the log was how large
   * @param coming what is on its way to it
   */
  constructor(
    findings: Findings,
    times: { readonly heads: readonly StampedHead[]; readonly toleranceMs: number },
    coming: readonly Stored[],
  ) {
    this.others = new Others(
      coming.map((event) => replayed(event, { marked: true, place: placeOf(null, null) })),
    );
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
    {
      authentic,
      index = Number.MAX_SAFE_INTEGER,
      place = index,
    }: { readonly authentic: boolean; readonly index?: number; readonly place?: number },
  ): void {
    this.taken += 1;
    const event = replayed(row, { marked: row.mac !== null, place });
    const alone = [judgeAlone(event), this.#order.take(event), this.#stamped.take(event, index)];
    const caused = authentic ? [this.#actors.take(event), this.#numbers.take(event)] : [];
    if (authentic) {
      this.others.take(event);
      caused.push(judgeLocked(event, this.others));
    }
    for (const judged of [...alone, ...caused]) addFaults(this.#findings, event.subject, judged);
  }
}

type Stored = Pick<EventRow, 'id' | 'at' | 'actorId' | 'kind' | 'subjectType' | 'subjectId' | 'detail'>;

/** @param how whether it bears the application's mark, and where the log has it */
export function replayed(
  row: Stored,
  how: { readonly marked: boolean; readonly place: number },
): ReplayedEvent {
  const { id, at, actorId, kind, subjectType: type, subjectId, detail } = row;
  return { id, at, actorId, kind, subject: { type, id: subjectId }, detail: readDetail(detail), ...how };
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
