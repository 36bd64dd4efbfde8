import type { ProvenEvent } from './facts.ts';

/**
 * The event of a bundle that says that the readable part of another was erased on request: a later one of the log's own, whose
 * readable part is there and names it. Null where nothing here says it: then the part is merely not in the bundle.
 */
export function erasedBy(event: ProvenEvent, events: readonly ProvenEvent[]): ProvenEvent | null {
  if (event.detail) return null;
  const says = ({ index, facts, detail }: ProvenEvent) =>
    index > event.index &&
    facts.kind === 'detail.erased' &&
    facts.subject.type === 'log' &&
    facts.subject.id === facts.client &&
    Array.isArray(detail?.['events']) &&
    detail['events'].includes(event.facts.id);
  return events.find(says) ?? null;
}
