import { sql } from 'drizzle-orm';
import { check, date, primaryKey, smallint, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { CivilDate } from '#lib/domain/date.ts';
import type { Rhythm } from '#lib/domain/drafts/templates/template.ts';
import { ledgerSchema } from '../../ledger/schema.ts';

/** A coding that is kept by a name, and when it makes drafts by itself. */
export const template = ledgerSchema.table(
  'template',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    name: text().notNull(),
    /** Canonical JSON, as a draft's statement says a coding. */
    coding: text().notNull(),
    /** In months; null: it waits to be asked for. */
    every: smallint().$type<Rhythm>(),
    startsOn: date('starts_on').$type<CivilDate>(),
    endsOn: date('ends_on').$type<CivilDate>(),
    madeAt: timestamp('made_at', { withTimezone: true, precision: 3 }).notNull(),
    madeBy: uuid('made_by').notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true, precision: 3 }),
    endedBy: uuid('ended_by'),
  },
  (t) => [
    primaryKey({ name: 'template_pkey', columns: [t.clientId, t.id] }),
    uniqueIndex('template_name_once')
      .on(t.clientId, sql`lower(name)`)
      .where(sql`ended_at is null`),
    check(
      'template_recurs_whole',
      sql`(every is null) = (starts_on is null) and (every in (1, 2, 3, 6, 12)) is not false
        and (ends_on is null or ends_on >= starts_on)`,
    ),
    check('template_ended_whole', sql`(ended_at is null) = (ended_by is null)`),
  ],
);
