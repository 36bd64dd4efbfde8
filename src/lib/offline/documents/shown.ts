import type { Api } from '#lib/api.ts';
import { keepAnswer, keptAnswer } from '../desk/kept-answers.ts';
import type { Bytes } from '../store/bytes.ts';
import { sealBytes, sealJson, unlessDamaged, type Store } from '../store/store.ts';
import { nameOfFacts, pathOf } from './tidy.ts';
import { listPrepared, type Prepared } from './prepared.ts';

/** A document as `documents.get` shows it. */
export type Shown = Awaited<ReturnType<Api['documents']['get']['query']>>;
/** One as `documents.waiting` lists it. */
export type Listed = Awaited<ReturnType<Api['documents']['waiting']['query']>>[number];

/** A document as it came, with what the list said of it then: where that says something else, it is fetched anew. */
interface KeptShown {
  readonly shown: Shown;
  readonly listed: string;
  readonly at: Date;
}

/** What this device has of a document. */
export interface DocumentHere {
  /** It was told by this device, as nobody answered. */
  readonly away: boolean;
  /** When what lies here was fetched; null: its file does not lie here. */
  readonly keptAt: Date | null;
  readonly prepared: Prepared | null;
}

export type WithHere<T> = T & { readonly here: DocumentHere };

const WAITING = 'documents.waiting';

/** What changes where the file would be another, or the signers are told otherwise. */
const listedAs = ({ title, sentAt, standing, signers }: Listed): string =>
  JSON.stringify([title, sentAt, standing, signers.map(({ userId, signedAt }) => [userId, signedAt])]);

const keptOf = async (store: Store, id: string): Promise<KeptShown | null> =>
  ((await keptAnswer(store, pathOf(id))) as KeptShown | undefined) ?? null;

/** Keeps which documents wait, as the server has just said. */
export const keepWaiting = (store: Store, waiting: readonly Listed[]): Promise<void> =>
  keepAnswer(store, WAITING, waiting);

/** As the server last said; empty where it never did. */
export async function waitingHere(store: Store): Promise<readonly Listed[]> {
  return ((await keptAnswer(store, WAITING)) as Listed[] | undefined) ?? [];
}

/** Whether the document lies here, its file too, as the list tells it now. */
export async function isHere(store: Store, listed: Listed): Promise<boolean> {
  const kept = await keptOf(store, listed.id);
  return kept?.listed === listedAs(listed) && (await hasFile(store, listed.id));
}

/** Its file, where that is this one; else null. Hashed by whoever shows it. */
export async function keptFile(store: Store, documentId: string, sha256: string): Promise<Bytes | null> {
  const kept = await keptOf(store, documentId);
  if (kept?.shown.sha256 !== sha256) return null;
  const row = await store.database.documents.get(documentId);
  return row ? unlessDamaged(() => store.cipher.open('documents', documentId, row)) : null;
}

const hasFile = async ({ database }: Store, id: string): Promise<boolean> =>
  (await database.documents.where({ id }).count()) > 0;

/**
 * Keeps a document and its file, both or neither. Rejects where the device has no room.
 * @param bytes null: the file that lies here is the one it names
 * @param mayStay asked as it is written: sealing a file takes time, in which the person may lock the device and leave it
 * @returns whether it is kept
 */
export async function keepDocument(
  store: Store,
  { listed, shown, bytes }: { readonly listed: Listed; readonly shown: Shown; readonly bytes: Bytes | null },
  mayStay: () => boolean,
): Promise<boolean> {
  const { id } = listed;
  const facts: KeptShown = { shown, listed: listedAs(listed), at: new Date() };
  const name = nameOfFacts(id);
  const sealed = await sealJson(store, 'kept', name, facts);
  const file = bytes && (await sealBytes(store, 'documents', id, bytes));
  const { documents, kept } = store.database;
  return store.database.transaction('rw', documents, kept, async () => {
    if (!mayStay()) return false;
    await kept.put({ id: name, ...sealed });
    if (file) await documents.put({ id, ...file });
    return true;
  });
}

/** With what this device has of each. */
export async function allWithHere<T extends { readonly id: string }>(
  store: Store,
  documents: readonly T[],
  away = false,
): Promise<WithHere<T>[]> {
  const prepared = await listPrepared(store);
  return Promise.all(
    documents.map(async (document) => ({
      ...document,
      here: {
        away,
        keptAt: (await hasFile(store, document.id)) ? ((await keptOf(store, document.id))?.at ?? null) : null,
        prepared: prepared.find(({ documentId }) => documentId === document.id) ?? null,
      },
    })),
  );
}

export const withHere = async <T extends { readonly id: string }>(
  store: Store,
  document: T,
  away = false,
): Promise<WithHere<T> | undefined> => (await allWithHere(store, [document], away)).at(0);

/** A document as it came ahead; undefined where it did not. */
export async function documentHere(store: Store, documentId: string): Promise<WithHere<Shown> | undefined> {
  const kept = await keptOf(store, documentId);
  return kept ? withHere(store, kept.shown, true) : undefined;
}
