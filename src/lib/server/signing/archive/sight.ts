import type { Context } from '../../platform/context.ts';
import type { Standing } from './rights.ts';

/** Of which documents lists and searches are; null: of all. */
export interface Sight {
  /** Who sees what they uploaded and what they were asked to sign. */
  readonly person: string;
  /** In which of the folders they see all, and whether in the root. */
  readonly folders: readonly string[];
  readonly root: boolean;
}

export function sightOf(standing: Standing, { actorId: person }: Context): Sight | null {
  const { archive } = standing;
  const below = archive.folders.filter(({ id, endedAt }) => id !== archive.root && endedAt === null);
  const folders = below.map(({ id }) => id).filter((id) => standing.in(id).has('see'));
  const root = standing.in(null).has('see');
  return root && folders.length === below.length ? null : { person, folders, root };
}
