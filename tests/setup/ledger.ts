import { ok } from '#lib/domain/result.ts';
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
