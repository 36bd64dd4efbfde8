import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { EMPTY_ROOT, rootOf } from '#lib/domain/tlog/tree.ts';
import { NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { listClients } from '#lib/server/platform/tenant/store.ts';
import { takeHeads } from '../heads/take.ts';
import { announce, announcing } from '../outbox/announce.ts';
import { newestHead, opens } from '../sequence/head.ts';
import { record } from '../record.ts';
import { installationOrigin, originUnder } from '../keys/origin.ts';
import { isAuthentic, sequence, sequenceBatch } from '../sequence/sequence.ts';
import { findLog, lockSequencing, newestCheckpoint, type LogRow } from '../store.ts';
import { FORKED, forksOf, logAt, logOfSize, type Fork } from './forks.ts';
import { goOnFrom, headOf, makeLog } from './go-on.ts';
import { groundOf } from './ground.ts';
import { memoryOf } from './memory.ts';
import { NotSigned } from './not-signed.ts';
import type { RememberedHead } from './statement.ts';

export type NotForked = { code: 'memory_missing' } | { code: 'fork_needless'; size: number };

interface Begun {
  readonly fork: Fork;
  readonly head: RememberedHead;
}

/**
 * Begins a log anew whose database is not what is remembered of it, as after an older backup was restored: under another
 * origin, with the leaves up to the newest head that the database has and that they give. An event names the old one's last
 * head and the operator's reason (from nothing, with a new key, where the database is from before the log's first head), in the same transaction as the first head under the new origin; whoever has a larger head
 * of the old one sees that the log left it. The installation's own log, of the directory's context, has the old head as its
 * first new leaf, and each client's log the event. Killed before the memory has moved on, it goes on from there when asked again.
 * Errors: `memory_missing` (there is nothing to leave: `rememberAgain` first), `fork_needless` (the log extends what is
 * remembered, and nobody said `anyway`); {@link NotSigned} (`log_damaged`) is thrown where its leaves give no head.
 */
export async function fork(
  context: Context,
  { reason, anyway = false }: { readonly reason: string; readonly anyway?: boolean },
): Promise<Result<Fork, NotForked>> {
  const memory = memoryOf(context.platform);
  const [left] = await memory.heads(context.clientId);
  if (!left || left.size === 0) return err({ code: 'memory_missing' });
  const whole = anyway ? null : await extending(context);
  if (whole !== null) return err({ code: 'fork_needless', size: whole });
  const installation = await installationOrigin(context.platform);
  const isInstallation = context.clientId === NO_CLIENT;
  const named = isInstallation ? installation : originUnder(installation, context.clientId);
  const work = (tx: Tx) => begin(tx, context, { left, reason, named });
  const begun: Result<Begun, NotForked> = isInstallation
    ? await announcing(context, work)
    : await context.transaction(work);
  if (!begun.ok) return begun;
  await memory.remember(begun.value.head);
  await sequence(context);
  return ok(begun.value.fork);
}

/** How large the log is, where it may be signed on as it is. */
async function extending(context: Context): Promise<number | null> {
  try {
    return (await sequence(context)).size;
  } catch (cause) {
    if (cause instanceof NotSigned) return null;
    throw cause;
  }
}

async function begin(
  tx: Tx,
  context: Context,
  { left, reason, named }: { left: RememberedHead; reason: string; named: string },
): Promise<Result<Begun, NotForked>> {
  const { clientId } = context;
  await lockSequencing(tx, clientId);
  const log = (await findLog(tx, clientId)) ?? (await makeLog(tx, context, named));
  const forks = await forksOf(tx, context);
  const generation = left.generation + 1;
  const said = forks.find((each) => each.left.note === left.note);
  const newest = said && (await newestHead(tx, clientId, { log, forks }));
  if (said && newest)
    return ok({
      fork: said,
      head: headOf(logAt(log, generation), { ...left, generation, secondSince: null }, newest),
    });
  const kept = await keptOf(tx, clientId, log, forks);
  const { origin, size, root, note } = left;
  const next: Fork = {
    ...{ origin: logAt(log, generation).origin, size: kept.size },
    ...{ left: { origin, size, root: bytesToHex(root), note }, reason },
  };
  const ground = {
    ...{ ...left, generation, origin: next.origin, size: kept.size, root: hexToBytes(kept.root) },
    // The database may be from before there was a second key.
    secondSince: null,
  };
  const say = clientId === NO_CLIENT ? sayInHead : sayInEvent;
  return ok({ fork: next, head: await say(tx, context, { ...next, root: kept.root }, ground) });
}

/** What is said of the old one, and the root that the new one goes on from (hex). */
type Said = Fork & { readonly root: string };

async function sayInEvent(
  tx: Tx,
  context: Context,
  said: Said,
  ground: RememberedHead,
): Promise<RememberedHead> {
  const subject = { type: 'log', id: context.clientId } as const;
  await record(tx, context, { kind: FORKED, subject, detail: { ...said } });
  const task = { after: null, takes: isAuthentic, heads: [ground], origin: said.origin };
  const { head } = await sequenceBatch(tx, context, task);
  if (!head) throw new Error('unreachable: the event that was just recorded waits');
  return head;
}

/** The installation's log has heads for leaves, and takes its own: each client's log is told why. */
async function sayInHead(
  tx: Tx,
  directory: Context,
  said: Said,
  ground: RememberedHead,
): Promise<RememberedHead> {
  const { clientId } = directory;
  const [existing, stored] = [await findLog(tx, clientId), await newestCheckpoint(tx, clientId)];
  const found = { existing, stored, heads: [ground], origin: said.origin, wanted: true };
  const from = await goOnFrom(tx, directory, found);
  if (!from) throw new Error('unreachable: a head is wanted');
  for (const { id } of await listClients(tx)) {
    const subject = { type: 'log', id } as const;
    await announce(tx, directory, [id], { kind: 'log.installation_forked', subject, detail: { ...said } });
  }
  const { size, note } = said.left;
  return takeHeads(tx, directory, from, [{ of: clientId, size, note }]);
}

/** The newest head that the log signed, under whichever origin it had, and that all its leaves give. */
async function keptOf(
  tx: Tx,
  clientId: string,
  log: LogRow,
  forks: readonly Fork[],
): Promise<{ readonly size: number; readonly root: string }> {
  let why: NotSigned | null = null;
  for (let below: number | null = null; ;) {
    const row = await newestCheckpoint(tx, clientId, below);
    if (!row && why) throw why;
    if (!row) {
      const { size } = await groundOf(tx, clientId, { head: null, remembered: [] });
      return { size, root: bytesToHex(EMPTY_ROOT) };
    }
    below = row.size;
    if (!(await opens(row, logOfSize(log, forks, row.size)))) continue;
    try {
      const tree = await groundOf(tx, clientId, { head: row, remembered: [] });
      return { size: tree.size, root: bytesToHex(rootOf(tree)) };
    } catch (cause) {
      if (!(cause instanceof NotSigned)) throw cause;
      why = cause;
    }
  }
}
