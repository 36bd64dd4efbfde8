import { may, type Role } from '#lib/domain/access/role.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { listed, waitingFor } from './listing.ts';
import { draftsBehind, draftsOfApprovals, draftsOfPhotos, type DraftSight } from './pulled-store.ts';
import { rulesNow } from './standing.ts';
import { loadDrafts, missingPhotos } from './store.ts';

/** Who follows drafts from a device. */
export interface Follower {
  readonly context: Context;
  readonly role: Role;
}

/** Drafts looked through at a time for those that a person may see. */
const LOOKED_THROUGH = 2000;

/**
 * Whether a draft is among those that lie on a person's devices: who codes has what is open or waits, of everybody; who
 * approves, what waits; and each their own, whatever became of it, but for what they threw away themselves.
 */
function sees({ context, role }: Follower, { state, createdBy, returnedReason }: DraftSight): boolean {
  if (may(role, 'draft.code')) return state === 'inbox' || state === 'submitted';
  if (may(role, 'draft.approve') && state === 'submitted') return true;
  return createdBy === context.actorId && (state !== 'discarded' || returnedReason !== null);
}

/** Drafts as lists show them, with the photos that have not arrived yet. By their ids; none of what the person may not see. */
export async function pulledDrafts(tx: Tx, follower: Follower, ids: readonly string[]) {
  const { context, role } = follower;
  const { clientId } = context;
  const drafts = (await loadDrafts(tx, clientId, ids)).filter((draft) => sees(follower, draft));
  const missing = new Set(
    await missingPhotos(
      tx,
      clientId,
      drafts.flatMap(({ content }) => content.photos),
    ),
  );
  // What a draft looks like tells of others' drafts and vouchers.
  const all = await listed(tx, context, drafts, { alike: may(role, 'ledger.read') });
  const waits = may(role, 'draft.approve') ? await waitsOf(tx, context, all) : new Map<string, never>();
  return all.map((draft) => ({
    ...draft,
    waits: waits.get(draft.id) ?? null,
    missing: draft.content.photos.filter(({ id }) => missing.has(id)).map(({ id }) => id),
  }));
}

export type PulledDraft = Awaited<ReturnType<typeof pulledDrafts>>[number];

async function waitsOf(tx: Tx, context: Context, drafts: Awaited<ReturnType<typeof listed>>) {
  const submitted = drafts.filter(({ state }) => state === 'submitted');
  return new Map((await waitingFor(tx, context, submitted)).map(({ id, waits }) => [id, waits]));
}

/** A portion of a walk through all drafts, by id: those that the person may see, and where to go on; null: there are no more. */
export async function walkDrafts(
  tx: Tx,
  follower: Follower,
  after: string | null,
  most: number,
): Promise<{ readonly ids: string[]; readonly next: string | null; readonly looked: number }> {
  const found = await draftsBehind(tx, follower.context.clientId, after, LOOKED_THROUGH);
  const ids: string[] = [];
  for (const [at, draft] of found.entries()) {
    if (sees(follower, draft) && ids.push(draft.id) === most) return { ids, next: draft.id, looked: at + 1 };
  }
  const next = found.length === LOOKED_THROUGH ? (found.at(-1)?.id ?? null) : null;
  return { ids, next, looked: found.length };
}

/** The drafts that events about other things tell of: a photo that has arrived, a decision. */
export async function draftsBeside(
  tx: Tx,
  clientId: string,
  { photos, approvals }: { readonly photos: readonly string[]; readonly approvals: readonly string[] },
): Promise<string[]> {
  return [
    ...(await draftsOfPhotos(tx, clientId, photos)),
    ...(await draftsOfApprovals(tx, clientId, approvals)),
  ];
}

/** What, beside their role, decides what is told to a person of drafts: whom approvals wait for. */
export async function sightOfDrafts(tx: Tx, { context, role }: Follower): Promise<unknown> {
  if (!may(role, 'draft.approve')) return null;
  const { held, standIns } = await rulesNow(tx, context);
  return {
    rules: held?.version ?? null,
    standIns: standIns.map(({ id, endedAt }) => [id, endedAt !== null]),
  };
}
