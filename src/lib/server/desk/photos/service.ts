import { createHash } from 'node:crypto';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { attachmentType } from '#lib/domain/receipt/attachment.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import type { Photo } from '#lib/domain/drafts/draft.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { statement } from '#lib/domain/statement.ts';
import { may, type Role } from '#lib/domain/access/role.ts';
import { record, type NewEvent } from '#lib/server/audit/index.ts';
import type { BlobError } from '../../platform/blobs/blobs.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { KeyDestroyed } from '../../platform/keys/client-keys.ts';
import { isOfClient, openColumn, sealColumn, type ColumnPlace } from '../../platform/keys/sealed-column.ts';
import { LARGEST_CHUNK } from './chunk.ts';
import {
  deleteChunks,
  findPhoto,
  holdPhoto,
  insertChunk,
  insertPhoto,
  listChunks,
  setProgress,
  type PhotoRow,
} from './store.ts';

/** Where an upload stands. Bytes up to `received` are held durably; `complete` says that their hash was right. */
export interface PhotoProgress {
  readonly received: number;
  readonly complete: boolean;
}

/** Announces a photo, or tells how far it has come. `photo_differs`: the id is taken by other bytes. */
export async function beginPhoto(
  context: Context,
  announced: Photo,
): Promise<Result<PhotoProgress, { code: 'photo_differs' }>> {
  return context.transaction<PhotoProgress, { code: 'photo_differs' }>(async (tx) => {
    const { id, size, type } = announced;
    const sha256 = hexToBytes(announced.sha256);
    const fresh = { id, size, type, sha256, received: 0, completeAt: null, uploadedBy: context.actorId };
    if (await insertPhoto(tx, context.clientId, fresh)) return ok({ received: 0, complete: false });
    const known = await findPhoto(tx, context.clientId, id);
    if (!known || known.size !== size || !equalBytes(known.sha256, sha256))
      return err({ code: 'photo_differs' });
    return ok(progressOf(known));
  });
}

/**
 * Where an upload of the person's own stands; another's and none at all look the same (`photo_unknown`).
 */
export async function progressOfPhoto(
  context: Context,
  id: string,
): Promise<Result<PhotoProgress & { readonly size: number }, { code: 'photo_unknown' }>> {
  const found = await context.transaction(async (tx) => ok(await findPhoto(tx, context.clientId, id)));
  const photo = found.ok ? found.value : null;
  if (photo?.uploadedBy !== context.actorId) return err({ code: 'photo_unknown' });
  return ok({ ...progressOf(photo), size: photo.size });
}

/**
 * Takes the next piece. A piece that was taken before, or that skips some, changes nothing and is answered with
 * where the upload stands. The last piece stores the photo once its SHA-256 is the announced one and its bytes are of
 * the announced type; otherwise all pieces are dropped (`photo_hash_differs`, `photo_type_differs`) and the device,
 * which still has the photo, begins again.
 */
export async function appendPhoto(
  context: Context,
  input: Piece,
): Promise<Result<PhotoProgress, AppendError>> {
  const { photoId, offset, chunk } = input;
  if (chunk.length === 0 || chunk.length > LARGEST_CHUNK)
    return err({ code: 'chunk_size', largest: LARGEST_CHUNK });
  const taken = await context.transaction<PhotoProgress | Whole, AppendError>(async (tx) => {
    const photo = await holdPhoto(tx, context.clientId, photoId);
    if (!photo) return err({ code: 'photo_unknown' });
    if (photo.completeAt || offset !== photo.received) return ok(progressOf(photo));
    const received = offset + chunk.length;
    if (received > photo.size) return err({ code: 'chunk_beyond_end', size: photo.size });
    if (received === photo.size) return wholeOf(tx, context, photo, chunk);
    const sealed = await sealedChunk(context, input);
    if (!sealed.ok) return sealed;
    await insertChunk(tx, context.clientId, photoId, { offset, sealed: sealed.value });
    await setProgress(tx, context.clientId, photoId, { received, completeAt: null });
    return ok({ received, complete: false });
  });
  if (!taken.ok && (taken.error.code === 'photo_hash_differs' || taken.error.code === 'photo_type_differs'))
    await startOver(context, photoId);
  if (!taken.ok) return taken;
  if (!('bytes' in taken.value)) return ok(taken.value);
  // Between transactions: a store that takes its time holds no connection meanwhile. What a crash leaves behind here is
  // the file under its name, which the same piece, sent again, finds there.
  const stored = await context.platform.blobs.put(context.clientId, photoId, taken.value.bytes);
  return stored.ok ? complete(context, input) : stored;
}

export interface Piece {
  readonly photoId: string;
  readonly offset: number;
  readonly chunk: Uint8Array;
}

/** All bytes of a photo, with those of its last piece, which is kept nowhere else. */
interface Whole {
  readonly bytes: Uint8Array;
}

export type AppendError =
  | { code: 'photo_unknown' }
  | { code: 'chunk_size'; largest: number }
  | { code: 'chunk_beyond_end'; size: number }
  | { code: 'photo_hash_differs' }
  | { code: 'photo_type_differs' }
  | BlobError;

async function wholeOf(
  tx: Tx,
  context: Context,
  photo: PhotoRow,
  last: Uint8Array,
): Promise<Result<Whole, AppendError>> {
  const { clientId } = context;
  const pieces: Uint8Array[] = [];
  for (const { offset, sealed } of await listChunks(tx, clientId, photo.id)) {
    const opened = await openChunk(context, photo.id, { offset, sealed });
    // Its key was changed since: the device begins again.
    if (!opened) return err({ code: 'photo_hash_differs' });
    pieces.push(opened);
  }
  const bytes = Buffer.concat([...pieces, last]);
  const hash = createHash('sha256').update(bytes).digest();
  if (!equalBytes(hash, photo.sha256)) return err({ code: 'photo_hash_differs' });
  // What it is served as is what it is: nobody stores a page or a program under the name of a picture.
  return attachmentType(bytes) === photo.type ? ok({ bytes }) : err({ code: 'photo_type_differs' });
}

/** The last piece counts, now that all of them are stored; unless another request was faster, or began anew. */
async function complete(
  context: Context,
  { photoId, offset }: Piece,
): Promise<Result<PhotoProgress, AppendError>> {
  const { clientId, platform } = context;
  return context.transaction<PhotoProgress, AppendError>(async (tx) => {
    const photo = await holdPhoto(tx, clientId, photoId);
    if (!photo) return err({ code: 'photo_unknown' });
    if (photo.completeAt || offset !== photo.received) return ok(progressOf(photo));
    await deleteChunks(tx, clientId, photo.id);
    const completeAt = platform.clock.now();
    await setProgress(tx, clientId, photo.id, { received: photo.size, completeAt });
    await record(tx, context, receivedEvent({ ...photo, received: photo.size, completeAt }));
    return ok({ received: photo.size, complete: true });
  });
}

/**
 * Counts a picture as arrived whose file is stored already, in the caller's transaction: what nobody sends in pieces. Throws where
 * the id is another's.
 */
export async function keepPhoto(
  tx: Tx,
  context: Context,
  { id, sha256, size, type }: Pick<PhotoRow, 'id' | 'sha256' | 'size' | 'type'>,
): Promise<void> {
  const completeAt = context.platform.clock.now();
  const row = { id, sha256, size, type, received: size, completeAt, uploadedBy: context.actorId };
  if (!(await insertPhoto(tx, context.clientId, row))) throw new Error(`photo ${id} is there already`);
  await record(tx, context, receivedEvent(row));
}

const receivedEvent = (photo: PhotoRow): NewEvent => ({
  kind: 'photo.received',
  subject: { type: 'photo', id: photo.id },
  detail: photoStatement.said(photo),
});

async function startOver(context: Context, photoId: string): Promise<void> {
  await context.transaction(async (tx) => {
    // Another upload of it may have completed it meanwhile: that stays.
    const photo = await holdPhoto(tx, context.clientId, photoId);
    if (!photo || photo.completeAt) return ok();
    await deleteChunks(tx, context.clientId, photoId);
    await setProgress(tx, context.clientId, photoId, { received: 0, completeAt: null });
    return ok();
  });
}

/**
 * The bytes of a photo that has arrived, with the type that they are of. Who may not read the ledger sees only what they took themselves; another's
 * and none at all look the same (`photo_unknown`).
 */
export async function readPhoto(
  context: Context,
  id: string,
  role: Role,
): Promise<Result<{ type: string; bytes: Uint8Array }, { code: 'photo_unknown' }>> {
  const found = await context.transaction(async (tx) => ok(await findPhoto(tx, context.clientId, id)));
  const photo = found.ok ? found.value : null;
  const visible = may(role, 'ledger.read') || photo?.uploadedBy === context.actorId;
  if (!photo?.completeAt || !visible) return err({ code: 'photo_unknown' });
  const bytes = await context.platform.blobs.get(context.clientId, id);
  // Of what came in before types were looked at, the announced one is only a claim.
  return bytes
    ? ok({ type: attachmentType(bytes) ?? 'application/octet-stream', bytes })
    : err({ code: 'photo_unknown' });
}

/** `segl.photo.v1`: what the log says of a stored photo. */
export const photoStatement = statement<PhotoRow>('segl.photo', {
  v1: ({ id, sha256, size, type, uploadedBy, completeAt }) => ({
    ...{ id, sha256: bytesToHex(sha256), size, type, by: uploadedBy },
    at: completeAt?.toISOString() ?? null,
  }),
});

function progressOf({ received, completeAt }: PhotoRow): PhotoProgress {
  return { received, complete: completeAt !== null };
}

async function sealedChunk(
  context: Context,
  { photoId, offset, chunk }: Piece,
): Promise<Result<Uint8Array, BlobError>> {
  try {
    return ok(await sealColumn(context.platform.clientKeys, placeOf(context, photoId, offset), chunk));
  } catch (cause) {
    if (!(cause instanceof KeyDestroyed)) throw cause;
    return err({ code: 'storage_unwritable', reason: cause.code });
  }
}

/** Null where it does not open any more. One that came under 0.6.0 was sealed by the installation. */
async function openChunk(
  context: Context,
  photoId: string,
  { offset, sealed }: { readonly offset: number; readonly sealed: Uint8Array },
): Promise<Uint8Array | null> {
  const { clientId, platform } = context;
  if (isOfClient(sealed)) return openColumn(platform.clientKeys, placeOf(context, photoId, offset), sealed);
  return platform.keys.open(`photo-chunk:${clientId}:${photoId}:${offset}`, sealed);
}

const placeOf = ({ clientId }: Context, photoId: string, offset: number): ColumnPlace => ({
  ...{ clientId, table: 'ledger.photo_chunk', column: 'sealed', row: `${photoId}/${offset}` },
});
