import { MOST_TYPES } from '#lib/domain/documents/archive/folders.ts';
import { DIRECTIONS, USUAL_TYPES, type Direction } from '#lib/domain/documents/archive/types.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { v7 as uuidv7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import { holdFolders, now, type Done } from './folders.ts';
import { types } from './registers.ts';
import { archiveOf } from './store.ts';

export type TypeError =
  | {
      readonly code:
        | 'archive_changed'
        | 'folder_unknown'
        | 'document_type_unknown'
        | 'document_type_name_taken';
    }
  | { readonly code: 'archive_full'; readonly limit: number };

/**
 * Makes a type of document, or says anew what it is called, what it is, and where such documents are put. Errors, in this
 * order: `archive_changed`, `archive_full`, `document_type_name_taken`, `folder_unknown`.
 */
export async function setType(
  context: Context,
  asked: {
    readonly id: string;
    readonly name: string;
    readonly direction: Direction;
    readonly folderId: string | null;
    readonly after: number | null;
  },
): Promise<Result<Done, TypeError>> {
  const { clientId } = context;
  const { id, name, direction, folderId, after } = asked;
  return context.transaction<Done, TypeError>(async (tx) => {
    await holdFolders(tx, clientId);
    const all = await types.list(tx, clientId);
    const row = all.find((each) => each.id === id) ?? null;
    const said = { name, direction, folderId };
    if (
      row &&
      row.endedAt === null &&
      Object.entries(said).every(([key, value]) => row[key as 'name'] === value)
    )
      return ok({ eventId: null });
    if ((row?.version ?? null) !== after || row?.endedAt) return err({ code: 'archive_changed' });
    if (!row && all.length >= MOST_TYPES) return err({ code: 'archive_full', limit: MOST_TYPES });
    const same = (other: string) => other.toLowerCase() === name.toLowerCase();
    if (all.some((each) => each.id !== id && each.endedAt === null && same(each.name)))
      return err({ code: 'document_type_name_taken' });
    const { folders } = await archiveOf(tx, clientId);
    if (folderId !== null && !folders.some((each) => each.id === folderId && each.endedAt === null))
      return err({ code: 'folder_unknown' });
    const written = { ...said, ...now(context, row?.version ?? null) };
    const detail = { name, version: written.version };
    if (row)
      return ok({
        eventId: await types.change(tx, context, 'document-type.set', { row, to: written, detail }),
      });
    const fresh = { id, ...written, endedAt: null };
    return ok({ eventId: await types.addNew(tx, context, 'document-type.set', fresh, detail) });
  });
}

/** Adds the usual types where a client has none yet, called as the language has it. @returns null where it has some */
export async function addUsualTypes(
  context: Context,
  { language }: { readonly language: 'nb' | 'en' },
): Promise<Result<Done, TypeError>> {
  const { clientId } = context;
  return context.transaction<Done, TypeError>(async (tx) => {
    await holdFolders(tx, clientId);
    if ((await types.list(tx, clientId)).length > 0) return ok({ eventId: null });
    let eventId: string | null = null;
    for (const direction of DIRECTIONS) {
      const name = USUAL_TYPES[language][direction];
      const row = { id: uuidv7(), name, direction, folderId: null, ...now(context, null), endedAt: null };
      eventId = await types.addNew(tx, context, 'document-type.set', row, { name, version: 1 });
    }
    return ok({ eventId });
  });
}

/** Ends a type: documents that are of it stay so. Errors, in this order: `document_type_unknown`, `archive_changed`. */
export async function endType(
  context: Context,
  { id, after }: { readonly id: string; readonly after: number },
): Promise<Result<Done, TypeError>> {
  const { clientId, platform } = context;
  return context.transaction<Done, TypeError>(async (tx) => {
    await holdFolders(tx, clientId);
    const row = await types.hold(tx, clientId, { id });
    if (!row) return err({ code: 'document_type_unknown' });
    if (row.endedAt !== null) return ok({ eventId: null });
    if (row.version !== after) return err({ code: 'archive_changed' });
    const to = { endedAt: platform.clock.now(), ...now(context, row.version) };
    const detail = { name: row.name, version: to.version };
    return ok({ eventId: await types.change(tx, context, 'document-type.ended', { row, to, detail }) });
  });
}
