import { asc, eq, isNotNull, sql } from 'drizzle-orm';
import { rawSql, type Tx } from '../database.ts';
import { client } from './schema.ts';

export type Client = Omit<typeof client.$inferSelect, 'orgnrKey'>;

const CLIENT = { id: client.id, orgnr: client.orgnr, name: client.name, createdAt: client.createdAt };

export async function insertClient(tx: Tx, { id, orgnr, name, createdAt }: Client): Promise<void> {
  // Drizzle would name every column of the table, and this must also work while an older one is migrated.
  await rawSql(tx)`insert into platform.client (id, orgnr, name, created_at)
    values (${id}, ${orgnr}, ${name}, ${createdAt.toISOString()})`;
}

export async function findClient(tx: Tx, id: string): Promise<Client | null> {
  const [row] = await tx.select(CLIENT).from(client).where(eq(client.id, id));
  return row ?? null;
}

/** Whether there is any client that the actor may see. */
export async function anyClient(tx: Tx): Promise<boolean> {
  return (await tx.select({ id: client.id }).from(client).limit(1)).length > 0;
}

/** Every client the actor may see: their own, or all for the machine itself. */
export function listClients(tx: Tx): Promise<Client[]> {
  // One without an id is none of them: those that it was are missed by what is remembered.
  return tx.select(CLIENT).from(client).where(isNotNull(client.id)).orderBy(asc(client.name), asc(client.id));
}

/**
 * The clients with that number, oldest first: one, unless there were more before a second was refused.
 * @param key `orgnrKey` of the number
 */
export async function clientsByOrgnr(tx: Tx, key: string): Promise<Client[]> {
  if (key === '') return [];
  return tx
    .select(CLIENT)
    .from(client)
    .where(sql`platform.orgnr_key(${client.orgnr}) = ${key}`)
    .orderBy(asc(client.createdAt), asc(client.id));
}
