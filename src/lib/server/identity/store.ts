import type { Eid } from '#lib/domain/access/eid.ts';
import type { Passkey } from '#lib/domain/access/passkey.ts';
import type { Person } from '#lib/domain/access/person.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { and, asc, eq, gt, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import { membership, signInLink, user } from './schema.ts';

/**
 * Says to row-level security who the rest of a transaction of the directory is for: sign-in learns who a person is only
 * on the way. The client stays what it was begun for.
 */
export async function actAs(tx: Tx, actorId: string): Promise<void> {
  await rawSql(tx)`select set_config('segl.actor_id', ${actorId}, true)`;
}

export interface Credentials {
  readonly id: string;
  readonly passwordHash: string | null;
  readonly totpSealed: Uint8Array | null;
  readonly disabled: boolean;
}

/** Those of a person whose row is held: with what only they see. */
export interface HeldCredentials extends Credentials {
  /** Wrong one-time codes in a row. */
  readonly wrongCodes: number;
}

/** Through a function of the owner: the app's role can't read these columns. */
export async function credentialsOf(tx: Tx, email: string): Promise<Credentials | null> {
  const [row] = await rawSql(tx)<Credentials[]>`
    select id, password_hash as "passwordHash", totp_sealed as "totpSealed", disabled
    from identity.user_by_email(${email})`;
  return row ?? null;
}

/**
 * The same once more, with the person's row locked until the transaction ends: whoever changes the password now
 * comes after, and so ends the session this transaction opens. The transaction must act as the person.
 */
export async function lockCredentials(tx: Tx, id: string, email: string): Promise<HeldCredentials | null> {
  await lockRow(tx, id);
  return credentialsWithCounts(tx, id, email);
}

/** The same of a row that nobody holds. The transaction must act as the person. */
export async function credentialsWithCounts(
  tx: Tx,
  id: string,
  email: string,
): Promise<HeldCredentials | null> {
  const [held] = await tx.select({ wrongCodes: user.wrongCodes }).from(user).where(eq(user.id, id));
  const found = held && (await credentialsOf(tx, email));
  return held && found?.id === id ? { ...found, wrongCodes: held.wrongCodes } : null;
}

/** What is left of the recovery codes of who the transaction acts as; null where none were made. */
export async function recoveryHashesOf(tx: Tx): Promise<string[] | null> {
  const [row] = await rawSql(tx)<{ hashes: string[] | null }[]>`
    select identity.own_recovery_hashes() as hashes`;
  return row?.hashes ?? null;
}

/** The transaction must act as the person. */
export async function countWrongCodes(tx: Tx, id: string, wrongCodes: number): Promise<void> {
  await tx.update(user).set({ wrongCodes }).where(eq(user.id, id));
}

/**
 * The person as clients' logs are told of them, locked until the transaction ends, so that logs are told in the order in
 * which it changed. The transaction must act as the person, and may be a client's, which they then come into no sooner than
 * whoever changes them knows of it.
 */
export async function lockPerson(tx: Tx, id: string): Promise<Person | null> {
  await lockRow(tx, id);
  return findPerson(tx, id);
}

/** What follows in a statement of its own sees what this one waited for. */
async function lockRow(tx: Tx, id: string): Promise<void> {
  await tx.select({ id: user.id }).from(user).where(eq(user.id, id)).for('no key update');
}

export const digest = (name: 'password' | 'second_factor') =>
  sql<string | null>`(select ${sql.identifier(name)} from identity.credential_digests(${user.id}))`;

const passkeys = sql<Passkey[]>`identity.passkeys_of(${user.id})`;
const eids = sql<Eid[]>`identity.eids_of(${user.id})`;
const recoveryCodes = sql<string | null>`identity.recovery_digest(${user.id})`;

/** Of hashes and secrets their digests, out of functions of the owner: the app's role reads none of them. */
const PERSON = {
  ...{ id: user.id, name: user.name, email: user.email, createdAt: user.createdAt },
  ...{ disabledAt: user.disabledAt, password: digest('password'), secondFactor: digest('second_factor') },
  ...{ passkeys, recoveryCodes, eids },
};

/** The transaction must act as the person, or share a client with it. */
export async function findPerson(tx: Tx, id: string): Promise<Person | null> {
  const [row] = await tx.select(PERSON).from(user).where(eq(user.id, id));
  return row ?? null;
}

export interface MemberRow {
  readonly userId: string;
  /** Null where the row of the person is gone. */
  readonly person: Person | null;
}

/** The client's members behind `after`, by id. */
export function pageOfPeople(
  tx: Tx,
  clientId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<MemberRow[]> {
  return tx
    .select({ userId: membership.userId, person: PERSON })
    .from(membership)
    .leftJoin(user, eq(user.id, membership.userId))
    .where(
      and(
        eq(membership.clientId, clientId),
        after === null ? isNotNull(membership.userId) : gt(membership.userId, after),
      ),
    )
    .orderBy(asc(membership.userId))
    .limit(limit);
}

/** False when the address (or the id) is taken. The transaction must act as the new person. */
export async function insertUser(tx: Tx, row: typeof user.$inferInsert): Promise<boolean> {
  const inserted = await tx.insert(user).values(row).onConflictDoNothing();
  return inserted.count === 1;
}

/** The transaction must act as the person, or share a client with it. */
export async function emailOf(tx: Tx, id: string): Promise<string | null> {
  const [row] = await tx.select({ email: user.email }).from(user).where(eq(user.id, id));
  return row?.email ?? null;
}

/** The transaction must act as the person, or share a client with it. */
export async function findUser(tx: Tx, id: string): Promise<{ email: string; disabled: boolean } | null> {
  const [row] = await tx
    .select({ email: user.email, disabledAt: user.disabledAt })
    .from(user)
    .where(eq(user.id, id));
  return row ? { email: row.email, disabled: row.disabledAt !== null } : null;
}

/** What of a person's row changes. */
export type PersonChange = Partial<{
  readonly name: string;
  readonly email: string;
  readonly disabledAt: Date | null;
  readonly passwordHash: string;
  readonly totpSealed: Uint8Array | null;
  readonly totpLastStep: null;
  readonly recoveryHashes: string[] | null;
  readonly wrongCodes: 0;
}>;

/** The transaction must act as the person. */
export async function changeUser(tx: Tx, id: string, change: PersonChange): Promise<void> {
  await tx.update(user).set(change).where(eq(user.id, id));
}

/** Leaves of a person nothing but the id and when the account was made. The transaction must act as the person. */
export async function emptyUser(
  tx: Tx,
  id: string,
  { name, email, at }: { readonly name: string; readonly email: string; readonly at: Date },
): Promise<void> {
  const nothing = { passwordHash: null, totpSealed: null, totpLastStep: null, recoveryHashes: null };
  await tx
    .update(user)
    .set({ name, email, disabledAt: at, ...nothing })
    .where(eq(user.id, id));
}

/**
 * Takes a code's step, once: of any number at the same moment exactly one gets true, since the row lock makes the
 * others see the step already taken. The transaction must act as the person.
 */
export async function takeTotpStep(tx: Tx, id: string, step: bigint): Promise<boolean> {
  const taken = await tx
    .update(user)
    .set({ totpLastStep: step })
    .where(and(eq(user.id, id), or(isNull(user.totpLastStep), lt(user.totpLastStep, step))));
  return taken.count === 1;
}

/** Also sweeps the person's links that have run out. The transaction must act as the person. */
export async function insertLink(tx: Tx, link: typeof signInLink.$inferInsert, now: Date): Promise<void> {
  await tx.delete(signInLink).where(and(eq(signInLink.userId, link.userId), lt(signInLink.expiresAt, now)));
  await tx.insert(signInLink).values(link);
}

/** Whose an open link is; null when it is unknown, used or has run out. */
export async function linkByHash(
  tx: Tx,
  tokenHash: string,
  now: Date,
): Promise<{ userId: string; email: string; disabled: boolean } | null> {
  const [row] = await rawSql(tx)<{ userId: string; email: string; disabled: boolean }[]>`
    select user_id as "userId", email, disabled from identity.link_by_hash(${tokenHash}, ${now.toISOString()})`;
  return row ?? null;
}

/** Uses a link up: true for the first of several. The transaction must act as whose it is. */
export async function takeLink(tx: Tx, tokenHash: string, now: Date): Promise<boolean> {
  const open = and(isNull(signInLink.usedAt), gt(signInLink.expiresAt, now));
  const taken = await tx
    .update(signInLink)
    .set({ usedAt: now })
    .where(and(eq(signInLink.tokenHash, tokenHash), open));
  return taken.count === 1;
}

/** For when a person's credentials change: links still open then are no longer theirs for certain. The transaction must act as them. */
export async function deleteLinksOf(tx: Tx, userId: string): Promise<void> {
  await tx.delete(signInLink).where(eq(signInLink.userId, userId));
}
