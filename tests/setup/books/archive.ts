import { v7 as uuidv7 } from 'uuid';
import type { Context } from '#lib/server/platform/context.ts';
import { setFolder } from '#lib/server/signing/archive/folders.ts';
import { setGroup } from '#lib/server/signing/archive/groups.ts';
import { setType } from '#lib/server/signing/archive/types.ts';
import { must } from './drafts.ts';

/** A folder below the root, without rights of its own. @returns its id */
export async function folderMade(
  administrator: Context,
  name = 'Avtaler',
  parentId: string | null = null,
): Promise<string> {
  const id = uuidv7();
  must(await setFolder(administrator, { id, name, parentId, after: null }));
  return id;
}

/** @returns its id */
export async function groupMade(
  administrator: Context,
  members: readonly string[],
  name = 'Ledelsen',
): Promise<string> {
  const id = uuidv7();
  must(await setGroup(administrator, { id, name, members, after: null }));
  return id;
}

/** A folder, a group, and a type whose documents are put into the folder. */
export async function archiveMade(
  administrator: Context,
  members: readonly string[] = [],
  name = 'Avtaler',
): Promise<{ folderId: string; groupId: string; typeId: string }> {
  const folderId = await folderMade(administrator, name);
  const groupId = await groupMade(administrator, members, name);
  const typeId = uuidv7();
  const type = { id: typeId, name, direction: 'contract', folderId: null, after: null } as const;
  must(await setType(administrator, type));
  return { folderId, groupId, typeId };
}
