import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import { smallChart } from './chart.ts';
import type { TestDatabase } from './database.ts';

export { smallChart, voucherOf } from './chart.ts';

/** A new client with {@link smallChart}. */
export async function newLedger(database: TestDatabase, name = 'Prøve AS'): Promise<string> {
  const clientId = await database.newClient(name);
  const context = database.contextFor(clientId);
  await context.transaction(async (tx) => ok(await addToChart(tx, context, smallChart)));
  return clientId;
}

/** A new ledger, and three people acting in it whose roles nobody asks about. */
export async function newLedgerOfThree(
  database: TestDatabase,
): Promise<Record<'field' | 'bookkeeper' | 'manager', Context> & { clientId: string }> {
  const clientId = await newLedger(database);
  const somebody = () => database.contextFor(clientId, uuidv7());
  return { clientId, field: somebody(), bookkeeper: somebody(), manager: somebody() };
}
