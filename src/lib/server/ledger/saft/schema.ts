import { foreignKey, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { client } from '../../platform/tenant/schema.ts';
import { ledgerSchema } from '../schema.ts';

/** What an import did: written once, with the ledger it made. */
export const saftImport = ledgerSchema.table(
  'saft_import',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    at: timestamp({ withTimezone: true, precision: 3 }).notNull(),
    by: uuid().notNull(),
    /** The report as canonical JSON: its very bytes are hashed, so it is text and no `jsonb`. */
    report: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.id] }),
    foreignKey({ columns: [t.clientId], foreignColumns: [client.id] }),
  ],
);
