import { pgSchema } from 'drizzle-orm/pg-core';

/** The PostgreSQL schema of the ledger; each subject's folder declares its tables in it. */
export const ledgerSchema = pgSchema('ledger');
