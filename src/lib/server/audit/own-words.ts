import type { EventKind } from '#lib/domain/events/kinds.ts';
import { commitmentTo, statedIn } from '#lib/domain/tlog/event.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { notAuthentic } from './mark/mac.ts';

interface Row {
  readonly id: string;
  readonly statement: Uint8Array;
  readonly mac: Uint8Array | null;
  readonly salt: Uint8Array | null;
  readonly detail: string | null;
}

/** An event of the log's own, with what it says. */
export interface OwnEvent<T> {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly said: T;
}

/**
 * What a log says of itself in events of one kind, in the order of its leaves: the readable parts, in the shape that the
 * kind has. Only what the application wrote, and as it did: other logs and keys are judged by it, so that somebody with the
 * database must not have a word in it.
 */
export async function ownWords<T>(tx: Tx, context: Context, kind: EventKind): Promise<T[]> {
  return (await ownEvents<T>(tx, context, kind)).map(({ said }) => said);
}

/** {@link ownWords} with the events that say them. @param waiting those too that have no leaf yet, behind all that have */
export async function ownEvents<T>(
  tx: Tx,
  { clientId, platform }: Context,
  kind: EventKind,
  { waiting = false } = {},
): Promise<OwnEvent<T>[]> {
  const rows = await rawSql(tx)<Row[]>`
    select event.id, audit.statement_of(event) as statement, event.mac, event_detail.salt, event_detail.detail
    from audit.event
    left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
    left join audit.pending on pending.client_id = ${clientId} and pending.event_id = event.id
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    where event.client_id = ${clientId} and event.subject_type = 'log' and event.subject_id = ${clientId}
      and event.kind = ${kind}
      and (leaf.index >= 0 or (${waiting} and leaf.index is null and pending.position is not null))
    order by leaf.index nulls last, pending.position, event.id`;
  return rows.flatMap((row) => {
    const { id, statement, salt, detail } = row;
    if (salt === null || detail === null || notAuthentic(platform.keys, row) !== null) return [];
    const stated = statedIn(statement);
    const ours = stated.client === clientId && stated.kind === kind && stated.id === id;
    if (!ours || commitmentTo(salt, detail) !== stated.commitment) return [];
    return [{ id, at: stated.at, said: JSON.parse(detail) as T }];
  });
}
