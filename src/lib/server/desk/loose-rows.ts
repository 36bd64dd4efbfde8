import type { LooseRow } from '../ledger/index.ts';
import { rawSql, type Tx } from '../platform/database.ts';

/** Photos of a draft that are not numbered in sequence, or not as they arrived: none unless somebody switched the database's own rules off. */
export function looseRows(tx: Tx, clientId: string): Promise<LooseRow[]> {
  return rawSql(tx)<LooseRow[]>`
    select 'draft' as table, draft_id::text as id, 'has photos that are not numbered from 0' as fault from ledger.draft_photo
      where client_id = ${clientId} group by draft_id having not coalesce(min(position) = 0 and max(position) = count(*) - 1 and count(position) = count(*), false)
    union all
    select 'photo', id::text, 'has arrived with another size than it has' from ledger.photo
      where client_id = ${clientId} and complete_at is not null and received is distinct from size`;
}
