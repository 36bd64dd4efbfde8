import { and, asc, count, eq, gt, inArray } from 'drizzle-orm';
import type { DraftState } from '#lib/domain/drafts/draft.ts';
import type { Tx } from '../../platform/database.ts';
import { approval, draft, draftPhoto } from './schema.ts';

/** What tells who may see a draft. */
export interface DraftSight {
  readonly id: string;
  readonly state: DraftState;
  readonly createdBy: string;
  readonly returnedReason: string | null;
}

/** So many drafts of the client behind an id, whatever became of them. */
export function draftsBehind(
  tx: Tx,
  clientId: string,
  after: string | null,
  most: number,
): Promise<DraftSight[]> {
  const { id, state, createdBy, returnedReason } = draft;
  return tx
    .select({ id, state, createdBy, returnedReason })
    .from(draft)
    .where(and(eq(draft.clientId, clientId), after === null ? undefined : gt(draft.id, after)))
    .orderBy(asc(draft.id))
    .limit(most);
}

export async function countDrafts(tx: Tx, clientId: string): Promise<number> {
  const [row] = await tx.select({ total: count() }).from(draft).where(eq(draft.clientId, clientId));
  return row?.total ?? 0;
}

/** The drafts that name one of these photos. */
export async function draftsOfPhotos(
  tx: Tx,
  clientId: string,
  photoIds: readonly string[],
): Promise<string[]> {
  if (photoIds.length === 0) return [];
  const rows = await tx
    .select({ id: draftPhoto.draftId })
    .from(draftPhoto)
    .where(and(eq(draftPhoto.clientId, clientId), inArray(draftPhoto.photoId, [...photoIds])));
  return rows.map(({ id }) => id);
}

/** The drafts that these decisions are about. */
export async function draftsOfApprovals(tx: Tx, clientId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ id: approval.draftId })
    .from(approval)
    .where(and(eq(approval.clientId, clientId), inArray(approval.id, [...ids])));
  return rows.map(({ id }) => id);
}
