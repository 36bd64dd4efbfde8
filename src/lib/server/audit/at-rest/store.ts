import { rawSql, type Tx } from '../../platform/database.ts';

/** The kind of the newest event about the disk of the installation's database in the client's log; null where there is none. */
export async function newestOfDisk(tx: Tx, clientId: string, installation: string): Promise<string | null> {
  const [row] = await rawSql(tx)<{ kind: string }[]>`
    select kind from audit.event where client_id = ${clientId} and subject_type = 'disk' and subject_id = ${installation}
    order by at desc, id desc limit 1`;
  return row?.kind ?? null;
}
