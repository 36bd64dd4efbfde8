import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  date,
  foreignKey,
  index,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { CivilDate } from '#lib/domain/date.ts';
import { SPECIFICATIONS } from '#lib/domain/ledger/vat-return/figures.ts';
import { TERM_KINDS } from '#lib/domain/ledger/vat-return/terms.ts';
import { clientId, vatCode } from '../chart/schema.ts';
import { bytes } from '../../platform/columns.ts';
import { ledgerSchema } from '../schema.ts';

/** By which terms the client returns its VAT, from a day on. */
export const vatRegistration = ledgerSchema.table(
  'vat_registration',
  {
    clientId: clientId(),
    validFrom: date('valid_from').$type<CivilDate>().notNull(),
    /** Null: not registered. */
    term: text({ enum: TERM_KINDS }),
  },
  (t) => [primaryKey({ name: 'vat_registration_pkey', columns: [t.clientId, t.validFrom] })],
);

/** What a client's code tells in the return beside its standard code. */
export const vatSpecification = ledgerSchema.table(
  'vat_specification',
  {
    clientId: uuid('client_id').notNull(),
    code: text().notNull(),
    specification: text({ enum: SPECIFICATIONS }),
  },
  (t) => [
    primaryKey({ name: 'vat_specification_pkey', columns: [t.clientId, t.code] }),
    foreignKey({
      name: 'vat_specification_of_code',
      columns: [t.clientId, t.code],
      foreignColumns: [vatCode.clientId, vatCode.code],
    }),
  ],
);

/** A delivered return: the bytes that were handed over, and what became of its term. */
export const vatReturn = ledgerSchema.table(
  'vat_return',
  {
    clientId: clientId(),
    id: uuid().notNull(),
    startsOn: date('starts_on').$type<CivilDate>().notNull(),
    endsOn: date('ends_on').$type<CivilDate>().notNull(),
    /** The return that it corrects. */
    follows: uuid(),
    /** Kroner; positive: to pay. */
    due: bigint({ mode: 'bigint' }).notNull(),
    xml: bytes().notNull(),
    /** What the authority, or whoever handed it over, calls the delivery. */
    reference: text().notNull(),
    deliveredAt: timestamp('delivered_at', { withTimezone: true, precision: 3 }).notNull(),
    deliveredBy: uuid('delivered_by').notNull(),
    /** Since when its term is open again, to be corrected. */
    reopenedAt: timestamp('reopened_at', { withTimezone: true, precision: 3 }),
    reopenedBy: uuid('reopened_by'),
    reason: text(),
  },
  (t) => [
    primaryKey({ name: 'vat_return_pkey', columns: [t.clientId, t.id] }),
    unique('vat_return_followed_once').on(t.clientId, t.follows),
    index('vat_return_by_term').on(t.clientId, t.startsOn, t.id),
    foreignKey({
      name: 'vat_return_follows',
      columns: [t.clientId, t.follows],
      foreignColumns: [t.clientId, t.id],
    }),
    check('vat_return_span', sql`starts_on <= ends_on`),
  ],
);
