import type { Api } from '#lib/api.ts';
import { childrenOf, type Folder } from '#lib/domain/documents/archive/folders.ts';
import { RIGHTS, type Grant, type Right } from '#lib/domain/documents/archive/grants.ts';
import { grantsIn } from '#lib/domain/documents/archive/rights.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { namesIn, nameOf, type Names } from '../app/people.ts';

/** The archive as `archive.read` gives it: what the person may know of it. */
export type Archive = Awaited<ReturnType<Api['archive']['read']['query']>>;
export type ShownFolder = Archive['folders'][number];
export type ShownGroup = NonNullable<Archive['groups']>[number];
export type ShownType = Archive['types'][number];

/** The same for who sets it up. */
export interface SetUp {
  readonly archive: Archive;
  readonly names: Names;
  /** Those of whom somebody can be given something: who has left is named where they stand, and not asked for. */
  readonly members: ReadonlySet<string>;
}

export async function loadSetUp(api: Api): Promise<SetUp> {
  const [archive, people] = await Promise.all([api.archive.read.query(), api.people.list.query()]);
  const members = new Set(people.filter(({ left }) => !left).map(({ userId }) => userId));
  return { archive, names: namesIn(people), members };
}

export function folderName({ root }: Archive, { id, name }: Pick<ShownFolder, 'id' | 'name'>): string {
  return id === root ? t.archive.root : name;
}

/** A folder in the order in which a tree is read, and how deep it lies. */
export interface InTree {
  readonly folder: ShownFolder;
  readonly deep: number;
}

export function inTree(archive: Archive): InTree[] {
  const folders = archive.folders.map(ruled);
  const shown = new Map(archive.folders.map((each) => [each.id, each]));
  const below = (id: string, deep: number): InTree[] => {
    const folder = shown.get(id);
    const children = childrenOf(folders, id).flatMap((each) => below(each.id, deep + 1));
    return folder ? [{ folder, deep }, ...children] : [];
  };
  return below(archive.root, 0);
}

/** As the rules of the domain take it. */
function ruled({ id, name, parentId, set }: ShownFolder): Folder {
  return { id, name, parentId, inherits: set?.inherits ?? true, grants: set?.grants ?? [], endedAt: null };
}

/** A line of who may what in a folder: with the folder that gives it. */
export interface RightsLine {
  readonly who: string;
  readonly rights: readonly Right[];
  readonly from: ShownFolder | null;
}

/** Who may what in a folder, nearest first; `byRole`: and behind them whatever roles give. */
export function rightsLines(setUp: SetUp, id: string): { lines: RightsLine[]; byRole: boolean } {
  const { archive } = setUp;
  const { grants, byRole } = grantsIn({ root: archive.root, folders: archive.folders.map(ruled) }, id);
  const lines = grants.map(({ folder, grant, rights }) => ({
    who: granteeName(setUp, grant),
    rights: RIGHTS.filter((right) => rights.has(right)),
    from: archive.folders.find((each) => each.id === folder) ?? null,
  }));
  return { lines, byRole };
}

export function granteeName(setUp: SetUp, { of, id }: Pick<Grant, 'of' | 'id'>): string {
  if (of === 'person') return memberName(setUp, id);
  const group = setUp.archive.groups?.find((each) => each.id === id);
  return group ? t.archive.groupNamed(group.name) : t.archive.groupEnded;
}

export function memberName({ names, members }: SetUp, id: string): string {
  const name = nameOf(names, id);
  return members.has(id) ? name : t.archive.whoLeft(name);
}

/** The folders on the way to one, from the top, and itself; none of one that the person does not see, or of the root. */
export function wayTo(archive: Archive, id: string): ShownFolder[] {
  const folder = archive.folders.find((each) => each.id === id);
  if (!folder || id === archive.root) return [];
  return [...wayTo(archive, folder.parentId ?? archive.root), folder];
}

/** Those that lie in a folder, in the order of their names. */
export function foldersIn(archive: Archive, id: string): ShownFolder[] {
  return inTree(archive).flatMap(({ folder }) => (folder.parentId === id ? [folder] : []));
}

/** The folders as a choice, each under what it lies in; those alone of which `right` is the person's, where it is asked. */
export function folderChoices(archive: Archive, right?: Right): { value: string; label: string }[] {
  return inTree(archive)
    .filter(({ folder }) => right === undefined || folder.rights.includes(right))
    .map(({ folder, deep }) => ({
      value: folder.id,
      label: `${'\u2003'.repeat(deep)}${folderName(archive, folder)}`,
    }));
}
