import { asc, eq } from 'drizzle-orm';
import type { Tx } from '../database.ts';
import { client } from './schema.ts';

export type Client = typeof client.$inferSelect;

export async function insertClient(tx: Tx, row: Client): Promise<void> {
  await tx.insert(client).values(row);
}

export async function findClient(tx: Tx, id: string): Promise<Client | null> {
  const [row] = await tx.select().from(client).where(eq(client.id, id));
  return row ?? null;
}

/** Every client the actor may see: their own, or all for the machine itself. */
export function listClients(tx: Tx): Promise<Client[]> {
  return tx.select().from(client).orderBy(asc(client.name));
}
