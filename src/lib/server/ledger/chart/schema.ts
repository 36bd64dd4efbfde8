import type { CivilDate } from '#lib/domain/date.ts';
import { sql } from 'drizzle-orm';
import {
  check,
  date,
  foreignKey,
  integer,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { client } from '../../platform/tenant/schema.ts';
import { ledgerSchema } from '../schema.ts';

export const clientId = () =>
  uuid('client_id')
    .notNull()
    .references(() => client.id);

export const fiscalYear = ledgerSchema.table(
  'fiscal_year',
  {
    clientId: clientId(),
    /** The year it is named after; a deviating year carries the year it ends in. */
    year: integer().notNull(),
    startsOn: date('starts_on').$type<CivilDate>().notNull(),
    endsOn: date('ends_on').$type<CivilDate>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.year] })],
);

/**
 * A month of a fiscal year, 1–12. Locked in order; a locked one takes nothing. One that is softly locked takes what those who
 * may lock periods post or submit, and is never both. Number 0 holds the opening balance of
 * the first year alone, so that a report never takes it for movement.
 */
export const period = ledgerSchema.table(
  'period',
  {
    clientId: clientId(),
    year: integer().notNull(),
    number: smallint().notNull(),
    startsOn: date('starts_on').$type<CivilDate>().notNull(),
    endsOn: date('ends_on').$type<CivilDate>().notNull(),
    lockedAt: timestamp('locked_at', { withTimezone: true, precision: 3 }),
    lockedBy: uuid('locked_by'),
    softLockedAt: timestamp('soft_locked_at', { withTimezone: true, precision: 3 }),
    softLockedBy: uuid('soft_locked_by'),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.year, t.number] }),
    foreignKey({ columns: [t.clientId, t.year], foreignColumns: [fiscalYear.clientId, fiscalYear.year] }),
    check('period_lock_whole', sql`(locked_at is null) = (locked_by is null)`),
    check('period_soft_lock_whole', sql`(soft_locked_at is null) = (soft_locked_by is null)`),
    check('period_locked_one_way', sql`locked_at is null or soft_locked_at is null`),
  ],
);

export const account = ledgerSchema.table(
  'account',
  {
    clientId: clientId(),
    /** Text, since some charts have letters or leading zeros. */
    number: text().notNull(),
    name: text().notNull(),
    /** SAF-T GroupingCategory and GroupingCode (næringsspesifikasjon); null in files before 1.30. */
    groupingCategory: text('grouping_category'),
    groupingCode: text('grouping_code'),
    /** SAF-T 1.10/1.20: the standard account it is mapped to. */
    standardAccount: text('standard_account'),
    /** First and last day on which something is posted to it; null: always. */
    validFrom: date('valid_from').$type<CivilDate>(),
    validTo: date('valid_to').$type<CivilDate>(),
    /** The VAT code that a line on it is offered. Refers to {@link vatCode}. */
    vatCode: text('vat_code'),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.number] })],
);

/** That a line on the account is analysed by dimensions of a type, from a day to one. */
export const accountDimension = ledgerSchema.table(
  'account_dimension',
  {
    clientId: uuid('client_id').notNull(),
    /** The account's. */
    number: text('account').notNull(),
    type: text().notNull(),
    validFrom: date('valid_from').$type<CivilDate>().notNull(),
    validTo: date('valid_to').$type<CivilDate>(),
  },
  (t) => [
    primaryKey({ name: 'account_dimension_pkey', columns: [t.clientId, t.number, t.type, t.validFrom] }),
    foreignKey({
      name: 'account_dimension_of_account',
      columns: [t.clientId, t.number],
      foreignColumns: [account.clientId, account.number],
    }),
    check('account_dimension_forwards', sql`valid_to >= valid_from`),
  ],
);

export const vatCode = ledgerSchema.table(
  'vat_code',
  {
    clientId: clientId(),
    code: text().notNull(),
    description: text().notNull(),
    /** SAF-T StandardTaxCode, which decides how it is reported. */
    standardCode: text('standard_code').notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.code] })],
);

/** The rate a code has from a day on, until the day before the next; outside its dates a code takes nothing. */
export const vatRate = ledgerSchema.table(
  'vat_rate',
  {
    clientId: clientId(),
    code: text().notNull(),
    validFrom: date('valid_from').$type<CivilDate>().notNull(),
    validTo: date('valid_to').$type<CivilDate>(),
    /** Hundredths of a per cent: 25 % is 2500, 11.11 % is 1111. Null where an imported file does not say. */
    rateBp: integer('rate_bp'),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.code, t.validFrom] }),
    foreignKey({ columns: [t.clientId, t.code], foreignColumns: [vatCode.clientId, vatCode.code] }),
  ],
);

/** Where the client posts the tax of a VAT code: learnt at the import, or set by a person. */
export const vatAccount = ledgerSchema.table(
  'vat_account',
  {
    clientId: clientId(),
    code: text().notNull(),
    output: text(),
    input: text(),
    source: text({ enum: ['postings', 'chart', 'set'] }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.code] }),
    foreignKey({ columns: [t.clientId, t.code], foreignColumns: [vatCode.clientId, vatCode.code] }),
    foreignKey({ columns: [t.clientId, t.output], foreignColumns: [account.clientId, account.number] }),
    foreignKey({ columns: [t.clientId, t.input], foreignColumns: [account.clientId, account.number] }),
  ],
);

/** What a client says of itself in its SAF-T files, from a day on. */
export const companyDetails = ledgerSchema.table(
  'company_details',
  {
    clientId: clientId(),
    validFrom: date('valid_from').$type<CivilDate>().notNull(),
    street: text(),
    postalCode: text('postal_code'),
    city: text(),
    contactFirstName: text('contact_first_name').notNull(),
    contactLastName: text('contact_last_name').notNull(),
    phone: text(),
    email: text(),
  },
  (t) => [primaryKey({ name: 'company_details_pkey', columns: [t.clientId, t.validFrom] })],
);

/** A customer or supplier: the sub-ledger. */
export const counterparty = ledgerSchema.table(
  'counterparty',
  {
    clientId: clientId(),
    id: uuid().notNull(),
    kind: text({ enum: ['customer', 'supplier'] }).notNull(),
    number: text().notNull(),
    name: text().notNull(),
    orgnr: text(),
    /** Its balance account in the general ledger. */
    account: text(),
    /** Norwegian, eleven digits, or IBAN, without blanks. */
    bankAccount: text('bank_account'),
    street: text(),
    postalCode: text('postal_code'),
    city: text(),
    /** ISO 3166-1, two letters. */
    country: text(),
    /** The last day on which something is posted on it. */
    validTo: date('valid_to').$type<CivilDate>(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.id] }),
    unique('counterparty_by_number').on(t.clientId, t.kind, t.number),
    foreignKey({ columns: [t.clientId, t.account], foreignColumns: [account.clientId, account.number] }),
  ],
);

/** A value lines can be analysed by, such as one project; `type` is the SAF-T AnalysisType. */
export const dimension = ledgerSchema.table(
  'dimension',
  {
    clientId: clientId(),
    type: text().notNull(),
    code: text().notNull(),
    typeName: text('type_name').notNull(),
    name: text().notNull(),
    /** The last day on which a line is analysed by it. */
    validTo: date('valid_to').$type<CivilDate>(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.type, t.code] })],
);

/**
 * What an imported file says of the company, an account, a party, a code or a journal beyond their registers, and the
 * registers that Segl has none of (saft/carried.ts); `type` and `key` say of what.
 */
export const carried = ledgerSchema.table(
  'carried',
  {
    clientId: clientId(),
    type: text().notNull(),
    key: text().notNull(),
    /** Canonical JSON, whose very text is hashed. */
    elements: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.type, t.key] })],
);

export const series = ledgerSchema.table(
  'series',
  { clientId: clientId(), code: text().notNull(), name: text().notNull() },
  (t) => [primaryKey({ columns: [t.clientId, t.code] })],
);
