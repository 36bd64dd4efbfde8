import { bytesToHex } from '@noble/hashes/utils.js';
import { ok } from '#lib/domain/result.ts';
import type { Anchor } from '#lib/domain/tlog/anchor.ts';
import { formatVerifierKey } from '#lib/domain/tlog/note.ts';
import { consistencyProof, inclusionProof } from '#lib/domain/tlog/proof.ts';
import type { Coordinate } from '#lib/domain/tlog/tree.ts';
import { labelOf } from '#lib/domain/tlog/witness-key.ts';
import { witnessedBy, type WitnessPolicy } from '#lib/domain/tlog/witnessed.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { pathOfHead } from '../heads/inclusion.ts';
import { newestLeafOf } from '../heads/store.ts';
import { verifierKeyOf } from '../keys/log.ts';
import { verifyMlDsa } from '../keys/ml-dsa.ts';
import { headToGive } from '../memory/give.ts';
import { readHashes, type CheckpointRow, type LogRow } from '../store.ts';
import { witnessedNote } from './note.ts';
import { policyOf } from './policy.ts';
import { sizesWith } from './store.ts';

/** What a screen judges by whether something is witnessed. */
export interface Witnessing {
  readonly needed: number;
  /** Verifier keys of the witnesses. */
  readonly keys: readonly string[];
  /** Nothing is called proven before enough of them have cosigned. */
  readonly waits: boolean;
  /** Null while none of the client's heads is under a head of the installation's log. */
  readonly anchor: Anchor | null;
}

/** The way from one of the client's heads to the witnesses, as far as the directory has it. */
export type Hold = Omit<Anchor, 'extension'> & { readonly size: number; readonly origin: string };

/** Rows that somebody else may have put among the cosignatures: so many heads are passed over. */
const MOST_TRIED = 8;

/**
 * The newest head of the client that is under what enough witnesses cosigned, or, where there is none, under the newest head
 * of the installation's log. Nothing of it is judged here but which is best: who gets it does. Null without witnesses.
 */
export async function holdOf({ platform, clientId }: Context): Promise<{ hold: Hold | null } | null> {
  const policy = policyOf(platform.config);
  if (!policy) return null;
  const directory = machine(platform);
  const found = await directory.transaction(async (tx) => ok(await holdIn(tx, directory, policy, clientId)));
  return { hold: found.ok ? found.value : null };
}

async function holdIn(
  tx: Tx,
  directory: Context,
  policy: WitnessPolicy,
  clientId: string,
): Promise<Hold | null> {
  const best = await bestHead(tx, directory, policy);
  const leaf = best && (await newestLeafOf(tx, directory.clientId, clientId, best.size));
  if (!leaf) return null;
  try {
    const path = await pathOfHead(tx, leaf.index, best.size);
    return {
      ...{ note: leaf.note, size: leaf.size, index: leaf.index, origin: leaf.note.split('\n')[0] ?? '' },
      path: path.map((hash) => bytesToHex(hash)),
      installation: best.note,
      verifierKey: formatVerifierKey(verifierKeyOf(best.log)),
    };
  } catch (cause) {
    // The tree has gaps: `verify` names them, and nothing can be shown by it.
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

/** The newest head with enough lines, else the newest of all; with its lines. */
async function bestHead(
  tx: Tx,
  directory: Context,
  policy: WitnessPolicy,
): Promise<(Pick<CheckpointRow, 'size' | 'note'> & { readonly log: LogRow }) | null> {
  for (const size of await sizesWith(tx, policy.keys.map(labelOf), policy.needed, MOST_TRIED)) {
    const given = await headToGive(tx, directory, size);
    if (given?.head.size !== size) continue;
    const { head, log } = given;
    const note = await witnessedNote(tx, directory.platform, head);
    if ((await witnessedBy(note, policy, verifyMlDsa)).enough) return { size, note, log };
  }
  const newest = await headToGive(tx, directory);
  if (!newest) return null;
  const { head, log } = newest;
  return { size: head.size, note: await witnessedNote(tx, directory.platform, head), log };
}

/**
 * What the client's head, in the client's own transaction, has to do with that: null without witnesses.
 * @param held of {@link holdOf}, before the transaction
 */
export async function witnessingOf(
  tx: Tx,
  { platform, clientId }: Context,
  held: { readonly hold: Hold | null } | null,
  { log, head }: { readonly log: LogRow | null; readonly head: CheckpointRow | null },
): Promise<Witnessing | null> {
  const policy = policyOf(platform.config);
  if (!policy || !held) return null;
  const keys = policy.keys.map(({ vkey }) => vkey);
  const anchor = held.hold && head && (await anchored(tx, clientId, held.hold, { log, head }));
  return { needed: policy.needed, keys, waits: platform.config.witnessing === 'wait', anchor };
}

async function anchored(
  tx: Tx,
  clientId: string,
  { size, origin, ...anchor }: Hold,
  { log, head }: { readonly log: LogRow | null; readonly head: CheckpointRow },
): Promise<Anchor | null> {
  // Of a log that was begun anew since.
  if (origin !== log?.origin || size > head.size) return null;
  try {
    const extension = await consistencyProof(reader(tx, clientId), size, head.size);
    return { ...anchor, extension: extension.map((hash) => bytesToHex(hash)) };
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

/**
 * From the event's leaf up to the client's head that the installation's log has, in hex: so that what is downloaded leads
 * there without a step between. Null where that head does not cover it, or the tree has gaps.
 */
export async function pathUnder(
  tx: Tx,
  clientId: string,
  index: number,
  { note }: Pick<Anchor, 'note'>,
): Promise<string[] | null> {
  const size = Number(note.split('\n')[1]);
  if (!(index < size)) return null;
  try {
    const path = await inclusionProof(reader(tx, clientId), index, size);
    return path.map((hash) => bytesToHex(hash));
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

const reader = (tx: Tx, clientId: string) => (coordinates: readonly Coordinate[]) =>
  readHashes(tx, clientId, coordinates);
