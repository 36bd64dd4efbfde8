import type { Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { erasureIn, type ShownErasure } from '#lib/domain/tlog/erased.ts';
import { verifyEventProof, type EventProof, type EventProofInvalid } from '#lib/domain/tlog/event-proof.ts';
import { firstBroken, stepsOfEvent, verdictOf, type ShownEvent, type Steps } from '#lib/domain/tlog/shown.ts';
import { anchoredProofsOf } from '#lib/domain/tlog/tlog-proof.ts';
import { judgeWitnesses, type FoundWitnesses, type NamedWitnesses } from '../vouched/judge-witnesses.ts';
import { meetKey, type KeyTrust } from '../witness/known-key.ts';

/** As the server gives it. */
type Proven = EventProof & {
  readonly witnessing?: NamedWitnesses;
  readonly anchoredPath?: readonly string[];
};

/** What this device found out about a proof. */
export interface Inspected {
  readonly proof: EventProof;
  readonly trust: KeyTrust;
  /** The checkpoint the proof leads to; null when it does not hold. */
  readonly checkpoint: Checkpoint | null;
  /** Why it does not hold. */
  readonly broken: EventProofInvalid['code'] | null;
  /** Each step from what is shown of the event. */
  readonly steps: Steps;
  readonly verdict: ProofVerdict;
  /** Null where nobody is to witness the log. */
  readonly witnesses: FoundWitnesses | null;
  /** What shows that the readable part was erased on request; null where nothing does. */
  readonly erased: ShownErasure | null;
  /** The files that lead on to the witnesses; null where there is no way there yet, or it does not hold. */
  readonly anchored: { readonly event: string; readonly head: string } | null;
}

/**
 * `erased`: all holds but what was erased on request, of which nothing is shown · `partly`: the event stands there, and what is
 * shown of its content can't be judged · `unlinked`: nobody has shown that the head follows from the one that was kept.
 */
export type ProofVerdict = 'holds' | 'erased' | 'partly' | 'unlinked' | 'broken';

/** Verifies a proof here, under the key this device remembers of the client's log. Asks nobody. */
export async function inspect(
  proof: Proven,
  about: {
    readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
    readonly clientId: string;
    readonly now: Date;
    /** As it is drawn where its proof was asked for. */
    readonly shown: Omit<ShownEvent, 'client'>;
    /** That its head was held against the one that this device has kept. */
    readonly follows: boolean;
  },
): Promise<Inspected> {
  const { storage, clientId, now, shown, follows } = about;
  const trust = meetKey(storage, clientId, proof.verifierKey, now);
  const verified = await verifyEventProof(proof, trust.key);
  const checkpoint = verified.ok ? verified.value : null;
  // All that is shown is compared, whatever the server leaves out of its answer.
  const steps = stepsOfEvent({ ...shown, client: clientId }, proof, checkpoint);
  const witnesses = await judgeWitnesses(proof.witnessing, { head: checkpoint, clientKey: trust.key }, about);
  const erased = erasureIn(proof, checkpoint);
  const broken = verified.ok ? null : verified.error.code;
  const judged = (): ProofVerdict => {
    if (!verified.ok || proof.authentic === 'no' || firstBroken(steps) !== null) return 'broken';
    if (!follows) return 'unlinked';
    if (verdictOf(steps) === 'holds') return proof.authentic === undefined ? 'partly' : 'holds';
    return erased !== null && shown.detail === null ? 'erased' : 'partly';
  };
  const anchored = witnesses?.broken === null ? await anchoredIn(proof, trust.key) : null;
  return { proof, trust, checkpoint, broken, steps, verdict: judged(), witnesses, erased, anchored };
}

async function anchoredIn(proof: Proven, key: string): Promise<Inspected['anchored']> {
  const anchor = proof.witnessing?.anchor;
  if (!anchor || !proof.anchoredPath) return null;
  const size = Number(anchor.note.split('\n')[1]);
  const under = { ...proof, size, path: proof.anchoredPath, checkpointNote: anchor.note };
  return (await verifyEventProof(under, key)).ok ? anchoredProofsOf(under, anchor) : null;
}
