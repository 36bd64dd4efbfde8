import { err, ok, type Result } from '../../result.ts';
import type { Grant } from './grants.ts';

/** A folder of a client's archive. Its root has the id of the client, and no parent. */
export interface Folder {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  /** Whether what holds in its parent holds in it; of the root: whether what roles give does. */
  readonly inherits: boolean;
  readonly grants: readonly Grant[];
  readonly endedAt: Date | null;
}

/** All folders of a client; the root has no row until somebody makes the first folder, or sets its rights. */
export interface Archive {
  /** The id of the root. */
  readonly root: string;
  readonly folders: readonly Folder[];
}

/** So deep a folder may lie, the root being at 0. */
export const MOST_DEEP = 10;
/** So many folders, groups and types a client has at most: all of them are read at once. */
export const MOST_FOLDERS = 500;
export const MOST_GROUPS = 200;
export const MOST_TYPES = 100;
export const MOST_GRANTS = 100;

/** A folder and those above it, to the root. One that is not there has nothing above it. */
export function wayUp(folders: readonly Folder[], id: string): Folder[] {
  const byId = new Map(folders.map((each) => [each.id, each]));
  const way: Folder[] = [];
  let next = byId.get(id);
  // What the database refuses does not keep anybody going round.
  while (next && way.length <= MOST_DEEP) {
    way.push(next);
    next = next.parentId === null ? undefined : byId.get(next.parentId);
  }
  return way;
}

/** Those that lie in a folder, in the order of their names. */
export function childrenOf(folders: readonly Folder[], id: string): Folder[] {
  return folders
    .filter(({ parentId, endedAt }) => parentId === id && endedAt === null)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'nb'));
}

function below(folders: readonly Folder[], id: string): number {
  const children = folders.filter(({ parentId, endedAt }) => parentId === id && endedAt === null);
  return children.reduce((deepest, each) => Math.max(deepest, 1 + below(folders, each.id)), 0);
}

/**
 * Whether a folder may lie in another under that name. Guards, in this order: `folder_unknown` (the parent, or one that has
 * ended), `folder_circle` (it is the folder itself or lies in it), `folder_too_deep`, `folder_name_taken`.
 */
export function checkPlace(
  folders: readonly Folder[],
  { id, name, parentId }: Pick<Folder, 'id' | 'name'> & { readonly parentId: string },
): Result<void, PlaceRefusal> {
  const way = wayUp(folders, parentId);
  if (way.length === 0 || way.some(({ endedAt }) => endedAt !== null)) return err({ code: 'folder_unknown' });
  if (way.some((each) => each.id === id)) return err({ code: 'folder_circle' });
  if (way.length + below(folders, id) > MOST_DEEP) return err({ code: 'folder_too_deep', most: MOST_DEEP });
  const same = (other: string) => other.toLocaleLowerCase('nb') === name.toLocaleLowerCase('nb');
  const taken = childrenOf(folders, parentId).some((each) => each.id !== id && same(each.name));
  return taken ? err({ code: 'folder_name_taken' }) : ok();
}

export type PlaceRefusal =
  | { readonly code: 'folder_unknown' | 'folder_circle' | 'folder_name_taken' }
  | { readonly code: 'folder_too_deep'; readonly most: number };
