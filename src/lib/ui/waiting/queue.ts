/** Where a draft stands among those that wait. */
export interface Place {
  /** From 1; null when the draft does not wait (any more). */
  readonly at: number | null;
  readonly total: number;
  readonly previous: string | null;
  readonly next: string | null;
}

/** The draft's place, and its neighbours; for one that has left the queue, the next is the first that waits. */
export function neighbours(queue: readonly string[], draftId: string): Place {
  const index = queue.indexOf(draftId);
  const total = queue.length;
  if (index < 0) return { at: null, total, previous: null, next: queue[0] ?? null };
  return { at: index + 1, total, previous: queue[index - 1] ?? null, next: queue[index + 1] ?? null };
}

/**
 * Where to go once something was done: what waits behind it, or else whatever else waits; null where nothing does, and undefined as
 * long as that is not known.
 */
export function following(queue: readonly string[] | undefined, done: string): string | null | undefined {
  return queue ? (neighbours(queue, done).next ?? queue.find((each) => each !== done) ?? null) : undefined;
}
