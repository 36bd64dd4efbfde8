import { ok } from '#lib/domain/result.ts';
import { tokenLeaf } from '#lib/domain/tlog/stamp.ts';
import { machine, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { enqueueOnce } from '#lib/server/platform/jobs/enqueue.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { showOwnPass } from '../keys/pass.ts';
import { headToGive } from '../memory/give.ts';
import { findLog, type CheckpointRow } from '../store.ts';
import { heldList, rememberList, rememberListAnew } from './list.ts';
import { holdTokens, insertToken, isStamped, newestUntil, restsUntil, tokenLeaves } from './store.ts';

/** How it stands with the tokens on the installation's log. */
export interface Standing {
  /** The first of the installation's log: the list of tokens goes on where that is begun anew. */
  readonly origin: string;
  /** Its newest head. */
  readonly head: CheckpointRow;
  readonly stamped: boolean;
  /** Of all tokens. */
  readonly leaves: readonly Uint8Array[];
  /** When the first certificate ends that they rest on, and that of the newest token; null while there is none. */
  readonly restsUntil: Date | null;
  readonly newestUntil: Date | null;
}

/** Null while the installation's log is empty. @throws NotSigned as {@link heldList} */
export async function standingOf(platform: Platform): Promise<Standing | null> {
  const directory = machine(platform);
  const found = await directory.transaction(async (tx) => {
    const given = await headToGive(tx, directory);
    const log = await findLog(tx, NO_CLIENT);
    if (!log || !given) return ok(null);
    const { head } = given;
    return ok({
      ...{ origin: log.origin, head, stamped: await isStamped(tx, head.size), leaves: await tokenLeaves(tx) },
      ...{ restsUntil: await restsUntil(tx), newestUntil: await newestUntil(tx) },
    });
  });
  if (!found.ok) throw new Error('unreachable: reading has no expected failure');
  if (found.value) await heldList(platform, found.value.leaves);
  return found.value;
}

/**
 * Puts a token behind the others, and remembers that it is there. Does nothing where another process was first.
 * @param made.after for a renewal: the number of tokens that it carries on
 */
export async function sealToken(
  platform: Platform,
  made: { size: number | null; until: Date; token: Uint8Array; after?: number },
): Promise<void> {
  const { size, until, token, after } = made;
  const directory = machine(platform);
  const added = await directory.transaction(async (tx) => {
    await holdTokens(tx);
    await showOwnPass(tx, directory);
    const leaves = await tokenLeaves(tx);
    const generation = await heldList(platform, leaves);
    const late = size === null ? leaves.length !== after : await isStamped(tx, size);
    if (late) return ok(null);
    await insertToken(tx, { no: leaves.length, size, until, token });
    return ok({ leaves: [...leaves, tokenLeaf(token)], generation });
  });
  if (added.ok && added.value) await rememberList(platform, added.value.leaves, added.value.generation);
}

/** The list as it is counts from now on, whatever is remembered of it: for who has found out why it differs. */
export async function takeListAsItIs(platform: Platform): Promise<number> {
  const leaves = await machine(platform).transaction(async (tx) => ok(await tokenLeaves(tx)));
  if (!leaves.ok) throw new Error('unreachable: reading has no expected failure');
  await rememberListAnew(platform, leaves.value);
  return leaves.value.length;
}

/**
 * Has the newest head stamped, soon and until it is, where an authority is configured. To be called when heads were taken.
 * @param gathered when that was begun; null: not those of all clients were, so that they are before it is stamped
 */
export async function askForTime({ platform }: Context, gathered: Date | null): Promise<void> {
  if (platform.config.timestamping === 'none') return;
  const directory = machine(platform);
  await directory.transaction(async (tx) => {
    if (await needsStamp(tx, directory))
      await enqueueOnce(tx, directory, 'log.time', gathered ? { gathered: gathered.getTime() } : {});
    return ok();
  });
}

async function needsStamp(tx: Tx, directory: Context): Promise<boolean> {
  const given = await headToGive(tx, directory);
  return given !== null && !(await isStamped(tx, given.head.size));
}
