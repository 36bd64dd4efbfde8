import { and, desc, eq } from 'drizzle-orm';
import type { AccessPolicy } from '#lib/domain/access/policy.ts';
import type { Role } from '#lib/domain/access/role.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { accessPolicy, engagement, membership } from '../schema.ts';

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
  readonly through: {
    readonly engagement: string;
    readonly partnerId: string;
    readonly begunAt: Date;
  } | null;
  /** The client's own; null where it has said nothing. */
  readonly policy: (AccessPolicy & { readonly stricterSince: Date | null }) | null;
}

/** In one statement, as each request asks it. Null: not a member. */
export async function membershipWithPolicy(
  tx: Tx,
  clientId: string,
  userId: string,
): Promise<Membership | null> {
  const newest = tx
    .select()
    .from(accessPolicy)
    .where(eq(accessPolicy.clientId, clientId))
    .orderBy(desc(accessPolicy.version))
    .limit(1)
    .as('newest');
  const [row] = await tx
    .select({
      ...{ role: membership.role, underPolicySince: membership.underPolicySince, endsAt: membership.endsAt },
      policy: {
        ...{ requiredOf: newest.requiredOf, factors: newest.factors, graceDays: newest.graceDays },
        ...{ stepUpMinutes: newest.stepUpMinutes, sessionDays: newest.sessionDays },
        stricterSince: newest.stricterSince,
      },
      through: {
        ...{ engagement: engagement.id, partnerId: engagement.partnerId },
        begunAt: engagement.begunAt,
      },
    })
    .from(membership)
    .leftJoin(
      engagement,
      and(eq(engagement.clientId, membership.clientId), eq(engagement.id, membership.engagement)),
    )
    .leftJoin(newest, eq(newest.clientId, membership.clientId))
    .where(and(eq(membership.clientId, clientId), eq(membership.userId, userId)));
  if (!row) return null;
  const { policy, ...rest } = row;
  return { ...rest, policy };
}
