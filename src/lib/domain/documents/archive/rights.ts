import { may, type Role } from '../../access/role.ts';
import { wayUp, type Archive } from './folders.ts';
import type { Grant, Right, Rights } from './grants.ts';

/** Of whom rights are asked: what they are called in grants, and what the archive itself gives them by their role. */
export interface Asking {
  readonly person: string;
  readonly groups: readonly string[];
  readonly byRole: Rights;
}

/** What a role gives in the archive for as long as no folder on the way says that it does not inherit. */
export function rightsOfRole(role: Role): Rights {
  const given: readonly (readonly [Right, boolean])[] = [
    ['see', may(role, 'document.read')],
    ['add', may(role, 'document.send')],
    ['sign', may(role, 'document.sign')],
    ['manage', may(role, 'archive.manage')],
  ];
  return new Set(given.flatMap(([right, has]) => (has ? [right] : [])));
}

/** A grant, and the folder whose it is. */
export interface Source {
  readonly folder: string;
  readonly grant: Grant;
  /** With what they include. */
  readonly rights: Rights;
}

/**
 * Every grant that holds in a folder, nearest first: its own, then its parent's, up to the first that says that it does not
 * inherit. Behind a root that inherits, or has no row yet, stands the role; a way that does not end in the root leads nowhere.
 */
export function grantsIn(
  { root, folders }: Archive,
  id: string,
): { readonly grants: readonly Source[]; readonly byRole: boolean } {
  const grants: Source[] = [];
  const way = wayUp(folders, id);
  for (const folder of way) {
    for (const grant of folder.grants) grants.push({ folder: folder.id, grant, rights: wholeOf(grant) });
    if (!folder.inherits) return { grants, byRole: false };
  }
  return { grants, byRole: (way.at(-1)?.id ?? id) === root };
}

/** What somebody may do in a folder: what the grants on the way give, and no more. */
export function rightsIn(archive: Archive, id: string, asking: Asking): Rights {
  const { grants, byRole } = grantsIn(archive, id);
  const own = grants.filter(({ grant }) => isOf(grant, asking)).map(({ rights }) => rights);
  return new Set([...own, byRole ? asking.byRole : new Set<Right>()].flatMap((each) => [...each]));
}

function isOf({ of, id }: Grant, { person, groups }: Asking): boolean {
  return of === 'person' ? id === person : groups.includes(id);
}

function wholeOf({ rights }: Grant): Rights {
  return new Set(rights.length === 0 ? [] : ['see', ...rights]);
}
