import { rawSql, type Tx } from '../../platform/database.ts';

/** Whether the client's last verification has ended since that moment, and found nothing. */
export async function foundSound(tx: Tx, clientId: string, since: Date): Promise<boolean> {
  const [row] = await rawSql(tx)<{ sound: boolean }[]>`
    select ended_at >= ${since.toISOString()} and faults = 0 as sound
    from audit.verification where client_id = ${clientId}`;
  return row?.sound === true;
}
