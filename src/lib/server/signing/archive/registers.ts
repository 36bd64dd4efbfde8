import { canonicalText } from '#lib/domain/canonical.ts';
import type { Folder } from '#lib/domain/documents/archive/folders.ts';
import { RIGHTS, type Grant } from '#lib/domain/documents/archive/grants.ts';
import { register } from '#lib/server/audit/index.ts';
import { documentType, filing, folder, personGroup } from './schema.ts';

const WRITTEN = ['version', 'setAt', 'setBy', 'endedAt'] as const;

/** The folders of a client, each with what it gives to whom. */
export const folders = register('folder', folder, {
  key: ['id'],
  says: { v1: ['id', 'name', 'parentId', 'inherits', 'grants', ...WRITTEN] },
});
export type FolderRow = Omit<typeof folder.$inferSelect, 'clientId'>;

/** The groups of a client, each with its members. */
export const groups = register('person-group', personGroup, {
  key: ['id'],
  says: { v1: ['id', 'name', 'members', ...WRITTEN] },
});
export type GroupRow = Omit<typeof personGroup.$inferSelect, 'clientId'>;

/** What a client calls its documents. */
export const types = register('document-type', documentType, {
  key: ['id'],
  says: { v1: ['id', 'name', 'direction', 'folderId', ...WRITTEN] },
});
export type TypeRow = Omit<typeof documentType.$inferSelect, 'clientId'>;

/** Where each document lies that somebody has put somewhere. */
export const filings = register('filing', filing, {
  key: ['documentId'],
  says: { v1: ['documentId', 'folderId', 'typeId', 'filedAt', 'filedBy'] },
});

/** As they are stored: one text for the same grants, whatever order they were chosen in. */
export function grantsWritten(grants: readonly Grant[]): string {
  const ordered = grants.map(({ of, id, rights }) => ({
    ...{ of, id },
    rights: RIGHTS.filter((right) => rights.includes(right)),
  }));
  const key = ({ of, id }: Grant) => `${of} ${id}`;
  return canonicalText(ordered.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)));
}

export const membersWritten = (members: readonly string[]): string =>
  canonicalText([...new Set(members)].toSorted());

export const membersRead = (members: string): string[] => JSON.parse(members) as string[];

export function folderRead({ id, name, parentId, inherits, grants, endedAt }: FolderRow): Folder {
  return { id, name, parentId, inherits, grants: JSON.parse(grants) as Grant[], endedAt };
}
