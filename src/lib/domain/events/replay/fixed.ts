import type { EventRule, Fixes } from '../rule.ts';
import type { RowFacts } from '../subjects.ts';
import type { Fault, ReplayedEvent } from './event.ts';
import { OVERLAP_MS } from './order.ts';

/** Work on documents takes turns, and whoever comes last waits for all who came before. */
export const SLOW_MS = 2 * 3_600_000;

interface Fixed {
  readonly eventId: string;
  readonly value: string;
  /** Null is no other value. */
  readonly passes: boolean;
  /** How far a time may be from it. */
  readonly within?: number;
}

/**
 * The columns of a subject's row that its events fix, each by the last that does, and those of one of several (`each`) by
 * the first: nobody signs in another's place. Of events without a mark none.
 */
export class FixedColumns {
  readonly #columns = new Map<string, Fixed>();

  /** The next event about the subject. @param first nothing has happened to it before */
  take(event: ReplayedEvent, { fixes, begins }: EventRule, first: boolean): void {
    if (!event.marked) return;
    if (fixes) this.#fix(event, fixes);
    if (begins && first) this.#fix(event, begins);
  }

  /**
   * `fixed_column_differs`: a column says something, and not what the event does.
   * @param stands whether the row is in the state that its events led to: where not, what it lacks is said by that
   * @throws where the row was told without a column that an event fixes: then nobody would ever look at it
   */
  judge(row: RowFacts, stands: boolean): Fault[] {
    const faults: Fault[] = [];
    for (const [column, { eventId, value, within, passes }] of this.#columns) {
      if (!(column in row) && !column.includes('/')) throw new TypeError(`rows are told without ${column}`);
      const found = inWords(row[column]);
      if (found === value || (found === null && (passes || !stands))) continue;
      if (within !== undefined && found !== null && Math.abs(Date.parse(found) - Date.parse(value)) <= within)
        continue;
      faults.push({ code: 'fixed_column_differs', eventId, column, expected: value, found: found ?? 'none' });
    }
    return faults;
  }

  #fix(
    { id: eventId, at, actorId, detail }: ReplayedEvent,
    { says = {}, each, slow, passes: passing = [], ...fixes }: Fixes,
  ): void {
    const which = each === undefined ? '' : `/${inWords(detail?.[each]) ?? ''}`;
    const within = slow ? SLOW_MS : OVERLAP_MS;
    const fix = (column: string, value: string, time?: { readonly within: number }) => {
      if (each !== undefined && this.#columns.has(column + which)) return;
      this.#columns.set(column + which, { eventId, value, passes: passing.includes(column), ...time });
    };
    if (fixes.at !== undefined) fix(fixes.at, at, { within });
    if (fixes.by !== undefined) fix(fixes.by, actorId);
    for (const [field, column] of Object.entries(says)) {
      const value = inWords(detail?.[field]);
      if (value !== null) fix(column, value);
    }
  }
}

function inWords(value: unknown): string | null {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? value.toString() : null;
}
