import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { CLOSINGS } from '../../../domain/documents/document.ts';
import { bytes, xid8 } from '../../platform/columns.ts';
import { client } from '../../platform/tenant/schema.ts';
import { signingSchema } from '../schema.ts';

/*
 * Nothing here is ever changed: each step of a document's way is a row of its own, and how it stands follows from
 * which rows there are.
 */

const when = (name: string) => timestamp(name, { withTimezone: true, precision: 3 }).notNull();

/** A stored state of the file: encrypted in the blob store under `blob_id`. */
const file = () => ({
  blobId: uuid('blob_id').notNull(),
  sha256: bytes().notNull(),
  size: integer().notNull(),
});

/** A PDF as it was uploaded. */
export const document = signingSchema.table(
  'document',
  {
    clientId: uuid('client_id')
      .notNull()
      .references(() => client.id),
    id: uuid().notNull(),
    fileName: text('file_name').notNull(),
    title: text().notNull(),
    pages: integer().notNull(),
    uploadedBy: uuid('uploaded_by').notNull(),
    uploadedAt: when('uploaded_at'),
    ...file(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.id] }),
    index('document_newest').on(t.clientId, t.uploadedAt, t.id),
    index('document_by_uploader').on(t.clientId, t.uploadedBy, t.uploadedAt, t.id),
  ],
);

/** That it was sent: its code, and the file as stamped and sealed. */
export const dispatch = signingSchema.table(
  'dispatch',
  {
    clientId: uuid('client_id').notNull(),
    documentId: uuid('document_id').notNull(),
    code: text().notNull(),
    title: text().notNull(),
    /** Of what is printed on the pages. */
    language: text({ enum: ['nb', 'en'] }).notNull(),
    /** Null: sent before there was a choice. */
    addressOnPages: boolean('address_on_pages'),
    sentBy: uuid('sent_by').notNull(),
    sentAt: when('sent_at'),
    /** The transaction that sent it and when its server had started: only that one adds signers. */
    sentTx: xid8('sent_tx').default(sql`pg_current_xact_id()`),
    sentServer: timestamp('sent_server', { withTimezone: true }).default(sql`pg_postmaster_start_time()`),
    ...file(),
  },
  (t) => [
    primaryKey({ name: 'dispatch_pkey', columns: [t.clientId, t.documentId] }),
    // 128 random bits and a checksum: unique without asking, and looked up before the client is known.
    index('dispatch_by_code').on(t.code),
    foreignKey({ columns: [t.clientId, t.documentId], foreignColumns: [document.clientId, document.id] }),
  ],
);

export const signer = signingSchema.table(
  'signer',
  {
    clientId: uuid('client_id').notNull(),
    documentId: uuid('document_id').notNull(),
    no: smallint().notNull(),
    userId: uuid('user_id').notNull(),
    name: text().notNull(),
    field: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.documentId, t.no] }),
    unique('signer_once').on(t.clientId, t.documentId, t.userId),
    index('signer_by_user').on(t.clientId, t.userId),
    foreignKey({
      columns: [t.clientId, t.documentId],
      foreignColumns: [dispatch.clientId, dispatch.documentId],
    }),
  ],
);

export const signature = signingSchema.table(
  'signature',
  {
    clientId: uuid('client_id').notNull(),
    documentId: uuid('document_id').notNull(),
    position: smallint().notNull(),
    signerNo: smallint('signer_no').notNull(),
    actId: uuid('act_id').notNull(),
    method: text().notNull(),
    address: text().notNull(),
    signedAt: when('signed_at'),
    /** SHA-256 of what the signer's passkey signed; null: they gave a code. */
    signedWith: bytes('signed_with'),
    ...file(),
  },
  (t) => [
    check('signature_by_passkey', sql`(method = 'passkey') = (signed_with is not null)`),
    // Two who sign the same file at once: one of them is second, and signs the other's file instead.
    primaryKey({ name: 'signature_pkey', columns: [t.clientId, t.documentId, t.position] }),
    unique('signature_once').on(t.clientId, t.documentId, t.signerNo),
    unique('signature_act').on(t.clientId, t.actId),
    foreignKey({
      columns: [t.clientId, t.documentId, t.signerNo],
      foreignColumns: [signer.clientId, signer.documentId, signer.no],
    }),
  ],
);

/** That nobody signs it any more. */
export const closing = signingSchema.table(
  'closing',
  {
    clientId: uuid('client_id').notNull(),
    documentId: uuid('document_id').notNull(),
    kind: text({ enum: CLOSINGS }).notNull(),
    closedBy: uuid('closed_by').notNull(),
    closedAt: when('closed_at'),
    reason: text(),
  },
  (t) => [
    primaryKey({ name: 'closing_pkey', columns: [t.clientId, t.documentId] }),
    foreignKey({ columns: [t.clientId, t.documentId], foreignColumns: [document.clientId, document.id] }),
  ],
);

/** A later version of the file that all have signed: with what is needed to judge it when certificates have run out. */
export const augmentation = signingSchema.table(
  'augmentation',
  {
    clientId: uuid('client_id').notNull(),
    documentId: uuid('document_id').notNull(),
    no: smallint().notNull(),
    at: when('at'),
    /** When the certificate of its document timestamp ends. */
    until: when('until'),
    ...file(),
  },
  (t) => [
    primaryKey({ name: 'augmentation_pkey', columns: [t.clientId, t.documentId, t.no] }),
    foreignKey({
      name: 'augmentation_document_fk',
      columns: [t.clientId, t.documentId],
      foreignColumns: [dispatch.clientId, dispatch.documentId],
    }),
  ],
);
