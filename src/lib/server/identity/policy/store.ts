import { desc, eq } from 'drizzle-orm';
import type { AccessPolicy } from '#lib/domain/access/policy.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { accessPolicy } from '../schema.ts';

export type PolicyVersion = Omit<typeof accessPolicy.$inferSelect, 'clientId'>;

/** The newest, which holds; null where the client has said nothing. */
export async function newestPolicy(tx: Tx, clientId: string): Promise<PolicyVersion | null> {
  const [row] = await tx
    .select()
    .from(accessPolicy)
    .where(eq(accessPolicy.clientId, clientId))
    .orderBy(desc(accessPolicy.version))
    .limit(1);
  if (!row) return null;
  const { clientId: _, ...version } = row;
  return version;
}

/** What somebody is in a client, and what that asks of them. */
export interface Membership {
  readonly role: Role;
  readonly underPolicySince: Date;
  /** From when on it is worth nothing; null: until it is ended. */
  readonly endsAt: Date | null;
  /** By which accounting firm they are let in; null: by the client itself. */
  readonly through: { readonly engagement: string; readonly partnerId: string } | null;
  /** The client's own; null where it has said nothing. */
  readonly policy: (AccessPolicy & { readonly stricterSince: Date | null }) | null;
}

/** Null: not a member. */
export async function membershipWithPolicy(
  tx: Tx,
  clientId: string,
  userId: string,
): Promise<Membership | null> {
  const [row] = await rawSql(tx)<RawMembership[]>`
    select m.role, m.under_policy_since, m.ends_at, e.id as engagement, e.partner_id, p.version as policy_version, p.required_of, p.factors, p.grace_days,
      p.step_up_minutes, p.session_days, p.idle_minutes, p.wipe_after, p.stricter_since
    from identity.membership m
    left join identity.engagement e on e.client_id = m.client_id and e.id = m.engagement
    left join lateral (
      select * from identity.access_policy a where a.client_id = m.client_id order by a.version desc limit 1) p on true
    where m.client_id = ${clientId} and m.user_id = ${userId}`;
  return row ? membershipOf(row) : null;
}

/** As `identity.admission` says it too, of who is a member. Times arrive as text, as with sessions. */
export type RawMembership = {
  readonly role: Role;
  readonly under_policy_since: string;
  readonly ends_at: string | null;
} & ({ readonly engagement: string; readonly partner_id: string } | { readonly engagement: null }) &
  (RawPolicy | { readonly policy_version: null });

interface RawPolicy {
  readonly policy_version: number;
  readonly required_of: AccessPolicy['requiredOf'];
  readonly factors: AccessPolicy['factors'];
  readonly grace_days: number;
  readonly step_up_minutes: number;
  readonly session_days: number;
  readonly idle_minutes: number;
  readonly wipe_after: number | null;
  readonly stricter_since: string | null;
}

export function membershipOf(row: RawMembership): Membership {
  return {
    role: row.role,
    underPolicySince: new Date(row.under_policy_since),
    endsAt: row.ends_at === null ? null : new Date(row.ends_at),
    through: row.engagement === null ? null : { engagement: row.engagement, partnerId: row.partner_id },
    policy: row.policy_version === null ? null : policyOf(row),
  };
}

function policyOf(row: RawPolicy): NonNullable<Membership['policy']> {
  return {
    requiredOf: row.required_of,
    factors: row.factors,
    graceDays: row.grace_days,
    stepUpMinutes: row.step_up_minutes,
    sessionDays: row.session_days,
    idleMinutes: row.idle_minutes,
    wipeAfter: row.wipe_after,
    stricterSince: row.stricter_since === null ? null : new Date(row.stricter_since),
  };
}
