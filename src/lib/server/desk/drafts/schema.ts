import type { CivilDate } from '#lib/domain/date.ts';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { ATTACHMENT_TYPES } from '../../../domain/receipt/attachment.ts';
import { DRAFT_STATES } from '../../../domain/drafts/draft.ts';
import { approvalRules } from '../approval-rules/schema.ts';
import { client } from '../../platform/tenant/schema.ts';
import { voucher } from '../../ledger/vouchers/schema.ts';
import { bytes } from '../../platform/columns.ts';
import { ledgerSchema } from '../../ledger/schema.ts';

/** What a device sent and people work on: not yet accounting. Every change raises `revision`. */
export const draft = ledgerSchema.table(
  'draft',
  {
    clientId: uuid('client_id')
      .notNull()
      .references(() => client.id),
    id: uuid().notNull(),
    revision: integer().notNull(),
    state: text({ enum: DRAFT_STATES }).notNull(),
    /** Gross, øre. */
    amount: bigint({ mode: 'bigint' }),
    date: date().$type<CivilDate>(),
    text: text().notNull(),
    project: text(),
    /** Why it was sent back, until it is submitted or answered; or why a bookkeeper discarded it. */
    returnedReason: text('returned_reason'),
    /** The bookkeeper who sent it back to its author, until the author has answered or it is submitted. */
    askedBy: uuid('asked_by'),
    /** The bookkeeper who submitted it, who can't also approve it; null while it is open. */
    submittedBy: uuid('submitted_by'),
    createdBy: uuid('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true, precision: 3 }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.id] }),
    index('draft_by_state').on(t.clientId, t.state),
    index('draft_by_author').on(t.clientId, t.createdBy, t.createdAt, t.id),
    index('draft_by_amount').on(t.clientId, t.amount, t.date, t.id),
    index('draft_by_day').on(t.clientId, t.date, t.id),
  ],
);

/** The photos of a draft in the order taken; the bytes are in `photo` once they have arrived. */
export const draftPhoto = ledgerSchema.table(
  'draft_photo',
  {
    clientId: uuid('client_id').notNull(),
    draftId: uuid('draft_id').notNull(),
    position: integer().notNull(),
    photoId: uuid('photo_id').notNull(),
    sha256: text().notNull(),
    size: integer().notNull(),
    type: text({ enum: ATTACHMENT_TYPES }).notNull(),
    /** SHA-256 of the HEIC file it was converted from on the device. */
    original: text(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.draftId, t.position] }),
    index('draft_photo_by_hash').on(t.clientId, t.sha256),
    foreignKey({ columns: [t.clientId, t.draftId], foreignColumns: [draft.clientId, draft.id] }),
    index('draft_photo_by_photo').on(t.clientId, t.photoId),
  ],
);

/** How a bookkeeper coded it. Checked when submitted and again when posted, so nothing here needs to be right yet. */
export const draftCoding = ledgerSchema.table(
  'draft_coding',
  {
    clientId: uuid('client_id').notNull(),
    draftId: uuid('draft_id').notNull(),
    series: text().notNull(),
    date: date().$type<CivilDate>().notNull(),
    text: text().notNull(),
    amount: bigint({ mode: 'bigint' }).notNull(),
    account: text().notNull(),
    vatCode: text('vat_code'),
    creditAccount: text('credit_account').notNull(),
    counterpartyId: uuid('counterparty_id'),
    project: text(),
    /** Why there is no picture. */
    noPhoto: text('no_photo'),
    /** Of a coding in lines: canonical JSON of them, as the draft's statement says them. */
    lines: text(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.draftId] }),
    index('draft_coding_by_amount').on(t.clientId, t.amount, t.date),
    foreignKey({ columns: [t.clientId, t.draftId], foreignColumns: [draft.clientId, draft.id] }),
  ],
);

/** What a person's passkey signed of one decision, or of several at once. Append-only. */
export const approvalSignature = ledgerSchema.table(
  'approval_signature',
  {
    clientId: uuid('client_id')
      .notNull()
      .references(() => client.id),
    /** SHA-256 of what was signed. */
    hash: bytes('hash').notNull(),
    person: uuid().notNull(),
    /** By the clock of the device, and by the server's. */
    shownAt: timestamp('shown_at', { withTimezone: true, precision: 3 }).notNull(),
    takenAt: timestamp('taken_at', { withTimezone: true, precision: 3 }).notNull(),
    /** Hex SHA-256 of the statement of each decision, a space between two. */
    decisions: text().notNull(),
    passkey: text().notNull(),
    origin: text().notNull(),
    authenticatorData: bytes('authenticator_data').notNull(),
    clientDataJson: bytes('client_data_json').notNull(),
    signature: bytes('signature').notNull(),
  },
  (t) => [
    primaryKey({ name: 'approval_signature_pkey', columns: [t.clientId, t.hash] }),
    unique('approval_signature_of_person').on(t.clientId, t.hash, t.person),
    check(
      'approval_signature_whole',
      sql`length(hash) = 32 and decisions ~ '^[0-9a-f]{64}( [0-9a-f]{64})*$'`,
    ),
  ],
);

/** A manager's decision, bound to one revision and its hash. Several approve one revision where rules ask for that. Append-only. */
export const approval = ledgerSchema.table(
  'approval',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    draftId: uuid('draft_id').notNull(),
    revision: integer().notNull(),
    contentHash: bytes('content_hash').notNull(),
    decision: text({ enum: ['approved', 'returned'] }).notNull(),
    reason: text(),
    decidedBy: uuid('decided_by').notNull(),
    decidedAt: timestamp('decided_at', { withTimezone: true, precision: 3 }).notNull(),
    /** The voucher an approval posted; null of one that others have still to follow. */
    voucherId: uuid('voucher_id'),
    /** The version of the client's rules that held; null: none did. */
    rulesVersion: integer('rules_version'),
    /** In whose place it was given. */
    inPlaceOf: uuid('in_place_of'),
    /** Who decided had a hand in it, and nobody without one was left who could. */
    nobodyElse: boolean('nobody_else').notNull(),
    /** SHA-256 of what the person's passkey signed; null: nothing. */
    signature: bytes('signature'),
    /** Of what was signed: the amount as it was shown, øre. */
    shownAmount: bigint('shown_amount', { mode: 'bigint' }),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.id] }),
    index('approval_by_draft').on(t.clientId, t.draftId),
    foreignKey({ columns: [t.clientId, t.draftId], foreignColumns: [draft.clientId, draft.id] }),
    foreignKey({ columns: [t.clientId, t.voucherId], foreignColumns: [voucher.clientId, voucher.id] }),
    foreignKey({
      name: 'approval_by_rules',
      columns: [t.clientId, t.rulesVersion],
      foreignColumns: [approvalRules.clientId, approvalRules.version],
    }),
    foreignKey({
      name: 'approval_signed_by_person',
      columns: [t.clientId, t.signature, t.decidedBy],
      foreignColumns: [approvalSignature.clientId, approvalSignature.hash, approvalSignature.person],
    }),
  ],
);
