import { err, ok, type Result } from '#lib/domain/result.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { listClients } from '#lib/server/platform/tenant/store.ts';
import { installationOrigin } from '../keys/origin.ts';
import { headToGive, mostToGive } from '../memory/give.ts';
import { goOnFrom } from '../memory/go-on.ts';
import { memoryOf } from '../memory/memory.ts';
import { NotSigned, type NotSignedCode } from '../memory/not-signed.ts';
import type { RememberedHead } from '../memory/statement.ts';
import { sequencerOf } from '../sequence/sequencer.ts';
import { findLog, lockSequencing, newestCheckpoint } from '../store.ts';
import { keepTiles } from '../tiles/tiles.ts';
import { askWitnesses } from '../witnesses/ask-all.ts';
import { sizesBefore, type Head } from './store.ts';
import { takeHeads } from './take.ts';

/** Heads per transaction: each is some 3.5 kB. */
const BATCH = 500;

/**
 * Takes the newest head of each client's log that has grown into the installation's own log, and signs that; it is remembered
 * outside the database once this resolves. In batches by the clock, so that nobody who posts waits for it. Its leaves are
 * checkpoints, whose signatures show who made them.
 * @param only these clients, where it is known whose have grown
 * @returns how many were taken
 * @throws NotSigned where the log does not extend what is remembered of it, as for a client's
 */
export async function gatherHeads(platform: Platform, only?: readonly string[]): Promise<number> {
  const directory = machine(platform);
  const [origin, memory] = [await installationOrigin(platform), memoryOf(platform)];
  let [taken, size] = [0, 0];
  const ids = only ?? (await allClients(directory));
  for (let at = 0; at < ids.length; at += BATCH) {
    const heads: Head[] = [];
    for (const id of ids.slice(at, at + BATCH)) {
      const head = await headOf(machine(platform, id));
      if (head) heads.push(head);
    }
    // Before the lock: what is remembered meanwhile extends it.
    const remembered = await memory.heads(directory.clientId);
    const added = await directory.transaction(async (tx) =>
      ok(await take(tx, directory, heads, { origin, remembered })),
    );
    if (!added.ok) throw new Error('unreachable: taking heads has no expected failure');
    // After the commit, as with a client's log, and before any witness is asked.
    if (added.value.head) await memory.remember(added.value.head);
    memory.second?.extended(directory.clientId);
    taken += added.value.taken;
    size = Math.max(size, added.value.size);
  }
  await keepTiles(directory, size - taken, size);
  return taken;
}

/**
 * {@link gatherHeads}, and then each witness is asked for the newest head there is. Error: {@link NotSignedCode}, which
 * `/health` says as of a client's log.
 */
export async function gatherAndAsk(
  platform: Platform,
  only?: readonly string[],
): Promise<Result<void, { readonly code: NotSignedCode }>> {
  try {
    await gatherHeads(platform, only);
  } catch (cause) {
    if (!(cause instanceof NotSigned)) throw cause;
    sequencerOf(platform).refuse(machine(platform).clientId, cause);
    return err({ code: cause.code });
  }
  await askWitnesses(platform);
  return ok();
}

async function allClients(directory: Context): Promise<string[]> {
  const clients = await directory.transaction(async (tx) => ok(await listClients(tx)));
  return clients.ok ? clients.value.map(({ id }) => id) : [];
}

async function headOf(context: Context): Promise<Head | null> {
  const { clientId } = context;
  const most = await mostToGive(context);
  const found = await context.transaction(async (tx) => ok(await headToGive(tx, context, most)));
  const head = found.ok ? found.value?.head : null;
  return head ? { of: clientId, size: head.size, note: head.note } : null;
}

interface Taken {
  readonly taken: number;
  readonly size: number;
  /** To be remembered; null where nothing new was signed, by whomever. */
  readonly head: RememberedHead | null;
}

async function take(
  tx: Tx,
  directory: Context,
  heads: readonly Head[],
  { origin, remembered }: { readonly origin: string; readonly remembered: readonly RememberedHead[] },
): Promise<Taken> {
  const { clientId, platform } = directory;
  await lockSequencing(tx, clientId);
  const [existing, stored] = [await findLog(tx, clientId), await newestCheckpoint(tx, clientId)];
  const before = await sizesBefore(tx, clientId, heads);
  for (const [at, { of, size }] of heads.entries())
    if (size < (before[at] ?? 0))
      platform.log.error(
        { clientId: of, size, before: before[at] },
        'the log of a client is shorter than it was: run `segl audit verify`',
      );
  const grown = heads.filter(({ size }, at) => size > (before[at] ?? 0));
  const wanted = grown.length > 0;
  const ground = await goOnFrom(tx, directory, { existing, stored, heads: remembered, origin, wanted });
  if (!ground || !wanted) return { taken: 0, size: ground?.tree.size ?? 0, head: ground?.ahead ?? null };
  // Never is more than one head ahead of the memory.
  if (ground.ahead) await memoryOf(platform).remember(ground.ahead);
  const head = await takeHeads(tx, directory, ground, grown);
  return { taken: grown.length, size: head.size, head };
}
