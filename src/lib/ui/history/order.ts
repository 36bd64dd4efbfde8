import { isEventKind, type EventKind } from '#lib/domain/events/kinds.ts';
import type { ListedEvent } from './describe.ts';

type Placed = Pick<ListedEvent, 'index' | 'at' | 'kind'>;

/**
 * The steps of one act, in the order in which each makes the next happen: a manager approves, so the draft is
 * approved, so the voucher is posted. They are one transaction, which writes the log in the order it needs.
 */
const STEPS: readonly EventKind[] = ['approval.approved', 'draft.approved', 'voucher.posted'];

/**
 * Events about one thing in the order they happened: by their place in the log, those that wait for it last and by
 * their time. Those of an approval's act keep their places among the others, and stand in the act's own order.
 */
export function inOrder<E extends Placed>(events: readonly E[]): E[] {
  const sorted = events.toSorted(
    (one, other) => place(one) - place(other) || compare(one.at, other.at) || step(one) - step(other),
  );
  const steps = sorted.filter((event) => step(event) >= 0);
  // Without an approval a posting is an act of its own; with two, they are not one.
  if (new Set(steps.map(({ kind }) => kind)).size !== steps.length) return sorted;
  const act = steps.toSorted((one, other) => step(one) - step(other)).values();
  return sorted.map((event) => (step(event) >= 0 ? act.next().value! : event));
}

function place({ index }: Placed): number {
  return index ?? Number.MAX_SAFE_INTEGER;
}

function step({ kind }: Placed): number {
  return isEventKind(kind) ? STEPS.indexOf(kind) : -1;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
