import { ok } from '#lib/domain/result.ts';
import { openCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { othersOf, verifierKeyOf } from '../keys/log.ts';
import { logOfSize, namedLog } from '../memory/forks.ts';
import { headToGive } from '../memory/give.ts';
import type { LogRow } from '../store.ts';
import { placedHeads, type PlacedHead } from './store.ts';

/** The head of a client's log that its evidence is proven under. */
export interface EvidenceHead {
  readonly log: LogRow;
  readonly checkpoint: Checkpoint;
  readonly note: string;
  /** Its number among the leaves of the installation's log; null where it is not there yet. */
  readonly place: number | null;
}

/** Heads that a log left behind it when it was begun anew: so many are passed over. */
const MOST_LEFT = 20;

/** The heads of more than `above` leaves that the installation's log has, from the directory. */
export async function headsAbove({ platform, clientId }: Context, above: number): Promise<PlacedHead[]> {
  const found = await machine(platform).transaction(async (tx) =>
    ok(await placedHeads(tx, clientId, above, MOST_LEFT)),
  );
  return found.ok ? found.value : [];
}

/**
 * The newest of these heads that the log signed under the origin it has at that size; where there is none, its newest head
 * of all; null where that has not more than `above` leaves either.
 */
export async function headFor(
  tx: Tx,
  context: Context,
  { placed, above, most }: { placed: readonly PlacedHead[]; above: number; most: number | undefined },
): Promise<EvidenceHead | null> {
  const named = await namedLog(tx, context);
  if (!named) return null;
  for (const { note, place } of placed) {
    const size = Number(note.split('\n')[1]);
    const log = logOfSize(named.log, named.forks, size);
    const opened = await openCheckpoint(note, verifierKeyOf(log), othersOf(log));
    if (opened.ok) return { log, checkpoint: opened.value, note, place };
  }
  const given = await headToGive(tx, context, most);
  if (!given || given.head.size <= above) return null;
  const { head, log } = given;
  const checkpoint = { origin: log.origin, size: head.size, root: head.root };
  return { log, checkpoint, note: head.note, place: null };
}
