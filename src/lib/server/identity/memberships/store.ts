import { isInForce } from '#lib/domain/access/membership.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { client } from '#lib/server/platform/tenant/schema.ts';
import { and, asc, count, eq, isNull, lte, sql } from 'drizzle-orm';
import { membership, user } from '../schema.ts';
import { digest, findUser } from '../store.ts';

/**
 * Locks the administrators of a client, in one order, and tells which there are besides these people who can get in: one who
 * is shut out lets nobody in.
 */
export async function administratorsBeside(
  tx: Tx,
  clientId: string,
  people: readonly string[],
): Promise<string[]> {
  const rows = await tx
    .select({
      userId: membership.userId,
      getsIn: sql<boolean>`exists (
        select from identity."user" u where u.id = ${membership.userId} and u.disabled_at is null)`,
    })
    .from(membership)
    .where(and(eq(membership.clientId, clientId), eq(membership.role, 'administrator')))
    .orderBy(asc(membership.userId))
    .for('update');
  return rows.flatMap(({ userId, getsIn }) => (getsIn && !people.includes(userId) ? userId : []));
}

/** How many administrators of a client can get in, at the moment. */
export async function countAdministrators(tx: Tx, clientId: string): Promise<number> {
  const [row] = await tx
    .select({ able: count() })
    .from(membership)
    .innerJoin(user, eq(user.id, membership.userId))
    .where(
      and(eq(membership.clientId, clientId), eq(membership.role, 'administrator'), isNull(user.disabledAt)),
    );
  return row?.able ?? 0;
}

export async function findRole(tx: Tx, clientId: string, userId: string): Promise<Role | null> {
  const [row] = await tx
    .select({ role: membership.role })
    .from(membership)
    .where(and(eq(membership.clientId, clientId), eq(membership.userId, userId)));
  return row?.role ?? null;
}

/** The same of who can get in: null where they are shut out. */
export async function findAbleRole(tx: Tx, clientId: string, userId: string): Promise<Role | null> {
  const person = await findUser(tx, userId);
  return person && !person.disabled ? findRole(tx, clientId, userId) : null;
}

/** How somebody came to be a member. */
export interface Coming {
  /** Which accounting firm let them in; null: the client itself. */
  readonly engagement: string | null;
  /** From when on it is worth nothing; null: until it is ended. */
  readonly endsAt: Date | null;
}

/** Null: no member. */
export async function findComing(tx: Tx, clientId: string, userId: string): Promise<Coming | null> {
  const [row] = await tx
    .select({ engagement: membership.engagement, endsAt: membership.endsAt })
    .from(membership)
    .where(and(eq(membership.clientId, clientId), eq(membership.userId, userId)));
  return row ?? null;
}

/** Whether somebody is of the client: it let them in itself, and their time is not over. */
export async function isOwn(tx: Tx, clientId: string, userId: string, now: Date): Promise<boolean> {
  const coming = await findComing(tx, clientId, userId);
  return coming !== null && coming.engagement === null && isInForce(coming, now);
}

export interface Membership {
  readonly clientId: string;
  readonly orgnr: string;
  readonly name: string;
  readonly role: Role;
  /** From when on it is worth nothing; null: until it is ended. */
  readonly endsAt: Date | null;
}

/** Whether a member of the client goes by that address, in its one form. */
export async function isMemberUnder(tx: Tx, clientId: string, email: string): Promise<boolean> {
  const [row] = await tx
    .select({ userId: membership.userId })
    .from(membership)
    .innerJoin(user, eq(user.id, membership.userId))
    .where(and(eq(membership.clientId, clientId), eq(user.email, email)));
  return row !== undefined;
}

/** A person's clients by name. The transaction must act as the person, or it sees the current client at most. */
export function listMemberships(tx: Tx, userId: string): Promise<Membership[]> {
  return tx
    .select({
      ...{ clientId: client.id, orgnr: client.orgnr, name: client.name },
      ...{ role: membership.role, endsAt: membership.endsAt },
    })
    .from(membership)
    .innerJoin(client, eq(client.id, membership.clientId))
    .where(eq(membership.userId, userId))
    .orderBy(asc(client.name), asc(client.id));
}

export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Shut out, or their time is over: a member still, who gets nothing. */
  readonly disabled: boolean;
}

/** How a member stands: since when, with what they prove themselves, and where they are signed in at the moment. */
export interface MemberStanding extends Member {
  readonly since: Date;
  /** Until when they are one; null: until it is ended. */
  readonly endsAt: Date | null;
  /** The id of that by which an accounting firm let them in; null: the client asked them in itself. */
  readonly engagement: string | null;
  readonly passkeys: number;
  readonly eids: number;
  readonly hasTotp: boolean;
  /** Wrong one-time codes in a row: from `RESTING_FROM` on none is taken any more. */
  readonly wrongCodes: number;
  /** On how many devices. */
  readonly sessions: number;
  /** When the newest of those was opened; null where there is none. */
  readonly lastOpenedAt: Date | null;
}

/** The same with how they stand. The transaction must act as a member: to others nobody is signed in anywhere. */
export async function listStandings(tx: Tx, clientId: string, now: Date): Promise<MemberStanding[]> {
  const rows = await tx
    .select({
      ...{ userId: user.id, name: user.name, email: user.email, role: membership.role },
      ...{ since: membership.createdAt, endsAt: membership.endsAt, wrongCodes: user.wrongCodes },
      engagement: membership.engagement,
      disabled: sql<boolean>`${user.disabledAt} is not null
        or coalesce(${membership.endsAt} <= ${now.toISOString()}, false)`,
      hasTotp: sql<boolean>`${digest('second_factor')} is not null`,
      passkeys: sql<number>`(select count(*)::integer from identity.passkey p where p.user_id = ${user.id})`,
      eids: sql<number>`(select count(*)::integer from identity.eid e where e.user_id = ${user.id})`,
    })
    .from(membership)
    .innerJoin(user, eq(user.id, membership.userId))
    .where(eq(membership.clientId, clientId))
    .orderBy(asc(user.name), asc(user.id));
  const signedIn = await rawSql(tx)<{ userId: string; sessions: number; lastOpenedAt: string }[]>`
    select user_id as "userId", sessions, last_opened_at as "lastOpenedAt"
    from identity.members_signed_in(${now.toISOString()})`;
  const found = new Map(signedIn.map((each) => [each.userId, each]));
  return rows.map((row) => {
    const { sessions = 0, lastOpenedAt = null } = found.get(row.userId) ?? {};
    return { ...row, sessions, lastOpenedAt: lastOpenedAt === null ? null : new Date(lastOpenedAt) };
  });
}

/** The client is named as well as enforced: the actor's memberships elsewhere would show otherwise. */
export function listMembers(tx: Tx, clientId: string): Promise<Member[]> {
  return tx
    .select({
      ...{ userId: user.id, name: user.name, email: user.email, role: membership.role },
      disabled: sql<boolean>`${user.disabledAt} is not null or coalesce(${membership.endsAt} <= now(), false)`,
    })
    .from(membership)
    .innerJoin(user, eq(user.id, membership.userId))
    .where(eq(membership.clientId, clientId))
    .orderBy(asc(user.name), asc(user.id));
}

/** The members of a client whose time is over. */
export async function membersOver(tx: Tx, clientId: string, now: Date): Promise<string[]> {
  const rows = await tx
    .select({ userId: membership.userId })
    .from(membership)
    .where(and(eq(membership.clientId, clientId), lte(membership.endsAt, now)));
  return rows.map(({ userId }) => userId);
}
