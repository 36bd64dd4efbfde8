import { bytesToHex } from '@noble/hashes/utils.js';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { openCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { compareHeads, openHead, type Contradiction, type SignedHead } from '#lib/domain/tlog/heads.ts';
import { consistencyProof } from '#lib/domain/tlog/proof.ts';
import { foldSubtrees, subtrees, type Coordinate } from '#lib/domain/tlog/tree.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { verifierKeyOf } from '../keys/log.ts';
import { namedLog, namesOf } from '../memory/forks.ts';
import { headToGive } from '../memory/give.ts';
import { record } from '../record.ts';
import { readHashes } from '../store.ts';
import { tellingsOf, type AlarmTaken } from './tellings.ts';

/**
 * That the log of `to` leaves is the one of `from` with more appended: hashes in hex, to be judged by who has both roots.
 * Errors: `heads_unknown` (the log has had no such sizes), `consistency_unprovable` (the stored tree lacks what would show it).
 */
export async function consistency(
  context: Context,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Result<{ proof: string[] }, NoConsistency>> {
  const { clientId } = context;
  return context.transaction<{ proof: string[] }, NoConsistency>(async (tx) => {
    const given = await headToGive(tx, context);
    if (!given || from > to || to > given.head.size) return err({ code: 'heads_unknown' });
    try {
      const proof = await consistencyProof(reader(tx, clientId), from, to);
      return ok({ proof: proof.map((hash) => bytesToHex(hash)) });
    } catch (cause) {
      if (cause instanceof RangeError) return err({ code: 'consistency_unprovable' });
      throw cause;
    }
  });
}

export type NoConsistency = { code: 'heads_unknown' } | { code: 'consistency_unprovable' };

/** What a device saw that contradicts what it had kept of the client's log. */
export interface Alarm {
  readonly how: Contradiction;
  readonly kept: SignedHead;
  readonly seen: SignedHead | null;
}

/**
 * Takes down that a member's device saw the log contradict itself: an error in the server's log, and an event, for which
 * `/health` says degraded in every process until a verification that began later has found nothing. It stops nothing: who lies makes noise that names them, a few times an hour.
 * `confirmed` says whether the log itself bears it out: the kept head is signed with its key, and not one of its heads.
 * Error: `alarm_unfounded` (what was kept is signed by nobody, or what was seen is the same log).
 */
export async function takeAlarm(context: Context, alarm: Alarm): Promise<Result<AlarmTaken, AlarmUnfounded>> {
  const { clientId, actorId, platform } = context;
  const kept = await openHead(alarm.kept);
  if (!kept || (await compareHeads(alarm.kept, alarm.seen)).kind === 'extends')
    return err({ code: 'alarm_unfounded' });
  const taken = tellingsOf(platform).take({ clientId, actorId, what: JSON.stringify(alarm) });
  if (taken !== 'told') return ok(taken);
  const seen = alarm.seen && (await openHead(alarm.seen));
  const confirmed = await context.transaction(async (tx) => ok(await bearsOut(tx, context, alarm.kept)));
  const detail = {
    how: alarm.how,
    by: actorId,
    confirmed: confirmed.ok && confirmed.value,
    kept: headIn(kept),
    seen: seen && headIn(seen),
  };
  platform.log.error(
    { clientId, ...detail },
    'a device saw the log contradict what it had kept of it: run `segl audit verify`, and ask for the heads it has',
  );
  // Who audits causes no event: it is the machine's, and says who told of it.
  const itself = machine(platform, clientId);
  return itself.transaction<AlarmTaken, never>(async (tx) => {
    await record(tx, itself, { kind: 'log.contradicted', subject: { type: 'log', id: clientId }, detail });
    return ok('told');
  });
}

export interface AlarmUnfounded {
  readonly code: 'alarm_unfounded';
}

const headIn = ({ size, root }: Checkpoint) => ({ size, root: bytesToHex(root) });

/** Whether the log's own key has signed the head, under any name it had, and the log as it is stored has no such head. */
async function bearsOut(tx: Tx, context: Context, { note }: SignedHead): Promise<boolean> {
  const { clientId } = context;
  const named = await namedLog(tx, context);
  if (!named) return false;
  const keys = namesOf(named).map((name) => verifierKeyOf(name));
  const opened = await Promise.all(keys.map((key) => openCheckpoint(note, key)));
  const kept = opened.find((each) => each.ok);
  if (!kept?.ok) return false;
  const { size, root } = kept.value;
  const given = await headToGive(tx, context);
  if (!given || given.head.size < size) return true;
  try {
    const hashes = await reader(tx, clientId)(subtrees(0, size));
    return !equalBytes(foldSubtrees(hashes), root);
  } catch (cause) {
    if (cause instanceof RangeError) return true;
    throw cause;
  }
}

const reader = (tx: Tx, clientId: string) => (coordinates: readonly Coordinate[]) =>
  readHashes(tx, clientId, coordinates);
