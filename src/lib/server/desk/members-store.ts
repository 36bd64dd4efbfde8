import type { Role } from '#lib/domain/access/role.ts';
import { rawSql, type Tx } from '../platform/database.ts';

/** The members of the client with one of these roles who can sign in, and whose time is not over. */
export function membersWith(tx: Tx, clientId: string, roles: readonly Role[]): Promise<string[]> {
  return members(tx, { clientId, roles, hold: false });
}

/** The same, held until the transaction ends: whoever takes a role away now comes after, or is waited for and seen. */
export function holdMembersWith(tx: Tx, clientId: string, roles: readonly Role[]): Promise<string[]> {
  return members(tx, { clientId, roles, hold: true });
}

async function members(
  tx: Tx,
  { clientId, roles, hold }: { clientId: string; roles: readonly Role[]; hold: boolean },
): Promise<string[]> {
  const sql = rawSql(tx);
  const rows = await sql<{ userId: string }[]>`
    select m.user_id as "userId" from identity.membership m
    join identity."user" u on u.id = m.user_id and u.disabled_at is null
    where m.client_id = ${clientId} and m.role = any (${[...roles]}::text[])
      and (m.ends_at is null or m.ends_at > now())
    order by m.user_id ${hold ? sql`for share of m` : sql``}`;
  return rows.map(({ userId }) => userId);
}
