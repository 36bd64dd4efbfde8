import { bytesToHex } from '@noble/hashes/utils.js';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { rootOf } from '#lib/domain/tlog/tree.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { opens } from '../head.ts';
import { notAuthentic } from '../mac.ts';
import { record } from '../record.ts';
import { sequence } from '../sequence.ts';
import { findLog, lockSequencing, newestCheckpoint, type LogRow } from '../store.ts';
import { FORKED, forksOf, logAt, logOfSize, type Fork } from './forks.ts';
import { groundOf } from './ground.ts';
import { memoryOf } from './memory.ts';
import { NotSigned } from './not-signed.ts';
import type { RememberedHead } from './statement.ts';

export type NotForked = { code: 'memory_missing' } | { code: 'log_gone' };

/**
 * Begins a log anew whose database is not what is remembered of it, as after an older backup was restored: under another
 * origin, with the leaves up to the newest head that the database has and that they give. The first event under the new
 * origin names the old one's last head and the operator's reason; heads of the old one stay what they were, and whoever has
 * one that is larger sees that the log left it. In three steps, each of which repeats where it was killed: the event is
 * recorded, the memory moves on, the log signs.
 * Errors: `memory_missing` (there is nothing to leave: `rememberAgain` first), `log_gone` (its key is not there).
 * {@link NotSigned} is thrown where the leaves give no head at all (`log_damaged`).
 */
export async function fork(context: Context, reason: string): Promise<Result<Fork, NotForked>> {
  const { clientId, platform } = context;
  const memory = memoryOf(platform);
  const [left] = await memory.heads(clientId);
  if (!left || left.size === 0) return err({ code: 'memory_missing' });
  const forked = await context.transaction<Fork, NotForked>(async (tx) => {
    await lockSequencing(tx, clientId);
    const log = await findLog(tx, clientId);
    if (!log) return err({ code: 'log_gone' });
    const begun = await waitingFork(tx, context, left);
    if (begun) return ok(begun);
    const kept = await keptOf(tx, context, log);
    const { origin, size, root, note } = left;
    const said: Fork = {
      origin: logAt(log, left.generation + 1).origin,
      ...kept,
      left: { origin, size, root: bytesToHex(root), note },
      reason,
    };
    const subject = { type: 'log', id: clientId } as const;
    await record(tx, context, { kind: FORKED, subject, detail: { ...said } });
    return ok(said);
  });
  if (!forked.ok) return forked;
  await memory.remember(anew(left, forked.value));
  await sequence(context);
  return forked;
}

/** Nothing is signed under the new origin yet; what it goes on from is there. */
function anew(left: RememberedHead, { origin, size, root }: Fork): RememberedHead {
  const generation = left.generation + 1;
  return { ...left, generation, origin, size, root: Buffer.from(root, 'hex'), key: '', note: '' };
}

/** One that was recorded, when whoever did it was killed before the memory had moved on. */
async function waitingFork(
  tx: Tx,
  { clientId, platform }: Context,
  left: RememberedHead,
): Promise<Fork | null> {
  const rows = await rawSql(tx)<{ statement: Uint8Array; mac: Uint8Array | null; detail: string }[]>`
    select event.statement, event.mac, event_detail.detail
    from audit.pending
    join audit.event on event.client_id = ${clientId} and event.id = pending.event_id
    join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    where pending.client_id = ${clientId} and event.kind = ${FORKED}
    order by pending.position desc`;
  const own = rows.filter((row) => notAuthentic(platform.keys, row) === null);
  const said = own.map(({ detail }) => JSON.parse(detail) as Fork);
  return said.find((each) => each.left.note === left.note) ?? null;
}

/** The newest head that the log signed, under whichever origin it had, and that all its leaves give; or nothing of it. */
async function keptOf(
  tx: Tx,
  context: Context,
  log: LogRow,
): Promise<{ readonly size: number; readonly root: string }> {
  const { clientId } = context;
  const forks = await forksOf(tx, context);
  let below: number | null = null;
  for (;;) {
    const row = await newestCheckpoint(tx, clientId, below);
    if (!row) throw new NotSigned('log_damaged', `client ${clientId} has no head that its leaves give`);
    below = row.size;
    if (!(await opens(row, logOfSize(log, forks, row.size)))) continue;
    const tree = await groundOf(tx, clientId, { head: row, remembered: [] });
    return { size: tree.size, root: bytesToHex(rootOf(tree)) };
  }
}
