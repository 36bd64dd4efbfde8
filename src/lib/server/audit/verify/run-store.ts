import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import type { ReadSoFar } from './files.ts';

/** What a verification has found until now, and where it goes on. */
export interface SoFar {
  readonly rows: RowsFound;
  readonly files: ReadSoFar;
}

/** What was found in the database, in figures. */
interface RowsFound {
  /** The tree head that was verified; null: the log was empty. */
  readonly size: number;
  readonly root: string | null;
  readonly events: number;
  readonly notAuthenticated: number;
  /** How many of each code. */
  readonly findings: Readonly<Record<string, number>>;
}

export interface RunRow {
  readonly run: string;
  readonly soFar: SoFar;
  readonly ended: boolean;
}

export async function findRun(tx: Tx, clientId: string): Promise<RunRow | null> {
  const [row] = await rawSql(tx)<RunRow[]>`
    select run, so_far as "soFar", ended_at is not null as ended from audit.verification where client_id = ${clientId}`;
  return row ?? null;
}

/** Takes the place of the one before; how many faults that had found stands until this one has ended. */
export async function beginRun(tx: Tx, clientId: string, run: string, at: Date, soFar: SoFar): Promise<void> {
  await rawSql(tx)`
    insert into audit.verification (client_id, run, started_at, so_far)
    values (${clientId}, ${run}, ${at.toISOString()}, ${JSON.stringify(soFar)}::text::jsonb)
    on conflict (client_id) do update
      set run = excluded.run, started_at = excluded.started_at, so_far = excluded.so_far, ended_at = null`;
}

export async function keepRun(tx: Tx, clientId: string, run: string, soFar: SoFar): Promise<void> {
  await rawSql(tx)`update audit.verification set so_far = ${JSON.stringify(soFar)}::text::jsonb
    where client_id = ${clientId} and run = ${run}`;
}

/** @returns false where it has ended before, or another has taken its place: who else would end it waits here */
export async function endRun(
  tx: Tx,
  clientId: string,
  run: string,
  at: Date,
  faults: number,
): Promise<boolean> {
  const ended = await rawSql(
    tx,
  )`update audit.verification set ended_at = ${at.toISOString()}, faults = ${faults}
    where client_id = ${clientId} and run = ${run} and ended_at is null returning run`;
  return ended.length > 0;
}

/** Whether the last verification of any client has found faults; answers only the machine in the directory. */
export async function anyFaults(tx: Tx): Promise<boolean> {
  const [row] = await rawSql(tx)<{ any: boolean }[]>`
    select exists (select from audit.verification where faults > 0) as any`;
  return row?.any === true;
}
