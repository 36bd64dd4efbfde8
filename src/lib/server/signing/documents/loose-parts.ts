import { rawSql, type Tx } from '../../platform/database.ts';

/** A part of a document without what it is a part of: none unless somebody switched the database's own rules off. */
export function looseParts(
  tx: Tx,
  clientId: string,
): Promise<{ part: string; documentId: string; fault: string }[]> {
  return rawSql(tx)`
    with part as (
      select 'dispatch' as part, document_id from signing.dispatch where client_id = ${clientId}
      union all select 'closing', document_id from signing.closing where client_id = ${clientId}
      union all select 'signature', document_id from signing.signature where client_id = ${clientId}
      union all select 'augmentation', document_id from signing.augmentation where client_id = ${clientId})
    select part, document_id as "documentId", 'has no document' as fault from part
      where not exists (
        select from signing.document d where d.client_id = ${clientId} and d.id = part.document_id)
    union all
    select 'signer', s.document_id, 'was asked by nobody' from signing.signer s
      where s.client_id = ${clientId} and not exists (
        select from signing.dispatch d where d.client_id = s.client_id and d.document_id = s.document_id)`;
}
