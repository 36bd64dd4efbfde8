import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Refusal } from '#lib/domain/drafts/mailed/mail.ts';
import type { AttachmentType } from '#lib/domain/receipt/attachment.ts';
import { ledgerSchema } from '../../ledger/schema.ts';
import { bytes } from '../../platform/columns.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** Where mail comes in. One at most is in force. */
export const mailAddress = ledgerSchema.table(
  'mail_address',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    /** Before the @. Whoever knows it can send in. */
    localPart: text('local_part').notNull(),
    madeAt: moment('made_at').notNull(),
    madeBy: uuid('made_by').notNull(),
    endedAt: moment('ended_at'),
    endedBy: uuid('ended_by'),
  },
  (t) => [
    primaryKey({ name: 'mail_address_pkey', columns: [t.clientId, t.id] }),
    uniqueIndex('mail_address_once')
      .on(t.clientId)
      .where(sql`ended_at is null`),
    index('mail_address_by_local_part').on(t.localPart),
    check('mail_address_unguessable', sql`local_part ~ '^[a-z]+-[a-z0-9]{20}$'`),
    check('mail_address_ended_whole', sql`(ended_at is null) = (ended_by is null)`),
  ],
);

/** Whose mail is taken though they are no member. */
export const mailSender = ledgerSchema.table(
  'mail_sender',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    /** In the one form of all addresses. */
    address: text().notNull(),
    letInAt: moment('let_in_at').notNull(),
    letInBy: uuid('let_in_by').notNull(),
    endedAt: moment('ended_at'),
    endedBy: uuid('ended_by'),
  },
  (t) => [
    primaryKey({ name: 'mail_sender_pkey', columns: [t.clientId, t.id] }),
    uniqueIndex('mail_sender_once')
      .on(t.clientId, t.address)
      .where(sql`ended_at is null`),
    check('mail_sender_plain', sql`address = lower(address) and length(address) between 3 and 254`),
    check('mail_sender_ended_whole', sql`(ended_at is null) = (ended_by is null)`),
  ],
);

/** A mail that came in: see {@link file://../../../domain/drafts/mailed/mail.ts}. */
export const mail = ledgerSchema.table(
  'mail',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    addressId: uuid('address_id').notNull(),
    receivedAt: moment('received_at').notNull(),
    sender: text().notNull(),
    subject: text().notNull(),
    state: text({ enum: ['waits', 'taken'] }).notNull(),
    decidedAt: moment('decided_at'),
    decidedBy: uuid('decided_by'),
  },
  (t) => [
    primaryKey({ name: 'mail_pkey', columns: [t.clientId, t.id] }),
    foreignKey({
      name: 'mail_to_address',
      columns: [t.clientId, t.addressId],
      foreignColumns: [mailAddress.clientId, mailAddress.id],
    }),
    index('mail_by_time').on(t.clientId, t.receivedAt),
    index('mail_by_address').on(t.clientId, t.addressId),
    check('mail_state_known', sql`state in ('waits', 'taken')`),
    check(
      'mail_decided_whole',
      sql`(state = 'taken') = (decided_at is not null) and (decided_at is null) = (decided_by is null)`,
    ),
    check('mail_short', sql`length(sender) <= 254 and length(subject) <= 500`),
  ],
);

export const mailPart = ledgerSchema.table(
  'mail_part',
  {
    clientId: uuid('client_id').notNull(),
    mailId: uuid('mail_id').notNull(),
    position: integer().notNull(),
    name: text().notNull(),
    size: integer().notNull(),
    sha256: bytes().notNull(),
    type: text().$type<AttachmentType>(),
    refused: text().$type<Refusal>(),
    draftId: uuid('draft_id'),
  },
  (t) => [
    primaryKey({ name: 'mail_part_pkey', columns: [t.clientId, t.mailId, t.position] }),
    foreignKey({
      name: 'mail_part_of_mail',
      columns: [t.clientId, t.mailId],
      foreignColumns: [mail.clientId, mail.id],
    }),
    uniqueIndex('mail_part_by_draft')
      .on(t.clientId, t.draftId)
      .where(sql`draft_id is not null`),
    check(
      'mail_part_or_refused',
      sql`(refused is null) = (draft_id is not null) and (refused is not null or type is not null)
        and refused in ('type', 'size', 'in_text', 'again')`,
    ),
    check('mail_part_whole', sql`length(sha256) = 32 and size >= 0 and length(name) <= 200`),
  ],
);

/** The bytes of what waits, sealed; gone once it is decided. */
export const mailContent = ledgerSchema.table(
  'mail_content',
  {
    clientId: uuid('client_id').notNull(),
    mailId: uuid('mail_id').notNull(),
    position: integer().notNull(),
    sealed: bytes().notNull(),
  },
  (t) => [
    primaryKey({ name: 'mail_content_pkey', columns: [t.clientId, t.mailId, t.position] }),
    foreignKey({
      name: 'mail_content_of_part',
      columns: [t.clientId, t.mailId, t.position],
      foreignColumns: [mailPart.clientId, mailPart.mailId, mailPart.position],
    }),
  ],
);
