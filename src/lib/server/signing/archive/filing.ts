import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { holdDocument } from '../documents/store.ts';
import { seenDocument } from './seeing.ts';
import { holdFolders, type Done } from './folders.ts';
import { filings, types } from './registers.ts';
import type { Standing } from './rights.ts';
import type { Filed } from './store.ts';

/** Where somebody wants a document: what they do not say follows from its type, and behind that is the root. */
export interface Wanted {
  /** Null: in the root. */
  readonly folderId?: string | null | undefined;
  readonly typeId?: string | null | undefined;
}

export interface PlaceError {
  readonly code: 'document_type_unknown' | 'folder_unknown' | 'folder_right_missing';
}
export type FilingError = PlaceError | { readonly code: 'document_unknown' };

/**
 * Where a document goes. Errors, in this order: `document_type_unknown` (none that there is), `folder_unknown` (none that whoever
 * acts sees anything in), `folder_right_missing` (they may not add to it).
 * @param lies where it is, and what: what it keeps of that is asked about no more
 */
export async function placeFor(
  tx: Tx,
  { clientId }: Context,
  standing: Standing,
  { folderId, typeId = null, lies = null }: Wanted & { readonly lies?: Filed | null },
): Promise<Result<Filed, PlaceError>> {
  const type = typeId === null ? null : await types.hold(tx, clientId, { id: typeId });
  const isKept = lies !== null && lies.typeId === typeId;
  if (typeId !== null && !isKept && (!type || type.endedAt !== null))
    return err({ code: 'document_type_unknown' });
  const chosen = folderId === undefined ? (type?.folderId ?? null) : folderId;
  const place = chosen === clientId ? null : chosen;
  if (lies?.folderId === place) return ok({ folderId: place, typeId });
  const there = standing.archive.folders.some(({ id, endedAt }) => id === place && endedAt === null);
  const rights = standing.in(place);
  if (place !== null && (!there || rights.size === 0)) return err({ code: 'folder_unknown' });
  if (!rights.has('add')) return err({ code: 'folder_right_missing' });
  return ok({ folderId: place, typeId });
}

/**
 * Puts a document somewhere else, or says what it is. Guards, in this order: `document_unknown` (none, or none that whoever acts
 * sees), `folder_right_missing` (they may not manage where it lies, and it is not their own that was not sent yet, or lies where they may nothing), those of `placeFor`.
 */
export async function fileDocument(
  context: Context,
  { documentId, ...wanted }: Wanted & { readonly documentId: string },
): Promise<Result<Done, FilingError>> {
  const { clientId, actorId } = context;
  return context.transaction<Done, FilingError>(async (tx) => {
    await holdFolders(tx, clientId);
    const seen = await seenDocument(tx, context, documentId, holdDocument);
    if (!seen) return err({ code: 'document_unknown' });
    const { document, rights, standing, filed: lies } = seen;
    // Who has nothing there any more does not see where it lies, and would take it out unknowingly.
    const own = document.uploadedBy === actorId && document.dispatch === null && rights.size > 0;
    if (!rights.has('manage') && !own) return err({ code: 'folder_right_missing' });
    const place = await placeFor(tx, context, standing, { ...wanted, lies });
    if (!place.ok) return place;
    const { folderId, typeId } = place.value;
    if (lies.folderId === folderId && lies.typeId === typeId) return ok({ eventId: null });
    return ok({ eventId: await putFiled(tx, context, documentId, place.value) });
  });
}

/** @returns the id of the event */
export function putFiled(tx: Tx, context: Context, documentId: string, filed: Filed): Promise<string> {
  const filedAt = context.platform.clock.now();
  return filings.replace(tx, context, 'filing.set', {
    documentId,
    ...filed,
    filedAt,
    filedBy: context.actorId,
  });
}
