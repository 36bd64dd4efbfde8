import type { Archive } from '#lib/domain/documents/archive/folders.ts';
import { ROLES, type Role } from '#lib/domain/access/role.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { folderRead, folders } from './registers.ts';

export async function archiveOf(tx: Tx, clientId: string): Promise<Archive> {
  return { root: clientId, folders: (await folders.list(tx, clientId)).map(folderRead) };
}

/** What whoever acts is in the client; null: no member of it. */
export async function ownRole(tx: Tx): Promise<Role | null> {
  const [row] = await rawSql(tx)<{ role: string | null }[]>`select signing.own_role() as role`;
  return ROLES.find((each) => each === row?.role) ?? null;
}

/** Those of these people who are members of the client. */
export async function membersAmong(tx: Tx, clientId: string, people: readonly string[]): Promise<string[]> {
  const rows = await rawSql(tx)<{ id: string }[]>`
    select user_id as id from identity.membership where client_id = ${clientId} and user_id = any (${[...people]}::uuid[])`;
  return rows.map(({ id }) => id);
}

/** Whether any document lies in a folder of the client, whoever may see it. */
export async function holdsDocuments(tx: Tx, folderId: string): Promise<boolean> {
  const [row] = await rawSql(tx)<{ held: boolean }[]>`select signing.folder_holds(${folderId}) as held`;
  return row?.held ?? false;
}

export interface Filed {
  readonly folderId: string | null;
  readonly typeId: string | null;
}

/** Where documents lie and what they are; those that nobody has put anywhere are left out. */
export async function filedOf(
  tx: Tx,
  clientId: string,
  documents: readonly string[],
): Promise<Map<string, Filed>> {
  const rows = await rawSql(tx)<(Filed & { documentId: string })[]>`
    select document_id as "documentId", folder_id as "folderId", type_id as "typeId" from signing.filing
    where client_id = ${clientId} and document_id = any (${[...documents]}::uuid[])`;
  return new Map(rows.map(({ documentId, ...filed }) => [documentId, filed]));
}
