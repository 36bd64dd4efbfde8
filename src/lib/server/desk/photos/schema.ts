import { foreignKey, integer, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { bytes } from '../../platform/columns.ts';
import { ledgerSchema } from '../../ledger/schema.ts';

/** A picture of a primary document: promised with its hash, received in chunks, stored once the hash is right. */
export const photo = ledgerSchema.table(
  'photo',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    sha256: bytes().notNull(),
    size: integer().notNull(),
    type: text().notNull(),
    received: integer().notNull(),
    completeAt: timestamp('complete_at', { withTimezone: true, precision: 3 }),
    uploadedBy: uuid('uploaded_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.id] })],
);

/** What has arrived of an unfinished photo, sealed; deleted when the photo is stored. */
export const photoChunk = ledgerSchema.table(
  'photo_chunk',
  {
    clientId: uuid('client_id').notNull(),
    photoId: uuid('photo_id').notNull(),
    offset: integer().notNull(),
    sealed: bytes().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.photoId, t.offset] }),
    foreignKey({ columns: [t.clientId, t.photoId], foreignColumns: [photo.clientId, photo.id] }),
  ],
);
