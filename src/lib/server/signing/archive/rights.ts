import type { Archive } from '#lib/domain/documents/archive/folders.ts';
import { RIGHTS, type Right, type Rights } from '#lib/domain/documents/archive/grants.ts';
import { rightsIn, rightsOfRole, type Asking } from '#lib/domain/documents/archive/rights.ts';
import { NO_CLIENT, SYSTEM_ACTOR, type Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { groups as register, membersRead } from './registers.ts';
import { archiveOf, ownRole } from './store.ts';

/** What whoever acts may do in each folder of the client, as the database has it now. */
export interface Standing {
  readonly archive: Archive;
  /** @param folderId null: the root */
  in(folderId: string | null): Rights;
  /** The same of somebody else, by their grants and the rights that `byRole` gives. */
  of(person: string, byRole: readonly Right[], folderId: string | null): Rights;
}

const EVERY: Rights = new Set(RIGHTS);

/** The one place where rights of the archive are asked; the database holds `see` beside it (`signing.seen_folders`). */
export async function standingIn(tx: Tx, { clientId, actorId }: Context): Promise<Standing> {
  const archive = await archiveOf(tx, clientId);
  const live = (await register.list(tx, clientId)).filter(({ endedAt }) => endedAt === null);
  const asking = (person: string, byRole: Rights): Asking => {
    const groups = live.filter(({ members }) => membersRead(members).includes(person));
    return { person, groups: groups.map(({ id }) => id), byRole };
  };
  const role = await ownRole(tx);
  const own = asking(actorId, role ? rightsOfRole(role) : new Set());
  const itself = actorId === SYSTEM_ACTOR || actorId === NO_CLIENT;
  return {
    archive,
    in: (folderId) => (itself ? EVERY : rightsIn(archive, folderId ?? clientId, own)),
    of: (person, byRole, folderId) =>
      rightsIn(archive, folderId ?? clientId, asking(person, new Set(byRole))),
  };
}
