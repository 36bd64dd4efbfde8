import type { Checkpoint } from './checkpoint.ts';
import { leafHolds, pathHolds, readLeaf, type LeafProof } from './event-proof.ts';
import { commitmentTo, statedIn } from './event.ts';
import { fromBase64 } from './bytes.ts';

/** That the readable part of an event was erased, as another event of the same log says. */
export interface ShownErasure {
  /** The event that says so, and its place in the log. */
  readonly eventId: string;
  readonly index: number;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * What a proof has to show for it that its event's readable part was erased: an event of the same client's log, under the
 * same signed root, whose own readable part is the one it is bound to and names this event. Null where nothing shows it: then
 * it is merely gone. Asks nobody, never throws.
 */
export function erasureIn(proof: LeafProof, checkpoint: Checkpoint | null): ShownErasure | null {
  const { erasedBy } = proof;
  if (!erasedBy || !checkpoint || typeof proof.detail === 'string') return null;
  const [of, by] = [readLeaf(proof), readLeaf(erasedBy)];
  if (!of.ok || !by.ok || !leafHolds(by.value) || !pathHolds(by.value, checkpoint)) return null;
  const salt = fromBase64(erasedBy.salt ?? '');
  const { detail, authentic } = erasedBy;
  if (salt?.length !== 32 || typeof detail !== 'string' || authentic !== 'yes') return null;
  const [erased, facts] = [statedIn(of.value.statement), statedIn(by.value.statement)];
  if (facts.kind !== 'detail.erased' || facts.client !== erased.client) return null;
  if (commitmentTo(salt, detail) !== facts.commitment || !names(detail, proof.eventId)) return null;
  return { eventId: erasedBy.eventId, index: erasedBy.index, at: facts.at };
}

function names(detail: string, eventId: string): boolean {
  try {
    const { events } = JSON.parse(detail) as { events?: unknown };
    return Array.isArray(events) && events.includes(eventId);
  } catch {
    return false;
  }
}
