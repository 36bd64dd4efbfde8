import type { Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { verifyEventProof, type EventProof, type EventProofInvalid } from '#lib/domain/tlog/event-proof.ts';
import { meetKey, type KeyTrust } from './known-key.ts';

/** What this device found out about a proof. */
export interface Inspected {
  readonly proof: EventProof;
  readonly trust: KeyTrust;
  /** The checkpoint the proof leads to; null when it does not hold. */
  readonly checkpoint: Checkpoint | null;
  /** Why it does not hold. */
  readonly broken: EventProofInvalid['code'] | null;
}

/** Verifies a proof here, under the key this device remembers of the client's log. Asks nobody. */
export async function inspect(
  proof: EventProof,
  { storage, clientId, now }: { storage: Pick<Storage, 'getItem' | 'setItem'>; clientId: string; now: Date },
): Promise<Inspected> {
  const trust = meetKey(storage, clientId, proof.verifierKey, now);
  const verified = await verifyEventProof(proof, trust.key);
  return verified.ok
    ? { proof, trust, checkpoint: verified.value, broken: null }
    : { proof, trust, checkpoint: null, broken: verified.error.code };
}
