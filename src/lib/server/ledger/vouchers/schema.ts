import type { CivilDate } from '#lib/domain/date.ts';
import { VOUCHER_SOURCES } from '#lib/domain/ledger/voucher.ts';
import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  date,
  foreignKey,
  index,
  integer,
  numeric,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { account, counterparty, dimension, fiscalYear, period, series, vatCode } from '../chart/schema.ts';
import { bytes, xid8 } from '../../platform/columns.ts';
import { columnList } from '../../platform/column-list.ts';
import { ledgerSchema } from '../schema.ts';

/** The last number given out; raised only by the transaction that posts with the number. */
export const seriesCounter = ledgerSchema.table(
  'series_counter',
  {
    clientId: uuid('client_id').notNull(),
    series: text().notNull(),
    year: integer().notNull(),
    lastNumber: bigint('last_number', { mode: 'bigint' })
      .notNull()
      .default(sql`0`),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.series, t.year] }),
    foreignKey({ columns: [t.clientId, t.series], foreignColumns: [series.clientId, series.code] }),
    foreignKey({ columns: [t.clientId, t.year], foreignColumns: [fiscalYear.clientId, fiscalYear.year] }),
  ],
);

/** A posted, numbered, immutable entry. */
export const voucher = ledgerSchema.table(
  'voucher',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    series: text().notNull(),
    year: integer().notNull(),
    number: bigint({ mode: 'bigint' }).notNull(),
    date: date().$type<CivilDate>().notNull(),
    period: smallint().notNull(),
    text: text().notNull(),
    /** Where it came from: keyed in, a draft, another system's file, the opening balance, a reversal, the end of a year, something that posts by itself. */
    source: text({ enum: VOUCHER_SOURCES }).notNull(),
    /** The number it had in the system it was imported from; of an automatic one, what posted it: `accrual/part`. */
    sourceRef: text('source_ref'),
    draftId: uuid('draft_id'),
    reversesId: uuid('reverses_id'),
    /** The paper's own date, where it is booked on another. */
    documentDate: date('document_date').$type<CivilDate>(),
    /** When and by whom it was entered in the system it was imported from, and what kind of voucher that calls it. */
    enteredOn: date('entered_on').$type<CivilDate>(),
    enteredBy: text('entered_by'),
    voucherType: text('voucher_type'),
    /** What its file says of it that no column has room for: canonical JSON, whose very text is hashed. */
    carried: text(),
    /** SHA-256 of its `segl.voucher` statement, which covers every column of the row and its lines. */
    contentHash: bytes('content_hash').notNull(),
    postedAt: timestamp('posted_at', { withTimezone: true, precision: 3 }).notNull(),
    postedBy: uuid('posted_by').notNull(),
    /** The transaction that posted it; a trigger lets lines in only while it runs. Means nothing afterwards. */
    postedTx: xid8('posted_tx')
      .notNull()
      .default(sql`pg_current_xact_id()`),
    /** When the server it ran on had started: a dump keeps the number above, and another server meets it again. */
    postedServer: timestamp('posted_server', { withTimezone: true }).default(sql`pg_postmaster_start_time()`),
  },
  (t) => [
    primaryKey({ name: 'voucher_pkey', columns: [t.clientId, t.id] }),
    unique('voucher_number').on(t.clientId, t.series, t.year, t.number),
    unique('voucher_reversed_once').on(t.clientId, t.reversesId),
    uniqueIndex('voucher_automatic_once')
      .on(t.clientId, t.sourceRef)
      .where(sql`source = 'automatic'`),
    index('voucher_from_draft').on(t.clientId, t.draftId),
    index('voucher_newest').on(t.clientId, t.date, t.id),
    foreignKey({ columns: [t.clientId, t.series], foreignColumns: [series.clientId, series.code] }),
    foreignKey({
      columns: [t.clientId, t.year, t.period],
      foreignColumns: [period.clientId, period.year, period.number],
    }),
    foreignKey({ columns: [t.clientId, t.reversesId], foreignColumns: [t.clientId, t.id] }),
    check(
      'voucher_source_known',
      sql`source in ('manual', 'draft', 'import', 'opening', 'reversal', 'year-end', 'automatic')`,
    ),
    check(
      'voucher_source_fits',
      sql`(source = 'reversal') = (reverses_id is not null) and (source = 'draft') = (draft_id is not null)`,
    ),
    check('voucher_not_its_own_reversal', sql`reverses_id <> id`),
    check('voucher_opening_apart', sql`(source = 'opening') = (period = 0)`),
  ],
);

/** That somebody wants an opening balance taken back; another person does it, on the same date. */
export const reversalProposal = ledgerSchema.table(
  'reversal_proposal',
  {
    clientId: uuid('client_id').notNull(),
    voucherId: uuid('voucher_id').notNull(),
    id: uuid().notNull(),
    date: date().$type<CivilDate>().notNull(),
    text: text().notNull(),
    proposedBy: uuid('proposed_by').notNull(),
    proposedAt: timestamp('proposed_at', { withTimezone: true, precision: 3 }).notNull(),
  },
  (t) => [
    primaryKey({ name: 'reversal_proposal_pkey', columns: [t.clientId, t.id] }),
    index('reversal_proposal_by_voucher').on(t.clientId, t.voucherId),
    foreignKey({
      name: 'reversal_proposal_of_voucher',
      columns: [t.clientId, t.voucherId],
      foreignColumns: [voucher.clientId, voucher.id],
    }),
  ],
);

export const line = ledgerSchema.table(
  'line',
  {
    clientId: uuid('client_id').notNull(),
    voucherId: uuid('voucher_id').notNull(),
    lineNo: integer('line_no').notNull(),
    account: text().notNull(),
    /** Øre; debit positive, credit negative. */
    amount: bigint({ mode: 'bigint' }).notNull(),
    text: text(),
    vatCode: text('vat_code'),
    /** The rate that held on the voucher's date, hundredths of a per cent. */
    vatRateBp: integer('vat_rate_bp'),
    vatBase: bigint('vat_base', { mode: 'bigint' }),
    vatAmount: bigint('vat_amount', { mode: 'bigint' }),
    counterpartyId: uuid('counterparty_id'),
    currency: text(),
    /** Minor units of `currency`, signed like `amount`. */
    currencyAmount: bigint('currency_amount', { mode: 'bigint' }),
    /** Kroner for one of `currency`. */
    currencyRate: numeric('currency_rate'),
    /** Of the document behind it. */
    reference: text(),
    /** KID. */
    cid: text(),
    dueDate: date('due_date').$type<CivilDate>(),
    /** That an invoice is to be paid to. */
    bankAccount: text('bank_account'),
    valueDate: date('value_date').$type<CivilDate>(),
    quantity: numeric(),
    /** What its file says of it that no column has room for: canonical JSON, whose very text is hashed. */
    carried: text(),
  },
  (t) => [
    primaryKey({ name: 'line_pkey', columns: [t.clientId, t.voucherId, t.lineNo] }),
    index('line_by_amount').on(t.clientId, t.amount, t.voucherId),
    index('line_of_party')
      .on(t.clientId, t.counterpartyId, t.voucherId)
      .where(sql`counterparty_id is not null`),
    foreignKey({ columns: [t.clientId, t.voucherId], foreignColumns: [voucher.clientId, voucher.id] }),
    foreignKey({ columns: [t.clientId, t.account], foreignColumns: [account.clientId, account.number] }),
    foreignKey({ columns: [t.clientId, t.vatCode], foreignColumns: [vatCode.clientId, vatCode.code] }),
    foreignKey({
      columns: [t.clientId, t.counterpartyId],
      foreignColumns: [counterparty.clientId, counterparty.id],
    }),
    check(
      'line_vat_whole',
      sql`vat_code is not null or (vat_rate_bp is null and vat_base is null and vat_amount is null)`,
    ),
    check('line_currency_whole', sql`(currency is null) = (currency_amount is null)`),
    check('line_rate_of_currency', sql`currency is not null or currency_rate is null`),
  ],
);

export const lineDimension = ledgerSchema.table(
  'line_dimension',
  {
    clientId: uuid('client_id').notNull(),
    voucherId: uuid('voucher_id').notNull(),
    lineNo: integer('line_no').notNull(),
    type: text().notNull(),
    code: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.voucherId, t.lineNo, t.type] }),
    foreignKey({
      columns: [t.clientId, t.voucherId, t.lineNo],
      foreignColumns: [line.clientId, line.voucherId, line.lineNo],
    }),
    foreignKey({
      columns: [t.clientId, t.type, t.code],
      foreignColumns: [dimension.clientId, dimension.type, dimension.code],
    }),
    index('line_dimension_by_code').on(t.clientId, t.type, t.code, t.voucherId, t.lineNo),
  ],
);

/** What the statements of the hot paths name of these tables. */
export const VOUCHER_COLUMNS = columnList(voucher, ['postedTx', 'postedServer']);
export const LINE_COLUMNS = columnList(line);
export const LINE_DIMENSION_COLUMNS = columnList(lineDimension);

/** Sums per account and period, kept by a trigger on `line` and written by nothing else. */
export const balance = ledgerSchema.table(
  'balance',
  {
    clientId: uuid('client_id').notNull(),
    account: text().notNull(),
    year: integer().notNull(),
    period: smallint().notNull(),
    /** Sum of the positive amounts, øre. */
    debit: bigint({ mode: 'bigint' }).notNull(),
    /** Sum of the negative amounts, øre, as a positive number. */
    credit: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.year, t.account, t.period] }),
    foreignKey({ columns: [t.clientId, t.account], foreignColumns: [account.clientId, account.number] }),
  ],
);

/**
 * What each balance came to when the log had so many events, at every 256th: kept by a trigger on `audit.leaf` and written by
 * nothing else. Of a balance that stayed the same the last mark holds on.
 */
export const balanceMark = ledgerSchema.table(
  'balance_mark',
  {
    clientId: uuid('client_id').notNull(),
    account: text().notNull(),
    year: integer().notNull(),
    period: smallint().notNull(),
    size: bigint({ mode: 'bigint' }).notNull(),
    debit: bigint({ mode: 'bigint' }).notNull(),
    credit: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [
    primaryKey({ name: 'balance_mark_pkey', columns: [t.clientId, t.year, t.account, t.period, t.size] }),
  ],
);

/**
 * Where each account's lines stand, by date, and what they come to; kept by a trigger on `line` and written by nothing else. The opening
 * balance of the first year is no movement, and is not here.
 */
export const accountLine = ledgerSchema.table(
  'account_line',
  {
    clientId: uuid('client_id').notNull(),
    account: text().notNull(),
    /** The voucher's. */
    date: date().$type<CivilDate>().notNull(),
    voucherId: uuid('voucher_id').notNull(),
    lineNo: integer('line_no').notNull(),
    /** Øre; debit positive. */
    amount: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [
    primaryKey({
      name: 'account_line_pkey',
      columns: [t.clientId, t.account, t.date, t.voucherId, t.lineNo],
    }),
    index('account_line_by_amount').on(t.clientId, t.account, t.amount, t.voucherId, t.lineNo),
  ],
);
