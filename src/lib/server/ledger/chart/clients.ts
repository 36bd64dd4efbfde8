import { statement } from '#lib/domain/statement.ts';
import { record } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { insertClient, type Client } from '../../platform/tenant/store.ts';

/** Makes the context's client, with the first event of its log. */
export async function createClient(
  tx: Tx,
  context: Context,
  { orgnr, name }: { orgnr: string; name: string },
): Promise<void> {
  const row: Client = { id: context.clientId, orgnr, name, createdAt: context.platform.clock.now() };
  await insertClient(tx, row);
  await record(tx, context, {
    kind: 'client.created',
    subject: { type: 'client', id: row.id },
    detail: clientStatement.said(row),
  });
}

/** `segl.client.v1`: what the log says of a client's row. */
export const clientStatement = statement<Client>('segl.client', {
  v1: ({ id, orgnr, name, createdAt }) => ({ id, orgnr, name, createdAt: createdAt.toISOString() }),
});
