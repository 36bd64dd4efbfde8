import {
  checkPlace,
  MOST_FOLDERS,
  childrenOf,
  type PlaceRefusal,
} from '#lib/domain/documents/archive/folders.ts';
import type { Grant } from '#lib/domain/documents/archive/grants.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { hold } from '../../platform/transaction.ts';
import { folderRead, folders, grantsWritten, groups, types, type FolderRow } from './registers.ts';
import { holdsDocuments, membersAmong } from './store.ts';

/** Null where it was so already. */
export interface Done {
  readonly eventId: string | null;
}

/** Which version of it was shown to whoever changes it; null: there was none. */
interface After {
  readonly id: string;
  readonly after: number | null;
}

export type FolderError =
  | PlaceRefusal
  | { readonly code: 'archive_changed' | 'folder_root' | 'folder_not_empty' | 'grantee_unknown' }
  | { readonly code: 'archive_full'; readonly limit: number };

/** As the database takes it where one is put somewhere: whoever changes folders of a client waits for the other. */
export const holdFolders = (tx: Tx, clientId: string) => hold(tx, `signing.folder:${clientId}`);

/**
 * Makes a folder, or renames and moves one. Repeating it is safe. Errors, in this order: `folder_root`, `archive_changed`
 * (somebody has changed it meanwhile), `archive_full`, those of `checkPlace`.
 */
export async function setFolder(
  context: Context,
  { id, name, parentId: wanted, after }: After & { readonly name: string; readonly parentId: string | null },
): Promise<Result<Done, FolderError>> {
  const { clientId } = context;
  const parentId = wanted ?? clientId;
  if (id === clientId) return err({ code: 'folder_root' });
  return context.transaction<Done, FolderError>(async (tx) => {
    await holdFolders(tx, clientId);
    await rootThere(tx, context);
    const all = await folders.list(tx, clientId);
    const row = all.find((each) => each.id === id) ?? null;
    if (row && row.name === name && row.parentId === parentId && row.endedAt === null)
      return ok({ eventId: null });
    if ((row?.version ?? null) !== after || row?.endedAt) return err({ code: 'archive_changed' });
    if (!row && all.length >= MOST_FOLDERS) return err({ code: 'archive_full', limit: MOST_FOLDERS });
    const placed = checkPlace(all.map(folderRead), { id, name, parentId });
    if (!placed.ok) return placed;
    if (!row) {
      const fresh = {
        id,
        name,
        parentId,
        inherits: true,
        grants: '[]',
        ...now(context, null),
        endedAt: null,
      };
      const eventId = await folders.addNew(tx, context, 'folder.made', fresh, { name, version: 1 });
      return ok({ eventId });
    }
    const kind = row.parentId === parentId ? 'folder.renamed' : 'folder.moved';
    return ok({ eventId: await change(tx, context, kind, { row, to: { name, parentId } }) });
  });
}

/**
 * Sets who may what in a folder, and whether what holds in its parent holds in it: the whole of it, in place of what was.
 * Of the root, whether what roles give does. Errors, in this order: `folder_unknown`, `archive_changed`, `grantee_unknown` (somebody
 * who had nothing there is no member, or no group that there is).
 */
export async function setRights(
  context: Context,
  { id, after, inherits, grants }: After & { readonly inherits: boolean; readonly grants: readonly Grant[] },
): Promise<Result<Done, FolderError>> {
  const { clientId } = context;
  return context.transaction<Done, FolderError>(async (tx) => {
    await holdFolders(tx, clientId);
    if (id === clientId) await rootThere(tx, context);
    const row = await folders.hold(tx, clientId, { id });
    if (!row || row.endedAt !== null) return err({ code: 'folder_unknown' });
    const written = grantsWritten(grants);
    if (row.grants === written && row.inherits === inherits) return ok({ eventId: null });
    // What is shown of a root without a row is what the first version of it says.
    if (row.version !== (after ?? 1)) return err({ code: 'archive_changed' });
    const before = folderRead(row).grants;
    const added = grants.filter(({ of, id }) => !before.some((each) => each.of === of && each.id === id));
    if (!(await areThere(tx, clientId, added))) return err({ code: 'grantee_unknown' });
    const to = { inherits, grants: written };
    return ok({ eventId: await change(tx, context, 'folder.rights_set', { row, to }) });
  });
}

/**
 * Ends a folder in which nothing lies, and into which no type puts its documents. Errors, in this order: `folder_root`,
 * `folder_unknown`, `archive_changed`, `folder_not_empty`.
 */
export async function endFolder(
  context: Context,
  { id, after }: { readonly id: string; readonly after: number },
): Promise<Result<Done, FolderError>> {
  const { clientId, platform } = context;
  if (id === clientId) return err({ code: 'folder_root' });
  return context.transaction<Done, FolderError>(async (tx) => {
    await holdFolders(tx, clientId);
    const all = await folders.list(tx, clientId);
    const row = all.find((each) => each.id === id);
    if (!row) return err({ code: 'folder_unknown' });
    if (row.endedAt !== null) return ok({ eventId: null });
    if (row.version !== after) return err({ code: 'archive_changed' });
    const wanted = (await types.list(tx, clientId)).some((each) => each.folderId === id && !each.endedAt);
    const held = childrenOf(all.map(folderRead), id).length > 0 || (await holdsDocuments(tx, id));
    if (wanted || held) return err({ code: 'folder_not_empty' });
    const to = { endedAt: platform.clock.now() };
    return ok({ eventId: await change(tx, context, 'folder.ended', { row, to }) });
  });
}

type Kind = 'folder.renamed' | 'folder.moved' | 'folder.rights_set' | 'folder.ended';

function change(
  tx: Tx,
  context: Context,
  kind: Kind,
  { row, to }: { readonly row: FolderRow & { clientId?: string }; readonly to: Partial<FolderRow> },
): Promise<string> {
  const written = { ...to, ...now(context, row.version) };
  const detail = { name: to.name ?? row.name, version: written.version };
  return folders.change(tx, context, kind, { row, to: written, detail });
}

/** @param version as it was found; null: it is new */
export function now({ platform, actorId }: Context, version: number | null) {
  return { version: (version ?? 0) + 1, setAt: platform.clock.now(), setBy: actorId };
}

/** The row of the root comes with the first folder, or the first rights: until then there is no archive, and roles alone count. */
async function rootThere(tx: Tx, context: Context): Promise<void> {
  const { clientId: id } = context;
  if (await folders.hold(tx, id, { id })) return;
  const fresh = {
    id,
    name: '/',
    parentId: null,
    inherits: true,
    grants: '[]',
    ...now(context, null),
    endedAt: null,
  };
  await folders.addNew(tx, context, 'folder.made', fresh, { name: '/', version: 1 });
}

async function areThere(tx: Tx, clientId: string, grants: readonly Grant[]): Promise<boolean> {
  const people = grants.filter(({ of }) => of === 'person').map(({ id }) => id);
  const members = await membersAmong(tx, clientId, people);
  if (!people.every((id) => members.includes(id))) return false;
  const live = (await groups.list(tx, clientId)).filter(({ endedAt }) => endedAt === null);
  return grants.every(({ of, id }) => of === 'person' || live.some((group) => group.id === id));
}
