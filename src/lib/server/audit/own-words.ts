import type { EventKind } from '#lib/domain/events/kinds.ts';
import { commitmentTo, statedIn } from '#lib/domain/tlog/event.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { notAuthentic } from './mark/mac.ts';

interface Row {
  readonly statement: Uint8Array;
  readonly mac: Uint8Array | null;
  readonly salt: Uint8Array | null;
  readonly detail: string | null;
}

/**
 * What a log says of itself in events of one kind, in the order of its leaves: the readable parts, in the shape that the
 * kind has. Only what the application wrote, and as it did: other logs and keys are judged by it, so that somebody with the
 * database must not have a word in it.
 */
export async function ownWords<T>(tx: Tx, { clientId, platform }: Context, kind: EventKind): Promise<T[]> {
  const rows = await rawSql(tx)<Row[]>`
    select event.statement, event.mac, event_detail.salt, event_detail.detail
    from audit.event
    join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    where event.client_id = ${clientId} and event.subject_type = 'log' and event.subject_id = ${clientId}
      and event.kind = ${kind}
    order by leaf.index`;
  return rows.flatMap((row) => {
    const { statement, salt, detail } = row;
    if (salt === null || detail === null || notAuthentic(platform.keys, row) !== null) return [];
    const { client, kind: stated, commitment } = statedIn(statement);
    const said = client === clientId && stated === kind && commitmentTo(salt, detail) === commitment;
    return said ? [JSON.parse(detail) as T] : [];
  });
}
