import { pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const platformSchema = pgSchema('platform');

/** One legal entity: one ledger, one archive, one log. Its id leads every tenant table's keys. */
export const client = platformSchema.table('client', {
  id: uuid().primaryKey(),
  /** Norwegian organisation number, nine digits, or another registration number from a file. */
  orgnr: text().notNull(),
  name: text().notNull(),
  /** What the number is known by, set by a trigger; unique but for clients that shared one before that was refused. */
  orgnrKey: text('orgnr_key').unique('client_orgnr_once'),
  createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull(),
});
