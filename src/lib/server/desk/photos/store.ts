import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm';
import type { Tx } from '../../platform/database.ts';
import { photo, photoChunk } from './schema.ts';

export type PhotoRow = Omit<typeof photo.$inferSelect, 'clientId'>;

/** Takes the photo's row until the transaction ends, so that two uploads of it come one after the other. */
export async function holdPhoto(tx: Tx, clientId: string, id: string): Promise<PhotoRow | null> {
  const [row] = await tx.select().from(photo).where(is(clientId, id)).for('update');
  return row ? withoutClient(row) : null;
}

export async function findPhoto(tx: Tx, clientId: string, id: string): Promise<PhotoRow | null> {
  const [row] = await tx.select().from(photo).where(is(clientId, id));
  return row ? withoutClient(row) : null;
}

/** @returns false where the id is there already */
export async function insertPhoto(tx: Tx, clientId: string, row: PhotoRow): Promise<boolean> {
  const inserted = await tx
    .insert(photo)
    .values({ clientId, ...row })
    .onConflictDoNothing()
    .returning({ id: photo.id });
  return inserted.length > 0;
}

export async function setProgress(
  tx: Tx,
  clientId: string,
  id: string,
  progress: { received: number; completeAt: Date | null },
): Promise<void> {
  await tx.update(photo).set(progress).where(is(clientId, id));
}

export async function insertChunk(
  tx: Tx,
  clientId: string,
  photoId: string,
  chunk: { offset: number; sealed: Uint8Array },
): Promise<void> {
  await tx.insert(photoChunk).values({ clientId, photoId, ...chunk });
}

/** What has arrived, in order. */
export function listChunks(
  tx: Tx,
  clientId: string,
  photoId: string,
): Promise<{ offset: number; sealed: Uint8Array }[]> {
  return tx
    .select({ offset: photoChunk.offset, sealed: photoChunk.sealed })
    .from(photoChunk)
    .where(and(eq(photoChunk.clientId, clientId), eq(photoChunk.photoId, photoId)))
    .orderBy(asc(photoChunk.offset));
}

export async function deleteChunks(tx: Tx, clientId: string, photoId: string): Promise<void> {
  await tx.delete(photoChunk).where(and(eq(photoChunk.clientId, clientId), eq(photoChunk.photoId, photoId)));
}

/** Those of these photos that have arrived in full from this person. */
export async function completeAmong(
  tx: Tx,
  clientId: string,
  ids: readonly string[],
  uploadedBy: string,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ id: photo.id })
    .from(photo)
    .where(
      and(
        eq(photo.clientId, clientId),
        inArray(photo.id, [...ids]),
        eq(photo.uploadedBy, uploadedBy),
        isNotNull(photo.completeAt),
      ),
    );
  return rows.map(({ id }) => id);
}

/** Every stored photo of the client, for reconciling with the log. */
export async function completePhotos(tx: Tx, clientId: string): Promise<PhotoRow[]> {
  const rows = await tx.select().from(photo).where(eq(photo.clientId, clientId)).orderBy(photo.id);
  return rows.filter((row) => row.completeAt !== null).map(withoutClient);
}

const is = (clientId: string, id: string) => and(eq(photo.clientId, clientId), eq(photo.id, id));

function withoutClient({ clientId: _, ...row }: typeof photo.$inferSelect): PhotoRow {
  return row;
}
