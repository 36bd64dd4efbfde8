import { boolean, foreignKey, integer, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Direction } from '../../../domain/documents/archive/types.ts';
import { document } from '../documents/schema.ts';
import { signingSchema } from '../schema.ts';

const exact = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** What each of an archive's registers says of when it was written, and how often. */
const written = () => ({
  version: integer().notNull(),
  setAt: exact('set_at').notNull(),
  setBy: uuid('set_by').notNull(),
  endedAt: exact('ended_at'),
});

/** A folder with who may what in it; the root has the id of the client. */
export const folder = signingSchema.table(
  'folder',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    name: text().notNull(),
    parentId: uuid('parent_id'),
    inherits: boolean().notNull(),
    /** Canonical JSON (`grantsWritten`). */
    grants: text().notNull(),
    ...written(),
  },
  (t) => [primaryKey({ name: 'folder_pkey', columns: [t.clientId, t.id] })],
);

/** People who are given rights together. */
export const personGroup = signingSchema.table(
  'person_group',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    name: text().notNull(),
    /** Canonical JSON: the ids of its members, in order. */
    members: text().notNull(),
    ...written(),
  },
  (t) => [primaryKey({ name: 'person_group_pkey', columns: [t.clientId, t.id] })],
);

/** What a client calls its documents, and where they are put. */
export const documentType = signingSchema.table(
  'document_type',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    name: text().notNull(),
    direction: text().$type<Direction>().notNull(),
    /** Null: in the root. */
    folderId: uuid('folder_id'),
    ...written(),
  },
  (t) => [primaryKey({ name: 'document_type_pkey', columns: [t.clientId, t.id] })],
);

/** Where a document lies and what it is; one without lies in the root and is of no type. */
export const filing = signingSchema.table(
  'filing',
  {
    clientId: uuid('client_id').notNull(),
    documentId: uuid('document_id').notNull(),
    /** Null: in the root. */
    folderId: uuid('folder_id'),
    typeId: uuid('type_id'),
    filedAt: exact('filed_at').notNull(),
    filedBy: uuid('filed_by').notNull(),
  },
  (t) => [
    primaryKey({ name: 'filing_pkey', columns: [t.clientId, t.documentId] }),
    foreignKey({
      name: 'filing_document_fk',
      columns: [t.clientId, t.documentId],
      foreignColumns: [document.clientId, document.id],
    }),
  ],
);
