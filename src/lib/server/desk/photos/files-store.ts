import type { Files, NamedFile } from '#lib/server/audit/index.ts';
import { rawSql } from '../../platform/database.ts';

/** The photos that have arrived in full. */
export const photoFiles: Files = {
  kind: 'photo',
  async count(tx, clientId) {
    const [row] = await rawSql(tx)<{ n: number }[]>`
      select count(*)::int as n from ledger.photo where client_id = ${clientId} and complete_at is not null`;
    return row?.n ?? 0;
  },
  async named(tx, clientId, ids) {
    const rows = await rawSql(tx)<{ id: string }[]>`
      select id from ledger.photo where client_id = ${clientId} and id = any (${[...ids]}::uuid[])`;
    return rows.map(({ id }) => id);
  },
  async page(tx, clientId, after, limit) {
    const sql = rawSql(tx);
    return sql<NamedFile[]>`
      select id as "blobId", 'photo ' || id as of, sha256, size from ledger.photo
      where client_id = ${clientId} and complete_at is not null and ${after === null ? sql`id is not null` : sql`id > ${after}`} order by id limit ${limit}`;
  },
};
