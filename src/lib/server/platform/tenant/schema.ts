import { pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const platformSchema = pgSchema('platform');

/** One legal entity: one ledger, one archive, one log. Its id leads every tenant table's keys. */
export const client = platformSchema.table('client', {
  id: uuid().primaryKey(),
  /** Norwegian organisation number, nine digits, or another registration number from a file. */
  orgnr: text().notNull(),
  name: text().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull(),
});
