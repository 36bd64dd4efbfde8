import { pgSchema } from 'drizzle-orm/pg-core';

/** The PostgreSQL schema of signing; each subject's folder declares its tables in it. */
export const signingSchema = pgSchema('signing');
