import type { CivilDate } from '#lib/domain/date.ts';
import { sql } from 'drizzle-orm';
import { boolean, check, date, index, integer, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { ledgerSchema } from '../../ledger/schema.ts';
import { bytes } from '../../platform/columns.ts';
import { client } from '../../platform/tenant/schema.ts';

/** Who has to approve what, version by version. Append-only. */
export const approvalRules = ledgerSchema.table(
  'approval_rules',
  {
    clientId: uuid('client_id')
      .notNull()
      .references(() => client.id),
    version: integer().notNull(),
    validFrom: timestamp('valid_from', { withTimezone: true, precision: 3 }).notNull(),
    /** Canonical JSON of the rules as the version's statement says them. */
    rules: text().notNull(),
    /** Every decision is signed by the passkey of who makes it. */
    signed: boolean().notNull(),
    madeBy: uuid('made_by').notNull(),
    madeAt: timestamp('made_at', { withTimezone: true, precision: 3 }).notNull(),
    /** SHA-256 of the statement of the version before. */
    previous: bytes('previous'),
  },
  (t) => [
    primaryKey({ name: 'approval_rules_pkey', columns: [t.clientId, t.version] }),
    check('approval_rules_not_back_dated', sql`valid_from >= made_at`),
  ],
);

/** Who approves in whose place, from a day to one. */
export const standIn = ledgerSchema.table(
  'stand_in',
  {
    clientId: uuid('client_id')
      .notNull()
      .references(() => client.id),
    id: uuid().notNull(),
    absent: uuid().notNull(),
    standsIn: uuid('stands_in').notNull(),
    startsOn: date('starts_on').$type<CivilDate>().notNull(),
    endsOn: date('ends_on').$type<CivilDate>().notNull(),
    givenBy: uuid('given_by').notNull(),
    givenAt: timestamp('given_at', { withTimezone: true, precision: 3 }).notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true, precision: 3 }),
    endedBy: uuid('ended_by'),
  },
  (t) => [
    primaryKey({ name: 'stand_in_pkey', columns: [t.clientId, t.id] }),
    index('stand_in_by_people').on(t.clientId, t.absent, t.standsIn),
    check('stand_in_for_another', sql`absent <> stands_in`),
    check('stand_in_span', sql`starts_on <= ends_on`),
    check('stand_in_end_whole', sql`(ended_at is null) = (ended_by is null)`),
  ],
);
