import type { Role } from '#lib/domain/access/role.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import { smallChart } from './chart.ts';
import type { TestDatabase } from '../database.ts';
import { newMember } from './members.ts';

export { smallChart, voucherOf } from './chart.ts';

/** A new client with {@link smallChart}. */
export async function newLedger(database: TestDatabase, name = 'Prøve AS'): Promise<string> {
  const clientId = await database.newClient(name);
  const context = database.contextFor(clientId);
  await context.transaction(async (tx) => ok(await addToChart(tx, context, smallChart)));
  return clientId;
}

/** A new ledger, and three people who work in it. */
export async function newLedgerOfThree(
  database: TestDatabase,
): Promise<Record<'field' | 'bookkeeper' | 'manager', Context> & { clientId: string }> {
  const clientId = await newLedger(database);
  const somebody = (role: Role) => newMember(database, clientId, role);
  const [field, bookkeeper] = [await somebody('field'), await somebody('bookkeeper')];
  return { clientId, field, bookkeeper, manager: await somebody('manager') };
}
