import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  date,
  foreignKey,
  index,
  integer,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import type { CivilDate } from '#lib/domain/date.ts';
import { account, counterparty } from '../chart/schema.ts';
import { ledgerSchema } from '../schema.ts';

/** A line on a control account, and what of it is not matched; kept by rules of the database and written by nothing else. */
export const openItem = ledgerSchema.table(
  'open_item',
  {
    clientId: uuid('client_id').notNull(),
    voucherId: uuid('voucher_id').notNull(),
    lineNo: integer('line_no').notNull(),
    account: text().notNull(),
    kind: text({ enum: ['customer', 'supplier'] }).notNull(),
    counterpartyId: uuid('counterparty_id'),
    /** The voucher's. */
    date: date().$type<CivilDate>().notNull(),
    dueDate: date('due_date').$type<CivilDate>().notNull(),
    /** Øre; debit positive. */
    amount: bigint({ mode: 'bigint' }).notNull(),
    remaining: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [
    primaryKey({ name: 'open_item_pkey', columns: [t.clientId, t.voucherId, t.lineNo] }),
    index('open_item_open')
      .on(t.clientId, t.counterpartyId, t.date, t.voucherId, t.lineNo)
      .where(sql`remaining <> 0`),
    index('open_item_of_party').on(t.clientId, t.counterpartyId, t.date, t.voucherId, t.lineNo),
    check('open_item_kind_known', sql`kind in ('customer', 'supplier')`),
    check(
      'open_item_within',
      sql`case when amount >= 0 then remaining between 0 and amount else remaining between amount and 0 end`,
    ),
  ],
);

/** Items of one party on one account that were held against each other, and whether that was undone. */
export const matching = ledgerSchema.table(
  'matching',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    account: text().notNull(),
    counterpartyId: uuid('counterparty_id').notNull(),
    /** From when on it counts: the day of the last of its items. */
    date: date().$type<CivilDate>().notNull(),
    matchedAt: timestamp('matched_at', { withTimezone: true, precision: 3 }).notNull(),
    matchedBy: uuid('matched_by').notNull(),
    undoneAt: timestamp('undone_at', { withTimezone: true, precision: 3 }),
    undoneBy: uuid('undone_by'),
  },
  (t) => [
    primaryKey({ name: 'matching_pkey', columns: [t.clientId, t.id] }),
    index('matching_by_party').on(t.clientId, t.counterpartyId, t.matchedAt),
    index('matching_by_date')
      .on(t.clientId, t.date)
      .where(sql`undone_at is null`),
    foreignKey({
      name: 'matching_of_account',
      columns: [t.clientId, t.account],
      foreignColumns: [account.clientId, account.number],
    }),
    foreignKey({
      name: 'matching_of_party',
      columns: [t.clientId, t.counterpartyId],
      foreignColumns: [counterparty.clientId, counterparty.id],
    }),
    check('matching_undone_whole', sql`(undone_at is null) = (undone_by is null)`),
  ],
);

/** What of an item is matched. */
export const matchingLine = ledgerSchema.table(
  'matching_line',
  {
    clientId: uuid('client_id').notNull(),
    matchingId: uuid('matching_id').notNull(),
    voucherId: uuid('voucher_id').notNull(),
    lineNo: integer('line_no').notNull(),
    /** Of the item, with its sign. */
    amount: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [
    primaryKey({
      name: 'matching_line_pkey',
      columns: [t.clientId, t.matchingId, t.voucherId, t.lineNo],
    }),
    index('matching_line_by_item').on(t.clientId, t.voucherId, t.lineNo),
    foreignKey({
      name: 'matching_line_of_matching',
      columns: [t.clientId, t.matchingId],
      foreignColumns: [matching.clientId, matching.id],
    }),
    foreignKey({
      name: 'matching_line_of_item',
      columns: [t.clientId, t.voucherId, t.lineNo],
      foreignColumns: [openItem.clientId, openItem.voucherId, openItem.lineNo],
    }),
  ],
);
