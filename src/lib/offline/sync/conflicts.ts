import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { differing, merge, withTheirs, type Differing, type Field } from '#lib/domain/sync/merge.ts';
import type { DraftVersion } from '#lib/domain/sync/version.ts';
import type { Mutation } from '#lib/domain/sync/mutation.ts';
import { getPulled, type Of } from '../pulled/reading.ts';
import type { OutboxRow, Sealed } from '../store/database.ts';
import { openChange, sealJson, unlessDamaged, type Change, type Store } from '../store/store.ts';

/*
 * A change is made on a revision. Where another made the next one first, the server rejects it, and it stays here:
 *
 *   rejected: draft_changed_meanwhile ── what the server has now was pulled ──▶ put together with it, and sent anew
 *                                                                         └──▶ draft_conflict ── the person chooses ──▶ theirs
 *                                                                                           └──▶ mine, on top of it
 */

/** How a server answers a change on a revision that is no longer the newest. */
const OVERTAKEN = 'draft_changed_meanwhile';
/** And one on a draft that has gone on. */
const CLOSED = 'draft_not_open';
/** What only a person can settle. Never sent by a server. */
const CONFLICT = 'draft_conflict';

type Versioned = Extract<Mutation, { type: 'draft.save' | 'draft.code' }>;

/** A change that another has overtaken, and what the server has now. */
interface Overtaken {
  readonly row: OutboxRow;
  readonly mutation: Versioned;
  readonly basis: DraftVersion | null;
  readonly there: Of<'draft'>;
}

/** Whether a change was refused because another came first. */
export const isOvertaken = ({ code }: Pick<OutboxRow, 'code'>): boolean =>
  code === OVERTAKEN || code === CONFLICT;

/** Goes through what was overtaken and not looked at yet. @returns whether anything is to be sent anew */
export async function settleConflicts(store: Store): Promise<boolean> {
  const rows = await store.database.outbox.where({ state: 'rejected' }).toArray();
  let again = false;
  for (const row of rows.filter(({ code }) => code === OVERTAKEN || code === CLOSED)) {
    const found = await overtaken(store, row);
    if (found && (await isThere(store, found))) {
      await giveUp(store, row.subject, row.id, found.there);
      // Its pictures may wait for it.
      again = true;
      continue;
    }
    // Without what it rested on nobody can tell what is of whom: as before, the person looks at both.
    if (!found || row.code === CLOSED || found.basis === null || found.there.state !== 'inbox') continue;
    again = (await settleOne(store, found, found.basis)) || again;
  }
  return again;
}

async function settleOne(store: Store, found: Overtaken, basis: DraftVersion): Promise<boolean> {
  const { row, mutation, there } = found;
  const merged = merge(basis, hereOf(mutation, basis), versionOf(there));
  // What waits behind it was made on it as it was: nothing is put together under it.
  const alone = (await store.database.outbox.where({ subject: row.subject }).count()) === 1;
  if (merged.do === 'theirs' && alone) {
    await giveUp(store, row.subject, row.id, there);
    return false;
  }
  if (merged.do !== 'merged' || !alone) {
    await ifStill(store, row, (outbox) => outbox.update(row.seq, { code: CONFLICT }));
    return false;
  }
  return sendAnew(store, found, merged.version);
}

/** Both sides of a change that another has overtaken. */
export interface Conflict {
  /** What is to be chosen between, field by field. */
  readonly fields: readonly Differing[];
  readonly here: DraftVersion;
  readonly there: Of<'draft'>;
}

/** What a person has to choose between; null where nothing of the draft was overtaken, or nobody here knows what the server has. */
export async function conflictOf(store: Store, draftId: string): Promise<Conflict | null> {
  const found = await openConflict(store, draftId);
  if (!found) return null;
  const { mutation, there } = found;
  const here = hereOf(mutation, found.basis ?? there);
  return { fields: differing(here, versionOf(there)), here, there };
}

export type NoChoice = { code: 'draft_unknown' } | { code: 'draft_not_open' };

/**
 * What the person chose, their own where they name nothing of the other's, goes on top of what the server has, as a new
 * revision of it. `draft_unknown`: nothing was overtaken, or the server has it no more; `draft_not_open`: it was submitted,
 * posted or thrown away meanwhile.
 */
export async function takeMine(
  store: Store,
  draftId: string,
  theirs: readonly Field[] = [],
): Promise<Result<void, NoChoice>> {
  const found = await openConflict(store, draftId);
  if (!found) return err({ code: 'draft_unknown' });
  const { mutation, basis, there } = found;
  if (there.state !== 'inbox') return err({ code: 'draft_not_open' });
  await sendAnew(store, found, withTheirs(hereOf(mutation, basis ?? there), versionOf(there), theirs));
  return ok();
}

/** What the server has holds; the person's own change, and what was made on it, is given up. */
export async function takeTheirs(store: Store, draftId: string): Promise<Result<void, NoChoice>> {
  const found = await openConflict(store, draftId);
  if (!found) return err({ code: 'draft_unknown' });
  await giveUp(store, draftId, found.row.id, found.there);
  return ok();
}

async function openConflict(store: Store, draftId: string): Promise<Overtaken | null> {
  const row = await store.database.outbox.where('[subject+state]').equals([draftId, 'rejected']).first();
  return row && isOvertaken(row) ? overtaken(store, row) : null;
}

async function overtaken(store: Store, row: OutboxRow): Promise<Overtaken | null> {
  const change = await unlessDamaged(() => openChange(store, row));
  if (!change || !isVersioned(change)) return null;
  const { mutation, basis } = change;
  const there = await getPulled(store, 'draft', mutation.draftId);
  // What has overtaken it may not have its place in the log yet: then it is told a moment later.
  // Judged by it, or not told of what came first: where revisions are of one past, they say which.
  const isTold = row.again !== undefined || (there?.revision ?? 0) > (mutation.baseRevision ?? 0);
  return there && isTold ? { row, mutation, basis, there } : null;
}

const isVersioned = (change: Change): change is Change & { readonly mutation: Versioned } =>
  change.mutation.type === 'draft.save' || change.mutation.type === 'draft.code';

/** What the draft says with the change. */
function hereOf(mutation: Versioned, { content, coding }: DraftVersion): DraftVersion {
  return mutation.type === 'draft.save'
    ? { content: mutation.content, coding }
    : { content, coding: mutation.coding };
}

const versionOf = ({ content, coding }: DraftVersion): DraftVersion => ({ content, coding });

/** Whether the server has what this device comes to say, be it from another of the person's that a file was read in on. */
async function isThere(store: Store, { row, there }: Overtaken): Promise<boolean> {
  let version = versionOf(there);
  for (const each of await store.database.outbox.where({ subject: row.subject }).sortBy('seq')) {
    const change = await unlessDamaged(() => openChange(store, each));
    if (!change || !isVersioned(change)) return false;
    version = hereOf(change.mutation, version);
  }
  return differing(version, versionOf(there)).length === 0;
}

/** In its place, on the revision that the server has. @returns false where it has become another meanwhile */
async function sendAnew(
  store: Store,
  { row, mutation, there }: Overtaken,
  { content, coding }: DraftVersion,
): Promise<boolean> {
  const baseRevision = there.revision;
  const says = mutation.type === 'draft.save' ? { content } : { coding };
  const change = { mutation: { ...mutation, ...says, baseRevision }, basis: versionOf(there), before: null };
  const sealed = await sealJson(store, 'outbox', row.id, change, row);
  const shown = mutation.type === 'draft.save' ? await sealJson(store, 'drafts', row.subject, content) : null;
  return ifStill(store, row, async (outbox, drafts) => {
    await outbox.update(row.seq, {
      ...{ ...sealed, state: 'waiting', mutationId: null, code: null, chained: false },
      again: undefined as never,
    });
    if (shown) await drafts.update(row.subject, { ...shown, revision: baseRevision });
  });
}

/** The change leaves, with all that waits behind it; the draft says what the server has. */
async function giveUp(
  store: Store,
  draftId: string,
  changeId: string,
  { content, revision }: { readonly content: DraftContent; readonly revision: number },
): Promise<void> {
  const shown: Sealed = await sealJson(store, 'drafts', draftId, content);
  const { outbox, drafts } = store.database;
  await store.database.transaction('rw', outbox, drafts, async () => {
    const all = await outbox.where({ subject: draftId }).sortBy('seq');
    const from = all.findIndex(({ id, state }) => id === changeId && state === 'rejected');
    if (from === -1) return;
    await outbox.bulkDelete(all.slice(from).map(({ seq }) => seq));
    await drafts.update(draftId, { ...shown, revision });
  });
}

/** Inside a transaction, unless the person has done something about it meanwhile. */
function ifStill(
  store: Store,
  row: OutboxRow,
  write: (outbox: Tables['outbox'], drafts: Tables['drafts']) => Promise<unknown>,
): Promise<boolean> {
  const { outbox, drafts } = store.database;
  return store.database.transaction('rw', outbox, drafts, async () => {
    const now = await outbox.get(row.seq);
    if (now?.id !== row.id || now.state !== 'rejected') return false;
    await write(outbox, drafts);
    return true;
  });
}

type Tables = Store['database'];
