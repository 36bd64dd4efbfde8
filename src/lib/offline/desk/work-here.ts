import type { Coding } from '#lib/domain/drafts/draft.ts';
import { standingHere } from '#lib/domain/sync/here.ts';
import type { Mutation, Work } from '#lib/domain/sync/mutation.ts';
import type { DraftVersion } from '#lib/domain/sync/version.ts';
import { getPulled, listPulled, type Of } from '../pulled/reading.ts';
import type { OutboxRow } from '../store/database.ts';
import { openChange, unlessDamaged, type Change as SealedChange, type Store } from '../store/store.ts';
import { isOvertaken } from '../sync/conflicts.ts';

/** What this device has of a draft that the server does not. */
export interface Here {
  /** `waiting`: to be sent; `rejected`: the server said no, `code` says why. */
  readonly state: 'waiting' | 'rejected';
  readonly code: string | null;
  /** The coding that another's change has overtaken: the draft is told as the other left it, and the person chooses. */
  readonly overtaken: Overtaken | null;
  /** What the person decided about it on this device; null: nothing. */
  readonly decision: 'approved' | 'returned' | null;
}

/** What a bookkeeper wrote here, and what they wrote it on. */
export interface Overtaken {
  readonly coding: Coding;
  readonly revision: number;
  /** What the draft said there; null where nobody here knows it. */
  readonly basis: DraftVersion | null;
}

/** A draft as it stands here. `here` is null of what the server has as it is. */
export type DraftHere = Of<'draft'> & { readonly here: Here | null };

/** What a draft was made with where it is not at the server yet. */
type Made = Extract<Work, { type: 'draft.make' }>;

/** What waits to be sent of drafts, by their ids, in the order it was done. What can't be read any more is not among it. */
async function changesHere(store: Store, draftId?: string): Promise<Map<string, Change[]>> {
  const { outbox } = store.database;
  const rows = await (
    draftId === undefined ? outbox.orderBy('seq') : outbox.where({ subject: draftId })
  ).sortBy('seq');
  const found = new Map<string, Change[]>();
  for (const row of rows) {
    const change = await unlessDamaged(() => openChange(store, row));
    if (!change || !('draftId' in change.mutation)) continue;
    const { draftId: of } = change.mutation;
    found.set(of, [...(found.get(of) ?? []), { ...change, row }]);
  }
  return found;
}

interface Change extends SealedChange {
  readonly row: OutboxRow;
}

/** Every draft that the person follows, as it stands on this device; `by`: the person. */
export async function draftsHere(store: Store, by: string): Promise<DraftHere[]> {
  const [pulled, changes] = [await listPulled(store, 'draft'), await changesHere(store)];
  const known = new Set(pulled.map(({ id }) => id));
  const made = [...changes].filter(([id]) => !known.has(id)).flatMap(([, each]) => madeHere(each, by) ?? []);
  return [...pulled, ...made].map((draft) => asHere(draft, changes.get(draft.id) ?? [], by));
}

/** One of them; null where neither the server has told of it nor it was made here. */
export async function draftHere(store: Store, draftId: string, by: string): Promise<DraftHere | null> {
  const changes = (await changesHere(store, draftId)).get(draftId) ?? [];
  const draft = (await getPulled(store, 'draft', draftId)) ?? madeHere(changes, by);
  return draft && asHere(draft, changes, by);
}

/** A draft that the server has just told of, with what was done here since. */
export async function withWork<D extends Parameters<typeof standingHere>[0]>(
  store: Store,
  draft: D,
  by: string,
): Promise<D & { readonly here: Here | null }> {
  return asHere(draft, (await changesHere(store, draft.id)).get(draft.id) ?? [], by);
}

/** The same of several. */
export async function allWithWork<D extends Parameters<typeof standingHere>[0]>(
  store: Store,
  drafts: readonly D[],
  by: string,
): Promise<(D & { readonly here: Here | null })[]> {
  const changes = await changesHere(store);
  return drafts.map((draft) => asHere(draft, changes.get(draft.id) ?? [], by));
}

function asHere<D extends Parameters<typeof standingHere>[0]>(
  draft: D,
  changes: readonly Change[],
  by: string,
) {
  const rejected = changes.find(({ row }) => row.state === 'rejected');
  if (changes.length === 0) return { ...draft, here: null };
  const overtaken = rejected ? overtakenBy(draft, rejected) : null;
  const decisions = changes.map(({ mutation }) => mutation);
  const decision = decisions.findLast((each) => each.type === 'approval.decide')?.decision ?? null;
  const here: Here = rejected
    ? { state: 'rejected', code: rejected.row.code, overtaken, decision }
    : { state: 'waiting', code: null, overtaken, decision };
  if (overtaken) return { ...draft, here };
  // What the server refused is not done, nor what waits behind it; what was typed stays.
  const work = changes.map(({ mutation }) => mutation);
  const done = rejected ? work.filter(({ type }) => KEEPS.has(type)) : work;
  return { ...standingHere(draft, done, by), here };
}

/** Null where what was refused is no coding, or what overtook it has not been told here yet. */
function overtakenBy({ revision }: { readonly revision: number }, refused: Change): Overtaken | null {
  const { mutation, basis, row } = refused;
  if (mutation.type !== 'draft.code' || !isOvertaken(row)) return null;
  if (row.again === undefined && revision <= mutation.baseRevision) return null;
  return { coding: mutation.coding, revision: mutation.baseRevision, basis };
}

/** What stays on the screen though the server refused it: what was written, not what was handed on. */
const KEEPS: ReadonlySet<Mutation['type']> = new Set(['draft.save', 'draft.make', 'draft.code']);

/** A voucher of the bookkeeper's own, as it would stand at the server. */
function madeHere(changes: readonly Change[], by: string): Of<'draft'> | null {
  const made = changes.find(({ mutation }) => mutation.type === 'draft.make');
  if (!made) return null;
  const { draftId: id, photos, coding } = made.mutation as Made;
  const at = madeAt(id);
  return {
    ...({ id, revision: 1, state: 'inbox', coding, returnedReason: null, askedBy: null } as const),
    content: { amount: null, date: null, text: '', project: null, photos: [...photos] },
    ...{ submittedBy: null, createdBy: by, createdAt: at, changedAt: at, contentHash: '' },
    ...{ alike: [], waits: null, missing: photos.map((photo) => photo.id) },
  };
}

/** A UUIDv7 begins with its milliseconds (RFC 9562, section 5.7). */
const madeAt = (id: string): Date => new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
