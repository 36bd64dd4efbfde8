import {
  bigint,
  foreignKey,
  index,
  integer,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { ALARMS } from '../../../domain/approval/away/statements.ts';
import { ledgerSchema } from '../../ledger/schema.ts';
import { bytes } from '../../platform/columns.ts';
import { client } from '../../platform/tenant/schema.ts';

/** With which one device of a person decides without network. */
export const awayKey = ledgerSchema.table(
  'away_key',
  {
    clientId: uuid('client_id')
      .notNull()
      .references(() => client.id),
    /** SHA-256 of its SubjectPublicKeyInfo. */
    hash: bytes('hash').notNull(),
    person: uuid().notNull(),
    publicKey: bytes('public_key').notNull(),
    enrolledAt: timestamp('enrolled_at', { withTimezone: true, precision: 3 }).notNull(),
    closedAt: timestamp('closed_at', { withTimezone: true, precision: 3 }),
    /** What it, or a copy of it, was found to do. */
    closedFor: text('closed_for', { enum: ALARMS }),
  },
  (t) => [
    primaryKey({ name: 'away_key_pkey', columns: [t.clientId, t.hash] }),
    unique('away_key_of_person').on(t.clientId, t.hash, t.person),
    index('away_key_by_person').on(t.clientId, t.person),
  ],
);

/** What was decided without network, as it arrived, taken or void. Its id is the decision's own. Append-only. */
export const awayDecision = ledgerSchema.table(
  'away_decision',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    person: uuid().notNull(),
    draftId: uuid('draft_id').notNull(),
    revision: integer().notNull(),
    decision: text({ enum: ['approved', 'returned'] }).notNull(),
    /** As it was shown, øre. */
    amount: bigint({ mode: 'bigint' }),
    key: bytes('key').notNull(),
    ticket: uuid().notNull(),
    issuedAt: timestamp('issued_at', { withTimezone: true, precision: 3 }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true, precision: 3 }).notNull(),
    counter: integer().notNull(),
    /** SHA-256 of what was shown, as the device signed it. */
    decisionHash: bytes('decision_hash').notNull(),
    /** By the device's clock. */
    claimedAt: timestamp('claimed_at', { withTimezone: true, precision: 3 }).notNull(),
    arrivedAt: timestamp('arrived_at', { withTimezone: true, precision: 3 }).notNull(),
    signature: bytes('signature').notNull(),
    /** Why it was void; null: it was taken. */
    refused: text(),
  },
  (t) => [
    primaryKey({ name: 'away_decision_pkey', columns: [t.clientId, t.id] }),
    unique('away_decision_ticket_once').on(t.clientId, t.ticket),
    unique('away_decision_counted').on(t.clientId, t.key, t.counter),
    foreignKey({
      name: 'away_decision_by_key',
      columns: [t.clientId, t.key, t.person],
      foreignColumns: [awayKey.clientId, awayKey.hash, awayKey.person],
    }),
  ],
);
