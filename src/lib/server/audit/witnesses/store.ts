import { NO_CLIENT } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';

/*
 * In transactions of the directory, whose log it is that witnesses cosign.
 */

/** The witness's line under the head of that size, once and for ever. Nothing where there is one, right or not. */
export async function insertCosignature(
  tx: Tx,
  { size, witness, line }: { readonly size: number; readonly witness: string; readonly line: string },
): Promise<void> {
  await rawSql(tx)`insert into audit.cosignature (client_id, size, witness, line)
    values (${NO_CLIENT}, ${size}, ${witness}, ${line}) on conflict do nothing`;
}

/** The witnesses' lines under the installation's checkpoint of that size, as they are stored. */
export async function cosignaturesAt(tx: Tx, size: number): Promise<readonly string[]> {
  const rows = await rawSql(tx)<{ line: string }[]>`
    select line from audit.cosignature where client_id = ${NO_CLIENT} and size = ${size} order by witness`;
  return rows.map(({ line }) => line);
}

/** Whether there is a line of this witness under the head of that size, right or not. */
export async function hasCosigned(tx: Tx, size: number, witness: string): Promise<boolean> {
  const rows = await rawSql(tx)`select from audit.cosignature
    where client_id = ${NO_CLIENT} and size = ${size} and witness = ${witness}`;
  return rows.length > 0;
}

/** The largest size at which there is a line of this witness; 0 where there is none. */
export async function newestOf(tx: Tx, witness: string): Promise<number> {
  const [row] = await rawSql(tx)<{ size: bigint }[]>`
    select size from audit.cosignature
    where client_id = ${NO_CLIENT} and witness = ${witness} order by size desc limit 1`;
  return Number(row?.size ?? 0);
}

/** Sizes of heads that there are and that have lines of at least `needed` of these witnesses, the largest first. */
export async function sizesWith(
  tx: Tx,
  witnesses: readonly string[],
  needed: number,
  limit: number,
): Promise<number[]> {
  const rows = await rawSql(tx)<{ size: bigint }[]>`
    select size from audit.cosignature
    where client_id = ${NO_CLIENT} and witness = any(${[...witnesses]}::text[])
      and exists (select from audit.checkpoint
        where checkpoint.client_id = ${NO_CLIENT} and checkpoint.size = cosignature.size)
    group by size having count(*) >= ${needed} order by size desc limit ${limit}`;
  return rows.map(({ size }) => Number(size));
}

/** A page of all lines, in the order of their sizes, each with the head that it is under, if there is one. */
export async function readCosignatures(tx: Tx, after: { size: number; witness: string }, limit: number) {
  const rows = await rawSql(tx)<{ size: bigint; witness: string; line: string; note: string | null }[]>`
    select cosignature.size, witness, line, checkpoint.note
    from audit.cosignature
    left join audit.checkpoint on checkpoint.client_id = ${NO_CLIENT} and checkpoint.size = cosignature.size
    where cosignature.client_id = ${NO_CLIENT} and (cosignature.size, witness) > (${after.size}::bigint, ${after.witness})
    order by cosignature.size, witness limit ${limit}`;
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}
