import { setTimeout as pause } from 'node:timers/promises';
import { ok } from '#lib/domain/result.ts';
import { shelfOf } from '#lib/server/platform/blobs/open.ts';
import { filesOf, wrapAnew } from '#lib/server/platform/blobs/wrap-anew.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import {
  addKey,
  destroyKeys,
  KEYS_KEPT_MS,
  listKeys,
  type ClientKey,
  type StoredKey,
} from '#lib/server/platform/keys/client-keys.ts';
import { record } from '../record.ts';

/** How far a change of keys has come. */
export interface KeyProgress {
  /** Files that were looked at, and their bytes. */
  readonly files: number;
  readonly bytes: number;
}

export interface ChangeOptions {
  readonly progress: (so: KeyProgress) => void;
  /** How long other processes may go on with the key before, in milliseconds. */
  readonly keptMs?: number;
}

/** What became of a client's key. */
export interface KeyChange {
  /** Of the newest; 0 where it was destroyed before. */
  readonly generation: number;
  /** Files that were wrapped or sealed anew by this call. */
  readonly wrapped: number;
}

/**
 * Gives the context's client another key, has every file of it opened by that one alone, and destroys those before it. People
 * work on meanwhile, in any number of processes. Ended at any moment, it goes on where it was when it is called again.
 * @param context of the machine, on the owner's connection, as the app's login destroys no key
 */
export async function changeClientKey(context: Context, options: ChangeOptions): Promise<KeyChange> {
  const { platform, clientId } = context;
  const { generation, madeAt } = await begun(context);
  const { keptMs = KEYS_KEPT_MS } = options;
  // Until then others may still seal under the one before.
  await pause(Math.max(0, madeAt.getTime() + keptMs - platform.clock.now().getTime()));
  platform.clientKeys.forget(clientId);
  const current = await platform.clientKeys.current(clientId);
  if (current.generation !== generation) throw new Error('the key that was made does not open');
  const wrapped = await wrapAll(context, current, options);
  await inClient(context, async (tx) => {
    await destroyKeys(tx, clientId, generation);
    await tell(tx, context, 'client-key.changed', { generation });
  });
  platform.clientKeys.forget(clientId);
  return { generation, wrapped };
}

/**
 * Destroys the context's client's keys, all of them and for good: no file that was stored of it opens any more, and none is
 * stored from now on. Files of 0.6.0, which the installation's own key opens, are sealed by the client's before.
 * @param context as of {@link changeClientKey}
 */
export async function destroyClientKey(
  context: Context,
  { reason, ...options }: ChangeOptions & { readonly reason: string },
): Promise<KeyChange> {
  const { platform, clientId } = context;
  if ((await platform.clientKeys.generations(clientId)).length === 0) return { generation: 0, wrapped: 0 };
  const current = await platform.clientKeys.current(clientId);
  const wrapped = await wrapAll(context, current, options);
  await inClient(context, async (tx) => {
    await destroyKeys(tx, clientId, null);
    await tell(tx, context, 'client-key.destroyed', { generation: current.generation, reason });
  });
  platform.clientKeys.forget(clientId);
  return { generation: current.generation, wrapped };
}

/** A change that was begun and not ended, or one that is begun now. */
async function begun(context: Context): Promise<StoredKey> {
  const { platform, clientId } = context;
  platform.clientKeys.forget(clientId);
  const { generation: newest } = await platform.clientKeys.current(clientId);
  const open = await platform.clientKeys.generations(clientId);
  return inClient(context, async (tx) => {
    const rows = await listKeys(tx, clientId);
    if (open.length > 1) return rows.find(({ generation }) => generation === newest)!;
    const generation = rows.at(-1)!.generation + 1;
    await addKey(tx, platform.keys, { clientId, generation, madeAt: platform.clock.now() });
    await tell(tx, context, 'client-key.change_begun', { generation });
    return (await listKeys(tx, clientId)).at(-1)!;
  });
}

/** Every file of the client, until none is left that another key opens. */
async function wrapAll(context: Context, to: ClientKey, { progress }: ChangeOptions): Promise<number> {
  const { platform, clientId } = context;
  const shelf = shelfOf(platform.config);
  const opened = { keys: platform.keys, clients: platform.clientKeys };
  let all = 0;
  for (let wrapped = 1; wrapped > 0; all += wrapped) {
    wrapped = 0;
    let [files, bytes] = [0, 0];
    for await (const { name, size } of filesOf(shelf, clientId)) {
      if (await wrapAnew(shelf, opened, name, to)) wrapped += 1;
      progress({ files: (files += 1), bytes: (bytes += size) });
    }
  }
  return all;
}

type Kind = 'client-key.change_begun' | 'client-key.changed' | 'client-key.destroyed';

async function tell(tx: Tx, context: Context, kind: Kind, detail: Record<string, string | number>) {
  await record(tx, context, { kind, subject: { type: 'client-key', id: context.clientId }, detail });
}

async function inClient<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  const done = await context.transaction(async (tx) => ok(await work(tx)));
  if (!done.ok) throw new Error('unreachable: it refuses nothing');
  return done.value;
}
