import * as z from 'zod/mini';

/** A manager's decision on its way: kept until it is answered, so that a repeat is the same decision. */
export interface PendingDecision {
  readonly approvalId: string;
  readonly draftId: string;
  readonly revision: number;
  readonly contentHash: string;
  readonly decision: 'approved' | 'returned';
  readonly reason: string | null;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const Kept = z.object({
  approvalId: z.uuid(),
  draftId: z.uuid(),
  revision: z.int().check(z.positive()),
  contentHash: z.string(),
  decision: z.enum(['approved', 'returned']),
  reason: z.nullable(z.string()),
});
const nameOf = (clientId: string, draftId: string) => `segl.decision.${clientId}.${draftId}`;

/** The decision about the draft that has no answer yet, or null. */
export function pendingDecision(store: Store, clientId: string, draftId: string): PendingDecision | null {
  try {
    const text = store.getItem(nameOf(clientId, draftId));
    const kept = text === null ? null : Kept.safeParse(JSON.parse(text));
    return kept?.success ? kept.data : null;
  } catch {
    return null;
  }
}

/**
 * The decision to send: the pending one when it says the same about the same content (its answer was lost), or a
 * new one under a new id. It is kept before it is sent.
 */
export function prepareDecision(
  store: Store,
  clientId: string,
  wanted: Omit<PendingDecision, 'approvalId'>,
  makeId: () => string,
): PendingDecision {
  const pending = pendingDecision(store, clientId, wanted.draftId);
  const same =
    pending?.decision === wanted.decision &&
    pending.revision === wanted.revision &&
    pending.contentHash === wanted.contentHash;
  const decision = same ? pending : { ...wanted, approvalId: makeId() };
  try {
    store.setItem(nameOf(clientId, wanted.draftId), JSON.stringify(decision));
  } catch {
    // Storage may be closed: the decision then lives as long as the page, and the server still refuses a second one.
  }
  return decision;
}

/** Once answered, whichever way. */
export function forgetDecision(store: Store, clientId: string, draftId: string): void {
  try {
    store.removeItem(nameOf(clientId, draftId));
  } catch {
    // As above.
  }
}
