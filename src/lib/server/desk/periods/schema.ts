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
  uuid,
} from 'drizzle-orm/pg-core';
import { period } from '../../ledger/chart/schema.ts';
import { ledgerSchema } from '../../ledger/schema.ts';

/** That somebody wants a locked period open, or opened it (`opens`). */
export const periodReopening = ledgerSchema.table(
  'period_reopening',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    year: integer().notNull(),
    number: smallint().notNull(),
    reason: text().notNull(),
    askedBy: uuid('asked_by').notNull(),
    askedAt: timestamp('asked_at', { withTimezone: true, precision: 3 }).notNull(),
    opens: boolean().notNull(),
  },
  (t) => [
    primaryKey({ name: 'period_reopening_pkey', columns: [t.clientId, t.id] }),
    index('period_reopening_by_period').on(t.clientId, t.year, t.number),
    foreignKey({
      name: 'period_reopening_of_period',
      columns: [t.clientId, t.year, t.number],
      foreignColumns: [period.clientId, period.year, period.number],
    }),
    check('period_reopening_says_why', sql`reason <> ''`),
  ],
);
