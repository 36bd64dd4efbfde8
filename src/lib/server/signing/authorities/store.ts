import { eq } from 'drizzle-orm';
import type { Tx } from '../../platform/database.ts';
import { authority, issuer } from './schema.ts';

/** A certificate with its key, as they are kept. */
export interface StoredAuthority {
  readonly certificate: Uint8Array;
  readonly sealedKey: Uint8Array;
  readonly createdAt: Date;
}

export type AuthorityKind = (typeof authority.$inferSelect)['kind'];

export async function findAuthority(tx: Tx, kind: AuthorityKind): Promise<StoredAuthority | null> {
  const [row] = await tx.select().from(authority).where(eq(authority.kind, kind));
  return row ?? null;
}

/** The first one stays: of two processes that start at once, both go on with the same. */
export async function keepAuthority(tx: Tx, kind: AuthorityKind, row: StoredAuthority): Promise<void> {
  await tx
    .insert(authority)
    .values({ kind, ...row })
    .onConflictDoNothing();
}

export async function findIssuer(tx: Tx, clientId: string): Promise<StoredAuthority | null> {
  const [row] = await tx.select().from(issuer).where(eq(issuer.clientId, clientId));
  return row ?? null;
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
