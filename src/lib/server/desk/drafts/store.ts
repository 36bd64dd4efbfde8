import { hashId } from '../../platform/columns.ts';
import { bytesToHex } from '@noble/hashes/utils.js';
import { and, asc, count, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Coding, DraftState, Photo } from '#lib/domain/drafts/draft.ts';
import type { StatedDraft } from '#lib/domain/drafts/statements.ts';
import type { ApprovalSignature } from '#lib/domain/approval/signature.ts';
import type { Tx } from '../../platform/database.ts';
import { hold } from '../../platform/transaction.ts';
import { codingOf, rowOf } from './coding-store.ts';
import { approval, approvalSignature, draft, draftCoding, draftPhoto } from './schema.ts';
import { photo } from '../photos/schema.ts';

/** A draft as the server holds it: all of it is stated. */
export type Draft = StatedDraft;

/** Takes the draft's row until the transaction ends, so that two changes come one after the other. */
export async function holdDraft(tx: Tx, clientId: string, id: string): Promise<Draft | null> {
  const held = () =>
    tx
      .select({ id: draft.id })
      .from(draft)
      .where(and(eq(draft.clientId, clientId), eq(draft.id, id)))
      .for('update');
  // What is not there has no row to hold: of two who make it at once, the second one sees the first.
  if ((await held()).length === 0) {
    await hold(tx, `ledger.draft:${clientId}:${id}`);
    if ((await held()).length === 0) return null;
  }
  return findDraft(tx, clientId, id);
}

export async function findDraft(tx: Tx, clientId: string, id: string): Promise<Draft | null> {
  const [found] = await loadDrafts(tx, clientId, [id]);
  return found ?? null;
}

export async function draftsIn(tx: Tx, clientId: string, states: DraftState[]): Promise<Draft[]> {
  const rows = await tx
    .select({ id: draft.id })
    .from(draft)
    .where(and(eq(draft.clientId, clientId), inArray(draft.state, states)))
    .orderBy(asc(draft.createdAt), asc(draft.id));
  return loadDrafts(
    tx,
    clientId,
    rows.map(({ id }) => id),
  );
}

/** The last draft of a page; the next one starts behind it. */
export interface DraftCursor {
  readonly createdAt: Date;
  readonly id: string;
}

/** A page of one person's drafts, newest first. */
export async function draftsBy(
  tx: Tx,
  clientId: string,
  userId: string,
  { after, size }: { after: DraftCursor | null; size: number },
): Promise<Draft[]> {
  const behind =
    after && sql`(${draft.createdAt}, ${draft.id}) < (${after.createdAt.toISOString()}, ${after.id})`;
  const rows = await tx
    .select({ id: draft.id })
    .from(draft)
    .where(and(eq(draft.clientId, clientId), eq(draft.createdBy, userId), behind ?? undefined))
    .orderBy(desc(draft.createdAt), desc(draft.id))
    .limit(size);
  return loadDrafts(
    tx,
    clientId,
    rows.map(({ id }) => id),
  );
}

/** How many a person has that were not thrown away. */
export async function countDraftsBy(tx: Tx, clientId: string, userId: string): Promise<number> {
  const [row] = await tx
    .select({ total: count() })
    .from(draft)
    .where(and(eq(draft.clientId, clientId), eq(draft.createdBy, userId), ne(draft.state, 'discarded')));
  return row?.total ?? 0;
}

/** Every draft of the client, in pages, for reconciling with the log. */
export async function* allDrafts(tx: Tx, clientId: string): AsyncGenerator<readonly Draft[]> {
  const rows = await tx
    .select({ id: draft.id })
    .from(draft)
    .where(eq(draft.clientId, clientId))
    .orderBy(draft.id);
  for (let at = 0; at < rows.length; at += 500) {
    yield await loadDrafts(
      tx,
      clientId,
      rows.slice(at, at + 500).map(({ id }) => id),
    );
  }
}

/** The drafts with these ids, in the order given. */
export async function loadDrafts(tx: Tx, clientId: string, ids: readonly string[]): Promise<Draft[]> {
  if (ids.length === 0) return [];
  const mine = { draft: [...ids] };
  const [drafts, photos, codings] = await Promise.all([
    tx
      .select()
      .from(draft)
      .where(and(eq(draft.clientId, clientId), inArray(draft.id, mine.draft))),
    tx
      .select()
      .from(draftPhoto)
      .where(and(eq(draftPhoto.clientId, clientId), inArray(draftPhoto.draftId, mine.draft)))
      .orderBy(asc(draftPhoto.position)),
    tx
      .select()
      .from(draftCoding)
      .where(and(eq(draftCoding.clientId, clientId), inArray(draftCoding.draftId, mine.draft))),
  ]);
  const photosOf = Map.groupBy(photos, (each) => each.draftId);
  const codingRows = new Map(codings.map((each) => [each.draftId, each]));
  const byId = new Map(drafts.map((each) => [each.id, each]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [toDraft(row, photosOf.get(id) ?? [], codingRows.get(id) ?? null)] : [];
  });
}

function toDraft(
  row: typeof draft.$inferSelect,
  photos: (typeof draftPhoto.$inferSelect)[],
  coding: typeof draftCoding.$inferSelect | null,
): Draft {
  const { amount, date, text, project, clientId: _, ...rest } = row;
  return {
    ...rest,
    content: {
      amount,
      date,
      text,
      project,
      photos: photos.map(toPhoto),
    },
    coding: coding && withoutKeys(coding),
  };
}

function toPhoto({ photoId: id, sha256, size, type, original }: typeof draftPhoto.$inferSelect): Photo {
  return original === null ? { id, sha256, size, type } : { id, sha256, size, type, original };
}

function withoutKeys(row: typeof draftCoding.$inferSelect): Coding {
  const { clientId: _, draftId: __, ...coding } = row;
  return codingOf(coding);
}

/** Writes the draft as it now is: row, photos and coding. */
export async function saveDraft(tx: Tx, clientId: string, next: Draft): Promise<void> {
  const { content, coding, id, createdBy, createdAt, ...state } = next;
  const { photos, ...facts } = content;
  const changes = { ...state, ...facts };
  await tx
    .insert(draft)
    .values({ clientId, id, createdBy, createdAt, ...changes })
    .onConflictDoUpdate({ target: [draft.clientId, draft.id], set: changes });
  // The first revision has nothing before it.
  if (next.revision > 1)
    await tx.delete(draftPhoto).where(and(eq(draftPhoto.clientId, clientId), eq(draftPhoto.draftId, id)));
  if (photos.length > 0) {
    await tx.insert(draftPhoto).values(
      photos.map(({ id: photoId, sha256, size, type, original = null }, position) => ({
        clientId,
        draftId: id,
        position,
        photoId,
        sha256,
        size,
        type,
        original,
      })),
    );
  }
  if (coding) {
    const row = rowOf(coding);
    await tx
      .insert(draftCoding)
      .values({ clientId, draftId: id, ...row })
      .onConflictDoUpdate({ target: [draftCoding.clientId, draftCoding.draftId], set: row });
  }
}

/**
 * Whether a draft that was not thrown away is coded just so, whatever it says why it has no picture, unless it says that it came of
 * this very file.
 */
export async function isCodedBefore(
  tx: Tx,
  clientId: string,
  coding: Coding,
  fileHash: string,
): Promise<boolean> {
  const { noPhoto: _, ...said } = rowOf(coding);
  const same = (Object.keys(said) as (keyof typeof said)[]).map((column) =>
    said[column] === null ? isNull(draftCoding[column]) : eq(draftCoding[column], said[column]),
  );
  const [found] = await tx
    .select({ id: draft.id })
    .from(draftCoding)
    .innerJoin(draft, and(eq(draft.clientId, draftCoding.clientId), eq(draft.id, draftCoding.draftId)))
    .where(
      and(
        ...[eq(draftCoding.clientId, clientId), ...same, ne(draft.state, 'discarded')],
        sql`position(${fileHash} in coalesce(${draftCoding.noPhoto}, '')) = 0`,
      ),
    )
    .limit(1);
  return found !== undefined;
}

/**
 * Which of the photos another draft names. Who asks holds each of them until the transaction ends: of two drafts that
 * come at once with the same, the second one sees the first.
 */
export async function photosElsewhere(
  tx: Tx,
  clientId: string,
  draftId: string,
  photos: readonly Photo[],
): Promise<string[]> {
  if (photos.length === 0) return [];
  // In one order, so that two drafts never wait for one another.
  const ids = photos.map(({ id }) => id).sort();
  for (const id of ids) await hold(tx, `ledger.photo:${clientId}:${id}`);
  const rows = await tx
    .select({ photoId: draftPhoto.photoId })
    .from(draftPhoto)
    .where(
      and(
        eq(draftPhoto.clientId, clientId),
        inArray(draftPhoto.photoId, ids),
        ne(draftPhoto.draftId, draftId),
      ),
    );
  return rows.map(({ photoId }) => photoId);
}

/** Photos of the draft that the server does not hold in full yet, or holds with other bytes than the draft says. */
export async function missingPhotos(tx: Tx, clientId: string, photos: readonly Photo[]): Promise<string[]> {
  if (photos.length === 0) return [];
  const there = await tx
    .select({ id: photo.id, sha256: photo.sha256 })
    .from(photo)
    .where(
      and(
        eq(photo.clientId, clientId),
        inArray(
          photo.id,
          photos.map(({ id }) => id),
        ),
        sql`${photo.completeAt} is not null`,
      ),
    );
  const complete = new Map(there.map(({ id, sha256 }) => [id, bytesToHex(sha256)]));
  return photos.filter(({ id, sha256 }) => complete.get(id) !== sha256).map(({ id }) => id);
}

export type Approval = Omit<typeof approval.$inferSelect, 'clientId'>;

export async function findApproval(tx: Tx, clientId: string, id: string): Promise<Approval | null> {
  const [row] = await tx
    .select()
    .from(approval)
    .where(and(eq(approval.clientId, clientId), eq(approval.id, id)));
  if (!row) return null;
  const { clientId: _, ...found } = row;
  return found;
}

/** Every decision about these drafts, in the order made. */
export async function approvalsOf(
  tx: Tx,
  clientId: string,
  draftIds: readonly string[],
): Promise<Approval[]> {
  if (draftIds.length === 0) return [];
  const rows = await tx
    .select()
    .from(approval)
    .where(and(eq(approval.clientId, clientId), inArray(approval.draftId, [...draftIds])))
    .orderBy(asc(approval.decidedAt), asc(approval.id));
  return rows.map(({ clientId: _, ...row }) => row);
}

export async function insertApproval(tx: Tx, clientId: string, row: Approval): Promise<void> {
  await tx.insert(approval).values({ clientId, ...row });
}

/** True for the first of the decisions that it is of. */
export async function insertSignature(tx: Tx, clientId: string, row: ApprovalSignature): Promise<boolean> {
  const values = { clientId, ...row, decisions: row.decisions.join(' ') };
  const inserted = await tx.insert(approvalSignature).values(values).onConflictDoNothing();
  return inserted.count === 1;
}

/** Those of these hashes. */
export async function signaturesOf(
  tx: Tx,
  clientId: string,
  hashes: readonly Uint8Array[],
): Promise<ApprovalSignature[]> {
  if (hashes.length === 0) return [];
  const rows = await tx
    .select()
    .from(approvalSignature)
    .where(and(eq(approvalSignature.clientId, clientId), inArray(approvalSignature.hash, [...hashes])));
  return rows.map(toSignature);
}

function toSignature({
  clientId: _,
  decisions,
  ...row
}: typeof approvalSignature.$inferSelect): ApprovalSignature {
  // Where somebody took the rules away it may be none; then it is of no decision, and the others are still read.
  return { ...row, decisions: String(decisions).split(' ') };
}

/** Every signature of the client, for reconciling with the log. */
export async function allSignatures(
  tx: Tx,
  clientId: string,
): Promise<(ApprovalSignature & { readonly id: string })[]> {
  const rows = await tx
    .select()
    .from(approvalSignature)
    .where(eq(approvalSignature.clientId, clientId))
    .orderBy(approvalSignature.hash);
  return rows.map((row) => ({ id: hashId(row.hash), ...toSignature(row) }));
}

/** Every decision of the client, for reconciling with the log. */
export async function allApprovals(tx: Tx, clientId: string): Promise<Approval[]> {
  const rows = await tx.select().from(approval).where(eq(approval.clientId, clientId)).orderBy(approval.id);
  return rows.map(({ clientId: _, ...row }) => row);
}
