import { asc, desc, eq } from 'drizzle-orm';
import type { Tx } from '../../platform/database.ts';
import { hold } from '../../platform/transaction.ts';
import type { Revoked } from '../pki/revocation-list.ts';
import { authority, issuer, revocation, revocationList } from './schema.ts';

/** A certificate with its key, as they are kept. */
export interface StoredAuthority {
  /** The generation. */
  readonly no: number;
  readonly certificate: Uint8Array;
  readonly sealedKey: Uint8Array;
  readonly createdAt: Date;
}

export type AuthorityKind = (typeof authority.$inferSelect)['kind'];

/** The newest generation. */
export async function findAuthority(tx: Tx, kind: AuthorityKind): Promise<StoredAuthority | null> {
  const [row] = await tx
    .select()
    .from(authority)
    .where(eq(authority.kind, kind))
    .orderBy(desc(authority.no))
    .limit(1);
  return row ?? null;
}

/** The first one stays: of two processes that start at once, both go on with the same. */
export async function keepAuthority(tx: Tx, kind: AuthorityKind, row: StoredAuthority): Promise<void> {
  await tx
    .insert(authority)
    .values({ kind, ...row })
    .onConflictDoNothing();
}

/** Every generation of a client's issuer, the oldest first. */
export async function issuersOf(tx: Tx, clientId: string): Promise<StoredAuthority[]> {
  const rows = await tx.select().from(issuer).where(eq(issuer.clientId, clientId)).orderBy(asc(issuer.no));
  // One that somebody has taken out of its row is none that can be read, and the others are.
  return rows.map((row) => ({ ...row, certificate: row.certificate ?? new Uint8Array() }));
}

/** As {@link keepAuthority}. @returns whether this one was the first */
export async function keepIssuer(tx: Tx, clientId: string, row: StoredAuthority): Promise<boolean> {
  const kept = await tx
    .insert(issuer)
    .values({ clientId, ...row })
    .onConflictDoNothing()
    .returning({ clientId: issuer.clientId });
  return kept.length > 0;
}

/** That a certificate of the issuer with that key is not good any more. */
export interface StoredRevocation extends Revoked {
  readonly keyId: string;
  readonly proof: Uint8Array;
}

/** By one issuer, the oldest first. */
export async function revocationsBy(tx: Tx, keyId: string): Promise<StoredRevocation[]> {
  return tx
    .select()
    .from(revocation)
    .where(eq(revocation.keyId, keyId))
    .orderBy(asc(revocation.at), asc(revocation.serial));
}

/** @returns false where it was revoked already */
export async function insertRevocation(tx: Tx, row: StoredRevocation): Promise<boolean> {
  const inserted = await tx
    .insert(revocation)
    .values(row)
    .onConflictDoNothing()
    .returning({ serial: revocation.serial });
  return inserted.length > 0;
}

export type StoredList = typeof revocationList.$inferSelect;

/** Makes whoever would write the same authority's list wait until this transaction ends. */
export async function holdList(tx: Tx, keyId: string): Promise<StoredList | null> {
  await hold(tx, `signing.revocation_list:${keyId}`);
  return findList(tx, keyId);
}

export async function findList(tx: Tx, keyId: string): Promise<StoredList | null> {
  const [row] = await tx.select().from(revocationList).where(eq(revocationList.keyId, keyId));
  return row ?? null;
}

/** The first list of an authority, or one that follows the one before. */
export async function putList(tx: Tx, row: StoredList): Promise<void> {
  const { number, thisUpdate, nextUpdate, list } = row;
  const changed = await tx
    .update(revocationList)
    .set({ number, thisUpdate, nextUpdate, list })
    .where(eq(revocationList.keyId, row.keyId))
    .returning({ keyId: revocationList.keyId });
  if (changed.length === 0) await tx.insert(revocationList).values(row);
}
