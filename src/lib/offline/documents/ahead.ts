import { CallFailed, failureOf, type Api } from '#lib/api.ts';
import { bool } from '#lib/domain/shape.ts';
import { bytesOf, type Fetched, type Fetching } from '../papers/ahead.ts';
import { sha256Hex } from '../pictures/normalise.ts';
import { isDeviceFull } from '../store/quota.ts';
import { hasRoomFor } from '../store/room.ts';
import { keep, recall, type Store } from '../store/store.ts';
import { fileAddress } from './address.ts';
import { judge, listPrepared } from './prepared.ts';
import { keepReader } from './reader.ts';
import { isHere, keepDocument, keepWaiting, keptFile, waitingHere, type Listed } from './shown.ts';
import { tidyDocuments } from './tidy.ts';

/** Under which the choice lies among what is kept, and that there was no room. */
const KEPT = 'documents ahead';
const FULL = 'documents full';

/** Taken back, what came goes at once: whoever hands the device on may have no network. */
export async function chooseDocuments(store: Store, chosen: boolean): Promise<void> {
  await keep(store, KEPT, chosen);
  if (!chosen) await tidyDocuments(store.database);
}

export const documentsChosen = async (store: Store): Promise<boolean> =>
  (await recall(store, KEPT, bool)) ?? false;

export interface FetchingDocuments extends Fetching {
  readonly api: Api;
  readonly userId: string;
}

/**
 * Fetches the documents that wait for the person's signature, where they are wanted here, one after the other, and lets go of
 * those that do not wait for them any more. What was prepared is held against how its document stands. Never rejects for want of an answer.
 */
export async function fetchDocuments(fetching: FetchingDocuments): Promise<Fetched> {
  const { store: open, api, userId, goesOn } = fetching;
  const store = open();
  if (!store) return 'later';
  const chosen = await documentsChosen(store);
  if (!chosen) await tidyDocuments(store.database);
  await judgePrepared(store, { api, userId });
  if (!chosen) return 'all';
  const waiting = await waitingNow(api);
  if (!waiting || !open() || !goesOn()) return 'later';
  await keepWaiting(store, waiting);
  await tidyDocuments(
    store.database,
    waiting.map(({ id }) => id),
  );
  await keepReader();
  const fetched = await fetchEach(fetching, waiting);
  const now = open();
  if (now && fetched !== 'later') await keep(now, FULL, fetched === 'full');
  return fetched;
}

/** Null where nobody says. Who may not sign here any more has nothing that waits. */
async function waitingNow(api: Api): Promise<readonly Listed[] | null> {
  try {
    return await api.documents.waiting.query();
  } catch (cause) {
    return failureOf(cause)?.code === 'not_allowed' ? [] : unanswered(cause);
  }
}

/** Oldest first. */
async function fetchEach(fetching: FetchingDocuments, waiting: readonly Listed[]): Promise<Fetched> {
  for (const listed of [...waiting].sort((one, other) => (one.id < other.id ? -1 : 1))) {
    const store = fetching.store();
    if (!store || !fetching.goesOn()) return 'later';
    if (await isHere(store, listed)) continue;
    const end = await fetchOne(fetching, store, listed);
    if (end !== 'all') return end;
  }
  return 'all';
}

async function fetchOne(
  { store: open, api, send, clientId }: FetchingDocuments,
  store: Store,
  listed: Listed,
): Promise<Fetched> {
  const documentId = listed.id;
  const shown = await api.documents.get.query({ documentId }).catch(unanswered);
  // Gone meanwhile, or nobody answers: what follows finds out.
  if (!shown) return 'all';
  const { sha256, size } = shown;
  // Locked meanwhile: who has signed out leaves none behind.
  const isOpen = (): boolean => open() !== null;
  if (await keptFile(store, documentId, sha256))
    return (await keepDocument(store, { listed, shown, bytes: null }, isOpen)) ? 'all' : 'later';
  if (!(await hasRoomFor(size))) return 'full';
  const bytes = await bytesOf(send, fileAddress({ documentId, clientId })).catch(() => null);
  if (bytes === 'away') return 'later';
  // Somebody signed between the two answers, or it is no document of ours: it is asked for anew, and nothing is kept till then.
  if (bytes === null || (await sha256Hex(bytes)) !== sha256) return 'all';
  try {
    return (await keepDocument(store, { listed, shown, bytes }, isOpen)) ? 'all' : 'later';
  } catch (error) {
    if (isDeviceFull(error)) return 'full';
    throw error;
  }
}

/** How each document stands that something was prepared of. */
async function judgePrepared(
  store: Store,
  { api, userId: personId }: { readonly api: Api; readonly userId: string },
): Promise<void> {
  for (const { documentId, fell } of await listPrepared(store)) {
    if (fell !== null) continue;
    try {
      await judge(store, { documentId, personId }, await api.documents.get.query({ documentId }));
    } catch (cause) {
      if (failureOf(cause)?.code !== 'document_unknown') unanswered(cause);
      else await judge(store, { documentId, personId }, null);
    }
  }
}

/** A call that was refused or not answered; anything else is a bug. */
function unanswered(cause: unknown): null {
  if (cause instanceof CallFailed) return null;
  throw cause;
}

export interface DocumentsHere {
  readonly chosen: boolean;
  readonly here: number;
  readonly waiting: number;
  /** There was no room for the rest when they were fetched last. */
  readonly full: boolean;
}

/** How many of those that wait lie here. */
export async function documentsHere(store: Store): Promise<DocumentsHere> {
  const waiting = await waitingHere(store);
  const here = await Promise.all(waiting.map((listed) => isHere(store, listed)));
  return {
    chosen: await documentsChosen(store),
    here: here.filter(Boolean).length,
    waiting: waiting.length,
    full: (await recall(store, FULL, bool)) ?? false,
  };
}
