import { may, type Role } from '#lib/domain/access/role.ts';
import { RIGHTS, type Grant, type Right } from '#lib/domain/documents/archive/grants.ts';
import type { Direction } from '#lib/domain/documents/archive/types.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import {
  folderRead,
  folders as folderRegister,
  groups as groupRegister,
  membersRead,
  types,
} from './registers.ts';
import { standingIn } from './rights.ts';

/** A folder, as somebody sees it. */
export interface ShownFolder {
  readonly id: string;
  readonly name: string;
  /** Null: it is the root, or lies in one that the person knows nothing of. */
  readonly parentId: string | null;
  /** What they may do with what lies in it. */
  readonly rights: readonly Right[];
  /** For who manages the archive; null for others. */
  readonly set: {
    readonly inherits: boolean;
    readonly grants: readonly Grant[];
    readonly version: number;
  } | null;
}

export interface ShownArchive {
  /** The id of the root, which is among the folders. */
  readonly root: string;
  readonly folders: readonly ShownFolder[];
  readonly types: readonly {
    readonly id: string;
    readonly name: string;
    readonly direction: Direction;
    readonly folderId: string | null;
    readonly version: number;
    readonly ended: boolean;
  }[];
  /** For who manages the archive; null for others. */
  readonly groups:
    | readonly {
        readonly id: string;
        readonly name: string;
        readonly members: readonly string[];
        readonly version: number;
      }[]
    | null;
}

/**
 * The folders in which a person may do something, those in others under the root; the types of documents; and for whoever manages
 * the archive all folders, with who may what, and the groups.
 */
export async function archiveFor(context: Context, role: Role): Promise<ShownArchive> {
  const { clientId } = context;
  const manages = may(role, 'archive.manage');
  const found = await context.transaction(async (tx) => {
    const standing = await standingIn(tx, context);
    const rows = (await folderRegister.list(tx, clientId)).filter(({ endedAt }) => endedAt === null);
    const shown = rows.filter(({ id }) => manages || standing.in(id).size > 0 || id === clientId);
    const there = new Set(shown.map(({ id }) => id));
    const folders = shown.map((row): ShownFolder => {
      const { id, name, parentId, inherits, grants } = folderRead(row);
      const rights = standing.in(id);
      return {
        ...{ id, name },
        parentId: parentId !== null && !there.has(parentId) ? clientId : parentId,
        rights: RIGHTS.filter((right) => rights.has(right)),
        set: manages ? { inherits, grants, version: row.version } : null,
      };
    });
    const rights = standing.in(null);
    const root: ShownFolder = {
      ...{ id: clientId, name: '/', parentId: null },
      rights: RIGHTS.filter((right) => rights.has(right)),
      set: manages ? { inherits: true, grants: [], version: 1 } : null,
    };
    const groups = manages
      ? (await groupRegister.list(tx, clientId)).filter(({ endedAt }) => endedAt === null)
      : null;
    return ok({
      root: clientId,
      folders: there.has(clientId) ? folders : [root, ...folders],
      types: (await types.list(tx, clientId)).map(({ id, name, direction, folderId, version, endedAt }) => ({
        ...{ id, name, direction, version, ended: endedAt !== null },
        folderId: folderId !== null && (manages || standing.in(folderId).size > 0) ? folderId : null,
      })),
      groups:
        groups?.map(({ id, name, members, version }) => ({
          id,
          name,
          members: membersRead(members),
          version,
        })) ?? null,
    });
  });
  if (!found.ok) throw new Error('an archive is always there');
  return found.value;
}
