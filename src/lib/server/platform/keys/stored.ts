import type postgres from 'postgres';
import { ok, type Result } from '#lib/domain/result.ts';
import { createKeyProvider } from '../keys.ts';
import { keyringText, readKeyring, type Keyring, type KeyringDamaged } from './keyring.ts';

/** What the owner's connection finds of keys in a database, before anything is written. */
export interface FoundKeys {
  readonly ring: Keyring | null;
  /** Whether there are clients: then there was a key that opens what is sealed in it. */
  readonly clients: boolean;
  /** What releases before there was a keyring have sealed: a sample. */
  readonly sealed: readonly Sealed[];
}

/** The signing key of a log, as `audit/keys/log.ts` seals it. */
export interface Sealed {
  readonly clientId: string;
  readonly bytes: Uint8Array;
}

export async function findKeys(sql: postgres.Sql): Promise<Result<FoundKeys, KeyringDamaged>> {
  const [tables] = await sql`select to_regclass('platform.client') as client,
    to_regclass('platform.keyring') as keyring, to_regclass('audit.log') as log`;
  const [kept] = tables?.['keyring'] ? await sql`select statement from platform.keyring` : [];
  const ring = kept ? readKeyring(String(kept['statement']), 'the database') : ok(null);
  if (!ring.ok) return ring;
  const [any] = tables?.['client'] ? await sql`select exists (select from platform.client) as any` : [];
  const sealed = tables?.['log']
    ? await sql<Sealed[]>`select client_id as "clientId", sealed_private_key as bytes from audit.log limit 3`
    : [];
  return ok({ ring: ring.value, clients: any?.['any'] === true, sealed });
}

/** Whether a root key is the one that sealed what the database has; null where nothing tells. */
export function opensSealed(root: Uint8Array, sealed: readonly Sealed[]): boolean | null {
  if (sealed.length === 0) return null;
  const keys = createKeyProvider(root);
  return sealed.some(({ clientId, bytes }) => {
    try {
      return keys.open(`audit.log:${clientId}`, bytes).length > 0;
    } catch {
      return false;
    }
  });
}

/** Puts the keyring into the database beside which it is used, in place of an earlier generation of it. */
export async function storeKeyring(sql: postgres.Sql, ring: Keyring): Promise<void> {
  const text = keyringText(ring);
  await sql.begin(async (tx) => {
    await tx`delete from platform.keyring`;
    await tx`insert into platform.keyring (installation, statement) values (${ring.installation}, ${text})`;
  });
}
