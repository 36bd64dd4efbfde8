import {
  index,
  integer,
  jsonb,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { platformSchema } from '../tenant/schema.ts';

const moment = { withTimezone: true, precision: 3 } as const;

/** Something to be done later. The row is deleted in the transaction in which it is done. */
export const job = platformSchema.table(
  'job',
  {
    /** `NO_CLIENT` for the machine's own. */
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    kind: text().notNull(),
    input: jsonb().notNull(),
    /** Of several jobs of a kind under one name only the first stands here; null where each is its own. */
    once: text(),
    causedBy: uuid('caused_by').notNull(),
    createdAt: timestamp('created_at', moment).notNull(),
    /** By the database's clock, which the queue asks. Setting it puts the job into the queue anew. */
    runAt: timestamp('run_at', { withTimezone: true }).notNull().defaultNow(),
    attempts: smallint().notNull().default(0),
    startedAt: timestamp('started_at', moment),
    /** How much of `total` a job that runs has done, where it can tell. */
    progress: integer(),
    total: integer(),
    /** The code of what went wrong last. */
    fault: text(),
    /** Since when nobody tries it any more. */
    failedAt: timestamp('failed_at', moment),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.id] }),
    unique('job_once').on(t.clientId, t.kind, t.once),
    index('job_by_age').on(t.clientId, t.createdAt),
  ],
);

/** When each schedule last made a job of its kind. */
export const schedule = platformSchema.table(
  'schedule',
  {
    clientId: uuid('client_id').notNull(),
    kind: text().notNull(),
    lastAt: timestamp('last_at', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.kind] })],
);
