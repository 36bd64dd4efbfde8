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

/** Whether the run's event is there. By this it is known to have ended, not by what its row says. */
export async function hasEnded(tx: Tx, clientId: string, run: string): Promise<boolean> {
  const [row] = await rawSql(tx)<{ ended: boolean }[]>`
    select exists (select from audit.event where client_id = ${clientId} and subject_type = 'log'
      and subject_id = ${clientId} and kind = 'log.verified' and request_id = ${run}) as ended`;
  return row?.ended === true;
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
export async function endRun(tx: Tx, clientId: string, run: string, at: Date, faults: number): Promise<void> {
  await rawSql(tx)`update audit.verification set ended_at = ${at.toISOString()}, faults = ${faults}
    where client_id = ${clientId} and run = ${run}`;
}

/** Whether the last verification of any client has found faults; answers only the machine in the directory. */
export async function anyFaults(tx: Tx): Promise<boolean> {
  const [row] = await rawSql(tx)<{ found: boolean }[]>`
    select exists (select from audit.verification where faults > 0) as found`;
  return row?.found === true;
}
