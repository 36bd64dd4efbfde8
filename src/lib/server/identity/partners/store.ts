import { and, eq, isNull } from 'drizzle-orm';
import type { EngagedRole } from '#lib/domain/access/engagement.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { assignment, engagement, membership } from '../schema.ts';

/** A client that has let the firm in. */
export interface Customer {
  readonly clientId: string;
  readonly orgnr: string;
  readonly name: string;
  readonly engagement: string;
  /** As what the firm's people come. */
  readonly role: EngagedRole;
  readonly reason: string;
  readonly begunAt: Date;
  /** Null: until it is ended. */
  readonly endsAt: Date | null;
}

interface CustomerRow extends Omit<Customer, 'begunAt' | 'endsAt'> {
  readonly begunAt: string;
  readonly endsAt: string | null;
}

/** Those that have let the transaction's client in, by name. */
export async function customersOf(tx: Tx): Promise<Customer[]> {
  const rows = await rawSql(tx)<CustomerRow[]>`
    select client_id as "clientId", orgnr, name, engagement, role, reason,
      begun_at as "begunAt", ends_at as "endsAt"
    from identity.customers() order by name, client_id`;
  return rows.map(({ begunAt, endsAt, ...row }) => ({
    ...row,
    begunAt: new Date(begunAt),
    endsAt: endsAt === null ? null : new Date(endsAt),
  }));
}

/** Whom of the transaction's client they let in, `engagement person`. */
export async function letInByCustomers(tx: Tx): Promise<Set<string>> {
  const rows = await rawSql(tx)<{ engagement: string; userId: string }[]>`
    select engagement, user_id as "userId" from identity.let_in_by_customers()`;
  return new Set(rows.map(({ engagement, userId }) => letIn(engagement, userId)));
}

export const letIn = (engagement: string, userId: string): string => `${engagement} ${userId}`;

/** Of a member of the client whom a firm let in: which firm, and by what. */
export interface LetIn {
  readonly userId: string;
  readonly engagement: string;
  readonly partnerId: string;
}

/** The client's members whom accounting firms let in; of one of these, where one is named. */
export function letInOf(tx: Tx, clientId: string, engagementId?: string): Promise<LetIn[]> {
  return tx
    .select({ userId: membership.userId, engagement: engagement.id, partnerId: engagement.partnerId })
    .from(membership)
    .innerJoin(
      engagement,
      and(eq(engagement.clientId, membership.clientId), eq(engagement.id, membership.engagement)),
    )
    .where(
      and(
        eq(membership.clientId, clientId),
        engagementId === undefined ? undefined : eq(engagement.id, engagementId),
      ),
    )
    .orderBy(membership.userId);
}

/** Whether the firm has somebody work for the client of that engagement. */
export async function isAssigned(
  tx: Tx,
  firmId: string,
  { engagement: id, userId }: Pick<LetIn, 'engagement' | 'userId'>,
): Promise<boolean> {
  const found = await tx
    .select({ id: assignment.id })
    .from(assignment)
    .where(
      and(
        ...[eq(assignment.clientId, firmId), eq(assignment.engagement, id)],
        ...[eq(assignment.userId, userId), isNull(assignment.endedAt)],
      ),
    );
  return found.length > 0;
}
