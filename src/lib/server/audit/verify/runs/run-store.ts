import { NO_CLIENT } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';

export interface RunRow {
  readonly run: string;
  /** Sealed. */
  readonly soFar: Uint8Array;
}

export async function findRun(tx: Tx, clientId: string): Promise<RunRow | null> {
  const [row] = await rawSql(tx)<RunRow[]>`
    select run, so_far as "soFar" from audit.verification where client_id = ${clientId}`;
  return row ?? null;
}

/** Events that say that a run has ended, whoever wrote them: this one, or where `since` is given, any from then on. */
export async function runEvents(
  tx: Tx,
  clientId: string,
  { run, since = null }: { readonly run: string; readonly since?: string | null },
) {
  return rawSql(tx)<{ eventId: string; statement: Uint8Array; mac: Uint8Array | null }[]>`
    select id as "eventId", audit.statement_of(event) as statement, mac from audit.event
    where client_id = ${clientId} and subject_type = 'log' and subject_id = ${clientId} and kind = 'log.verified'
      and (request_id = ${run} or at >= ${since}::timestamptz)`;
}

/** Takes the place of the one before; how many faults that had found stands until this one has ended. */
export async function beginRun(tx: Tx, clientId: string, { run, soFar }: RunRow, at: Date): Promise<void> {
  await rawSql(tx)`
    insert into audit.verification (client_id, run, started_at, so_far)
    values (${clientId}, ${run}, ${at.toISOString()}, ${soFar})
    on conflict (client_id) do update
      set run = excluded.run, started_at = excluded.started_at, so_far = excluded.so_far, ended_at = null`;
}

export async function keepRun(tx: Tx, clientId: string, { run, soFar }: RunRow): Promise<void> {
  await rawSql(
    tx,
  )`update audit.verification set so_far = ${soFar} where client_id = ${clientId} and run = ${run}`;
}

/** Whoever else would end it waits until this transaction has ended. */
export async function endRun(
  tx: Tx,
  clientId: string,
  { run, at, faults }: { readonly run: string; readonly at: Date; readonly faults: number },
): Promise<void> {
  await rawSql(tx)`update audit.verification set ended_at = ${at.toISOString()}, faults = ${faults},
      clean_from = case when ${faults} = 0 then started_at else clean_from end
    where client_id = ${clientId} and run = ${run}`;
}

/** When the last run of the client began; null before the first. */
export async function lastBegun(tx: Tx, clientId: string): Promise<Date | null> {
  const [row] = await rawSql(tx)<{ at: Date }[]>`
    select started_at as at from audit.verification where client_id = ${clientId}`;
  return row ? new Date(row.at) : null;
}

/**
 * The clients with an event that waits for its place in their log, or for being delivered to it, since before that moment:
 * the id of an event says when it was made, and is under its mark. Answers only the machine in the directory.
 */
export async function clientsHeldBack(tx: Tx, before: Date): Promise<string[]> {
  const rows = await rawSql(tx)<{ id: string }[]>`
    select waiting as id from audit.clients_waiting(${before.toISOString()}) as waiting
    union select target from audit.outbox where uuid_extract_timestamp(event_id) < ${before.toISOString()}`;
  return rows.map(({ id }) => id);
}

export interface LogsHealth {
  /** The last verification of some client, or of the installation's log, has found faults. */
  readonly faults: boolean;
  /** A device contradicted some log, and no verification that began later has found nothing. */
  readonly contradicted: boolean;
  /** When the last verification of the installation's log has ended; null where none has. */
  readonly ownEndedAt: string | null;
}

/** Of all clients; answers only the machine in the directory. */
export async function logsHealth(tx: Tx): Promise<LogsHealth> {
  const [row] = await rawSql(tx)<LogsHealth[]>`
    with told as materialized (select client_id, kind, at from audit.logs_told())
    select exists (select from audit.verification where faults > 0) as faults,
      exists (select from told left join audit.verification v on v.client_id = told.client_id
        where told.kind = 'log.contradicted' and (v.clean_from is null or v.clean_from <= told.at)) as contradicted,
      (select v.ended_at from audit.verification v where v.client_id = ${NO_CLIENT}) as "ownEndedAt"`;
  return row ?? { faults: false, contradicted: false, ownEndedAt: null };
}

/** A client, and the newest event that says it was verified, whoever wrote that; nulls where there is none. */
export interface LastVerified {
  readonly id: string;
  readonly createdAt: string;
  readonly eventId: string | null;
  readonly statement: Uint8Array | null;
  readonly mac: Uint8Array | null;
}

/** Of all clients; answers only the machine in the directory. */
export async function lastVerified(tx: Tx): Promise<LastVerified[]> {
  return rawSql(tx)<LastVerified[]>`
    select c.id, c.created_at as "createdAt", told.event_id as "eventId", told.statement, told.mac
    from platform.client c
    left join audit.logs_told() told on told.client_id = c.id and told.kind = 'log.verified'`;
}
