import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../clock.ts';
import { rawSql, type Database, type Tx } from '../database.ts';
import type { KeyProvider } from '../keys.ts';
import { inTransaction, SYSTEM_ACTOR } from '../transaction.ts';
import { unwrapKey, wrapKey } from './aes-kw.ts';

/** A key of a client. What is sealed under it names its generation. */
export interface ClientKey {
  readonly generation: number;
  readonly key: Uint8Array;
}

/** The keys of clients, and of the installation's own files under `NO_CLIENT`. */
export interface ClientKeys {
  /** What is sealed now is sealed under this one; made where there is none. Throws {@link KeyDestroyed}. */
  current(clientId: string): Promise<ClientKey>;
  /** Null: destroyed, or never there. */
  find(clientId: string, generation: number): Promise<ClientKey | null>;
  /** The generations that open, the oldest first: more than one while the key is being changed, none once it was destroyed. */
  generations(clientId: string): Promise<readonly number[]>;
  /** Forgets what is kept of the client's, so that the next question is answered by what is stored. */
  forget(clientId: string): void;
}

/** The client's key was destroyed: nothing of it is sealed or opened any more. */
export class KeyDestroyed extends Error {
  readonly code = 'client_key_destroyed';
  constructor(clientId: string) {
    super(`the key of client ${clientId} was destroyed`);
  }
}

/** How long, in milliseconds, a process goes on with what it has read: so long a change of keys takes to be everywhere. */
export const KEYS_KEPT_MS = 20_000;

/** A row of `platform.client_key`. */
export interface StoredKey {
  readonly generation: number;
  /** Null once destroyed. */
  readonly wrapped: Uint8Array | null;
  readonly madeAt: Date;
}

/** A client's keys as they were read, in the order of their generations. */
interface Kept {
  readonly until: number;
  readonly keys: Promise<ReadonlyMap<number, Uint8Array | null>>;
}

/**
 * As the database has them, wrapped by what follows from the keyring's key for them.
 * @param database of its own: whoever asks may hold the last connection of another
 */
export function storedClientKeys(
  { database, keys, clock }: { database: Database; keys: KeyProvider; clock: Clock },
  keptMs: number = KEYS_KEPT_MS,
): ClientKeys {
  const kept = new Map<string, Kept>();
  const inClient = <T>(clientId: string, work: (tx: Tx) => Promise<T>) =>
    inTransaction({ database }, { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7() }, work);

  async function read(clientId: string): Promise<ReadonlyMap<number, Uint8Array | null>> {
    return inClient(clientId, async (tx) => {
      const found = await listKeys(tx, clientId);
      const opened = openedOf(keys, clientId, found);
      const isDestroyed = found.at(-1)?.wrapped === null;
      if (isDestroyed || [...opened.values()].some((key) => key)) return opened;
      const generation = (found.at(-1)?.generation ?? 0) + 1;
      await addKey(tx, keys, { clientId, generation, madeAt: clock.now() });
      return openedOf(keys, clientId, await listKeys(tx, clientId));
    });
  }

  function keysOf(clientId: string): Kept['keys'] {
    const known = kept.get(clientId);
    if (known && performance.now() < known.until) return known.keys;
    const found = read(clientId);
    kept.set(clientId, { until: performance.now() + keptMs, keys: found });
    found.catch(() => kept.delete(clientId));
    return found;
  }

  return {
    forget: (clientId) => void kept.delete(clientId),
    async generations(clientId) {
      return [...(await keysOf(clientId))].filter(([, key]) => key).map(([generation]) => generation);
    },
    async current(clientId) {
      const newest = [...(await keysOf(clientId))].at(-1);
      if (!newest?.[1]) throw new KeyDestroyed(clientId);
      return { generation: newest[0], key: newest[1] };
    },
    async find(clientId, generation) {
      if (!(await keysOf(clientId)).has(generation)) kept.delete(clientId);
      const key = (await keysOf(clientId)).get(generation);
      return key ? { generation, key } : null;
    },
  };
}

/** By generation, null where it was destroyed. A row that does not open is none of this installation's, and in nobody's way. */
function openedOf(
  keys: KeyProvider,
  clientId: string,
  rows: readonly StoredKey[],
): ReadonlyMap<number, Uint8Array | null> {
  const opened = new Map<number, Uint8Array | null>();
  for (const { generation, wrapped } of rows) {
    const key = wrapped && unwrapKey(wrappingKey(keys, clientId, generation), wrapped);
    if (key || !wrapped) opened.set(generation, key);
  }
  return opened;
}

function wrappingKey(keys: KeyProvider, clientId: string, generation: number): Uint8Array {
  return keys.deriveForClients(`client-key.v1:${clientId}:${generation}`);
}

/** All generations, the oldest first. */
export async function listKeys(tx: Tx, clientId: string): Promise<StoredKey[]> {
  const rows = await rawSql(tx)`select generation, wrapped, made_at from platform.client_key
    where client_id = ${clientId} order by generation`;
  return rows.map(({ generation, wrapped, made_at: madeAt }) => ({
    generation: Number(generation),
    wrapped: wrapped as Uint8Array | null,
    madeAt: new Date(madeAt as string),
  }));
}

/** A random key under that generation; nothing where another process was first. */
export async function addKey(
  tx: Tx,
  keys: KeyProvider,
  { clientId, generation, madeAt }: { clientId: string; generation: number; madeAt: Date },
): Promise<void> {
  const wrapped = wrapKey(wrappingKey(keys, clientId, generation), randomBytes(32));
  await rawSql(tx)`insert into platform.client_key (client_id, generation, wrapped, made_at)
    values (${clientId}, ${generation}, ${wrapped}, ${madeAt.toISOString()}) on conflict do nothing`;
}

/** Of generations before `below`, or of all. Only the owner may. */
export async function destroyKeys(tx: Tx, clientId: string, below: number | null): Promise<void> {
  await rawSql(tx)`update platform.client_key set wrapped = null
    where client_id = ${clientId} and wrapped is not null and generation < ${below ?? 2 ** 31 - 1}`;
}
