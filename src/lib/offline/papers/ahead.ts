import { norwegianDate } from '#lib/domain/date.ts';
import type { Photo } from '#lib/domain/drafts/draft.ts';
import { oneOf } from '#lib/domain/shape.ts';
import type { Send } from '#lib/api.ts';
import { photoAddress } from './address.ts';
import { sha256Hex } from '../pictures/normalise.ts';
import { listPulled, type Of } from '../pulled/reading.ts';
import type { Bytes } from '../store/bytes.ts';
import { isDeviceFull } from '../store/quota.ts';
import { keep, recall, sealBytes, type Store } from '../store/store.ts';

/** Which papers are fetched ahead: none; of what came this month; of all that waits. */
export const AHEAD = ['none', 'month', 'waiting'] as const;
export type Ahead = (typeof AHEAD)[number];

/** Under which the choice lies among what is kept. */
const KEPT = 'papers ahead';

/** What is not wanted any more goes at once: whoever hands the device on may have no network. */
export async function chooseAhead(store: Store, ahead: Ahead): Promise<void> {
  await keep(store, KEPT, ahead);
  await tidyPapers(store);
}

export async function aheadOf(store: Store): Promise<Ahead> {
  return (await recall(store, KEPT, oneOf(AHEAD))) ?? 'none';
}

interface Paper {
  readonly draftId: string;
  readonly photo: Photo;
}

/** The papers that are to be fetched and are at the server, oldest first. */
export async function papersToFetch(store: Store, today = norwegianDate(new Date())): Promise<Paper[]> {
  const wanted = await papersWanted(store, today);
  const here = await idsHere(store);
  return wanted.filter(({ photo }) => !here.has(photo.id));
}

async function papersWanted(store: Store, today: string): Promise<Paper[]> {
  const ahead = await aheadOf(store);
  if (ahead === 'none') return [];
  const month = today.slice(0, 7);
  const drafts = (await listPulled(store, 'draft'))
    .filter(({ state }) => state === 'inbox' || state === 'submitted')
    .filter(({ createdAt }) => ahead === 'waiting' || norwegianDate(createdAt).slice(0, 7) === month);
  return drafts
    .sort((one, other) => +one.createdAt - +other.createdAt)
    .flatMap(({ id, content, missing }: Of<'draft'>) =>
      content.photos.filter((photo) => !missing.includes(photo.id)).map((photo) => ({ draftId: id, photo })),
    );
}

/** By key alone: bytes of a month are more than a phone's memory. */
async function idsHere({ database }: Store): Promise<Set<string>> {
  const [papers, photos, sent] = await Promise.all([
    database.papers.toCollection().primaryKeys(),
    database.photos.toCollection().primaryKeys(),
    database.sent.orderBy('id').keys(),
  ]);
  return new Set([...papers, ...photos, ...(sent as string[])]);
}

export interface Fetching {
  /** Null once the vault is locked. */
  readonly store: () => Store | null;
  readonly send: Send;
  readonly clientId: string;
  /** Before each: whether to go on. */
  readonly goesOn: () => boolean;
}

/** `all`: there is nothing left to fetch. `later`: nobody answers, or somebody stopped it. `full`: the device has no room. */
export type Fetched = 'all' | 'later' | 'full';

/** Fetches what is to be there without network, one paper after the other, and lets go of those of drafts that no longer wait. */
export async function fetchPapers({ store: open, send, clientId, goesOn }: Fetching): Promise<Fetched> {
  const first = open();
  if (!first) return 'later';
  await tidyPapers(first);
  for (const { draftId, photo } of await papersToFetch(first)) {
    const store = open();
    if (!store || !goesOn()) return 'later';
    const bytes = await bytesOf(send, photoAddress(photo.id, clientId)).catch(() => null);
    if (bytes === 'away') return 'later';
    // One that is not what the draft names is shown by nobody; the page of the draft says so where there is network.
    if (bytes === null || (await sha256Hex(bytes)) !== photo.sha256) continue;
    if (!(await keepPaper(store, { draftId, photo }, bytes))) return 'full';
  }
  return 'all';
}

/** What lies there; `away` where nobody can say now, null where there is nothing for this person. */
export async function bytesOf(send: Send, address: string): Promise<Bytes | 'away' | null> {
  let response: Response;
  try {
    response = await send(address, { method: 'GET' });
  } catch {
    return 'away';
  }
  if (response.status === 401 || response.status >= 500 || response.status === 429) return 'away';
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
}

/** @returns false where the device has no room: what people write matters more than what can be fetched again */
async function keepPaper(store: Store, { draftId, photo }: Paper, bytes: Bytes): Promise<boolean> {
  const sealed = await sealBytes(store, 'papers', photo.id, bytes);
  try {
    await store.database.papers.put({ id: photo.id, draftId, ...sealed });
    return true;
  } catch (error) {
    if (!isDeviceFull(error)) throw error;
    return false;
  }
}

/** Lets go of the papers that nobody wants here any more. */
async function tidyPapers(store: Store): Promise<void> {
  const wanted = new Set((await papersWanted(store, norwegianDate(new Date()))).map(({ photo }) => photo.id));
  const here = await store.database.papers.toCollection().primaryKeys();
  await store.database.papers.bulkDelete(here.filter((id) => !wanted.has(id)));
}

/** How many are here, of how many that are to be. */
export async function papersHere(store: Store): Promise<{ readonly here: number; readonly wanted: number }> {
  const wanted = await papersWanted(store, norwegianDate(new Date()));
  const here = await idsHere(store);
  return { here: wanted.filter(({ photo }) => here.has(photo.id)).length, wanted: wanted.length };
}
