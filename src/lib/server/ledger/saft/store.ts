import { desc, eq } from 'drizzle-orm';
import type { Tx } from '../../platform/database.ts';
import { saftImport } from './schema.ts';

export type SaftImportRow = Omit<typeof saftImport.$inferSelect, 'clientId'>;

export async function insertSaftImport(tx: Tx, clientId: string, row: SaftImportRow): Promise<void> {
  await tx.insert(saftImport).values({ clientId, ...row });
}

/** Newest first. */
export async function listSaftImports(tx: Tx, clientId: string): Promise<SaftImportRow[]> {
  const rows = await tx
    .select()
    .from(saftImport)
    .where(eq(saftImport.clientId, clientId))
    .orderBy(desc(saftImport.at), desc(saftImport.id));
  return rows.map(({ clientId: _, ...row }) => row);
}
