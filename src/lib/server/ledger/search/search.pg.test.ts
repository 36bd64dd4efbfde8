import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { readSought } from '#lib/domain/search.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { newLedger, voucherOf } from '#tests/setup/books/ledger.ts';
import { postVoucher } from '../vouchers/service.ts';
import { asIndexed, vouchersOf, vouchersOfDay } from './store.ts';
import { day } from '#tests/setup/books/day.ts';

let database: TestDatabase;
let clientId: string;
let field: Context;

beforeAll(async () => {
  database = await freshDatabase();
  clientId = await newLedger(database);
  field = database.contextFor(clientId, uuidv7());
});
afterAll(() => database.close());

async function asked<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return must(await field.transaction(async (tx) => ok(await work(tx))));
}
const sought = (query: string) => readSought(query, '2026-11-28');

it('finds vouchers by an amount on either side and by their day, each once, and no other client’s', async () => {
  const on = (amount: bigint) => ({ ...voucherOf({ amount }), date: day('2026-05-04') });
  const voucher = on(244_375_00n);
  must(await postVoucher(field, voucher));
  must(await postVoucher(field, on(100n)));
  const elsewhere = await newLedger(database, 'En annen AS');
  must(await postVoucher(database.contextFor(elsewhere), on(244_375_00n)));
  const byAmount = await asked((tx) => vouchersOf(tx, clientId, sought('244 375,00').amounts));
  expect(byAmount.map(({ id, date }) => [id, date])).toEqual([[voucher.id, '2026-05-04']]);
  expect(await asked((tx) => vouchersOfDay(tx, clientId, '2026-05-04'))).toHaveLength(2);
  expect(await asked((tx) => vouchersOfDay(tx, clientId, '2026-05-05'))).toEqual([]);
});

it('reads by the index, however many lines have the amount', async () => {
  const plan = await asked(async (tx) => {
    await asIndexed(tx);
    const sql = rawSql(tx);
    const rows = await sql<{ 'QUERY PLAN': string }[]>`
      explain select voucher_id from ledger.line where client_id = ${clientId} and amount = 100
      order by voucher_id desc limit 32`;
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toContain('line_by_amount');
  expect(plan).not.toContain('Sort');
});
