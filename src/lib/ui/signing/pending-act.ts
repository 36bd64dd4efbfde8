import * as z from 'zod/mini';

/** A signature on its way: kept until it is answered, so that a repeat is the same act. */
export interface PendingAct {
  readonly actId: string;
  readonly documentId: string;
  /** Of the file that was shown. */
  readonly sha256: string;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const Kept = z.object({ actId: z.uuid(), documentId: z.uuid(), sha256: z.string() });
const nameOf = (clientId: string, documentId: string) => `segl.act.${clientId}.${documentId}`;

/** The act on the document that has no answer yet, or null. */
export function pendingAct(store: Store, clientId: string, documentId: string): PendingAct | null {
  try {
    const text = store.getItem(nameOf(clientId, documentId));
    const kept = text === null ? null : Kept.safeParse(JSON.parse(text));
    return kept?.success ? kept.data : null;
  } catch {
    return null;
  }
}

/** The act to send: the pending one when it is about the same file, or a new one. It is kept before it is sent. */
export function prepareAct(
  store: Store,
  clientId: string,
  wanted: Omit<PendingAct, 'actId'>,
  makeId: () => string,
): PendingAct {
  const pending = pendingAct(store, clientId, wanted.documentId);
  const act = pending?.sha256 === wanted.sha256 ? pending : { ...wanted, actId: makeId() };
  try {
    store.setItem(nameOf(clientId, wanted.documentId), JSON.stringify(act));
  } catch {
    // Storage may be closed: the act then lives as long as the page, and the server still takes one signature only.
  }
  return act;
}

/** Once answered, whichever way. */
export function forgetAct(store: Store, clientId: string, documentId: string): void {
  try {
    store.removeItem(nameOf(clientId, documentId));
  } catch {
    // As above.
  }
}
