import type { LooseRow } from '../ledger/index.ts';
import { rawSql, type Tx } from '../platform/database.ts';

/**
 * Parts of a draft without it or not numbered in sequence, and photos that are not as they arrived: none unless
 * somebody switched the database's own rules off.
 */
export function looseRows(tx: Tx, clientId: string): Promise<LooseRow[]> {
  return rawSql(tx)<LooseRow[]>`
    select 'draft_photo' as table, draft_id || '/' || position as id, 'has no draft' as fault from ledger.draft_photo p
      where client_id = ${clientId} and not exists (
        select from ledger.draft d where d.client_id = p.client_id and d.id = p.draft_id)
    union all
    select 'draft_coding', draft_id::text, 'has no draft' from ledger.draft_coding p
      where client_id = ${clientId} and not exists (
        select from ledger.draft d where d.client_id = p.client_id and d.id = p.draft_id)
    union all
    select 'draft', draft_id::text, 'has photos that are not numbered from 0' from ledger.draft_photo
      where client_id = ${clientId} group by draft_id having min(position) <> 0 or max(position) <> count(*) - 1
    union all
    select 'photo', id::text, 'has arrived with another size than it has' from ledger.photo
      where client_id = ${clientId} and complete_at is not null and received <> size`;
}
