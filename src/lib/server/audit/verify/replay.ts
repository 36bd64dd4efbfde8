import { Actors } from '#lib/domain/events/replay/actors.ts';
import { judgeAlone } from '#lib/domain/events/replay/alone.ts';
import { readDetail, type Fault, type ReplayedEvent } from '#lib/domain/events/replay/event.ts';
import { TimeOrder } from '#lib/domain/events/replay/order.ts';
import { SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import type { PreparedEvent } from '../record.ts';
import type { Findings } from './findings.ts';
import type { EventRow } from './rows.ts';

/** Replays a log through the grammar, in its order: each event by itself, its time, and who caused it. */
export class LogReplay {
  readonly #actors = new Actors(SYSTEM_ACTOR);
  readonly #order = new TimeOrder();
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** The next event; those that wait come after all that have a leaf. */
  take(row: EventRow): void {
    const event = replayed(row);
    for (const judged of [judgeAlone(event), this.#order.take(event), this.#actors.take(event)])
      addFaults(this.#findings, event.subject, judged);
  }
}

type Stored = Pick<EventRow, 'id' | 'at' | 'actorId' | 'kind' | 'subjectType' | 'subjectId' | 'detail'>;

export function replayed(row: (Stored & { readonly mac: Uint8Array | null }) | PreparedEvent): ReplayedEvent {
  const { id, at, actorId, kind, subjectType: type, subjectId, detail, mac } = row;
  const subject = { type, id: subjectId };
  return { id, at, actorId, kind, subject, detail: readDetail(detail), marked: mac !== null };
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
