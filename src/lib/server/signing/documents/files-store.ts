import { rawSql, type TransactionSql, type Tx } from '../../platform/database.ts';
import type { Files, NamedFile } from '#lib/server/audit/index.ts';

/** Every state of every document's file: as it was uploaded, sent, signed by each, and brought up to date. */
export const documentFiles: Files = {
  kind: 'document',
  async count(tx: Tx, clientId: string) {
    const sql = rawSql(tx);
    const [row] = await sql<
      { n: number }[]
    >`select count(*)::int as n from (${named(sql, clientId)}) as file`;
    return row?.n ?? 0;
  },
  async named(tx, clientId, ids) {
    const sql = rawSql(tx);
    const rows = await sql<{ id: string }[]>`
      select blob_id as id from (${named(sql, clientId)}) as file where blob_id = any (${[...ids]}::uuid[])`;
    return rows.map(({ id }) => id);
  },
  async page(tx, clientId, after, limit) {
    const sql = rawSql(tx);
    return sql<NamedFile[]>`
      select blob_id as "blobId", 'document ' || document_id as of, sha256, size from (${named(sql, clientId)}) as file
      where ${after === null ? sql`blob_id is not null` : sql`blob_id > ${after}`} order by blob_id limit ${limit}`;
  },
};

function named(sql: TransactionSql, clientId: string) {
  return sql`
    select id as document_id, blob_id, sha256, size from signing.document where client_id = ${clientId}
    union all select document_id, blob_id, sha256, size from signing.dispatch where client_id = ${clientId}
    union all select document_id, blob_id, sha256, size from signing.signature where client_id = ${clientId}
    union all select document_id, blob_id, sha256, size from signing.augmentation where client_id = ${clientId}`;
}
