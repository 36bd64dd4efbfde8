import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  date,
  foreignKey,
  integer,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { CivilDate } from '#lib/domain/date.ts';
import { account, series } from '../chart/schema.ts';
import { ledgerSchema } from '../schema.ts';
import { line } from '../vouchers/schema.ts';

/** A line that is borne by the months it is for, and whether what was left of it was borne at once. */
export const accrual = ledgerSchema.table(
  'accrual',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    voucherId: uuid('voucher_id').notNull(),
    line: integer('line_no').notNull(),
    /** Of the line; øre, debit positive. */
    account: text().notNull(),
    amount: bigint({ mode: 'bigint' }).notNull(),
    /** Where it stands until its month comes. */
    balanceAccount: text('balance_account').notNull(),
    date: date().$type<CivilDate>().notNull(),
    firstMonth: date('first_month').$type<CivilDate>().notNull(),
    months: smallint().notNull(),
    series: text().notNull(),
    text: text().notNull(),
    madeAt: timestamp('made_at', { withTimezone: true, precision: 3 }).notNull(),
    madeBy: uuid('made_by').notNull(),
    endedOn: date('ended_on').$type<CivilDate>(),
    endedAt: timestamp('ended_at', { withTimezone: true, precision: 3 }),
    endedBy: uuid('ended_by'),
  },
  (t) => [
    primaryKey({ name: 'accrual_pkey', columns: [t.clientId, t.id] }),
    uniqueIndex('accrual_once')
      .on(t.clientId, t.voucherId, t.line)
      .where(sql`ended_on is null`),
    foreignKey({
      name: 'accrual_of_line',
      columns: [t.clientId, t.voucherId, t.line],
      foreignColumns: [line.clientId, line.voucherId, line.lineNo],
    }),
    foreignKey({
      name: 'accrual_by_account',
      columns: [t.clientId, t.balanceAccount],
      foreignColumns: [account.clientId, account.number],
    }),
    foreignKey({
      name: 'accrual_in_series',
      columns: [t.clientId, t.series],
      foreignColumns: [series.clientId, series.code],
    }),
    check('accrual_soon', sql`first_month <= date + interval '10 years'`),
    check('accrual_months', sql`months between 1 and 120 and abs(amount) >= months`),
    check(
      'accrual_forward',
      sql`first_month = date_trunc('month', first_month::timestamp)::date
        and first_month >= date_trunc('month', date::timestamp)::date`,
    ),
    check(
      'accrual_ended_whole',
      sql`(ended_on is null) = (ended_at is null) and (ended_on is null) = (ended_by is null) and ended_on >= date`,
    ),
  ],
);
