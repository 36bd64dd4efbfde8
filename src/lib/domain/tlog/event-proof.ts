import { hexToBytes } from '@noble/hashes/utils.js';
import { err, type Result } from '#lib/domain/result.ts';
import { equalBytes, fromBase64 } from './bytes.ts';
import { openCheckpoint, type Checkpoint, type CheckpointRefused } from './checkpoint.ts';
import { parseVerifierKey, type Verifier } from './note.ts';
import { verifyInclusion } from './proof.ts';
import { leafHash } from './tree.ts';

/** Everything one needs to check that an event stands in a log, apart from trust in the log's key. */
export interface EventProof {
  readonly eventId: string;
  readonly index: number;
  readonly size: number;
  /** Hex. */
  readonly leafHash: string;
  /** Hex, from the leaf's sibling up to the root. */
  readonly path: readonly string[];
  /** The signed note. */
  readonly checkpointNote: string;
  /** `name+hash+key` of the log, to be compared with one kept from elsewhere. */
  readonly verifierKey: string;
  /** Base64 of the canonical `segl.event.v1`. */
  readonly statement: string;
}

/**
 * Checks statement → leaf hash → path → root → signature. Runs in the browser, on the server and in the command
 * line alike; asks nobody.
 * @param trustedKey the log's verifier key from where one trusts it; the proof's own key proves only consistency
 * @param others whose signatures must be right where they stand: the log's ML-DSA-44 key, where it can be checked
 */
export async function verifyEventProof(
  proof: EventProof,
  trustedKey: string,
  others: readonly Verifier[] = [],
): Promise<Result<Checkpoint, EventProofInvalid>> {
  const key = parseVerifierKey(trustedKey);
  if (!key.ok) return key;
  const statement = fromBase64(proof.statement);
  const hashes = [proof.leafHash, ...proof.path];
  if (!statement || !hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash)))
    return err({ code: 'proof_malformed' });
  if (eventIdOf(statement) !== proof.eventId) return err({ code: 'proof_of_other_event' });
  const leaf = hexToBytes(proof.leafHash);
  if (!equalBytes(leafHash(statement), leaf)) return err({ code: 'proof_statement_differs' });
  const checkpoint = await openCheckpoint(proof.checkpointNote, key.value, others);
  if (!checkpoint.ok) return checkpoint;
  const { size, root } = checkpoint.value;
  const path = proof.path.map((hash) => hexToBytes(hash));
  if (size !== proof.size || !verifyInclusion({ leafHash: leaf, index: proof.index, size, path, root })) {
    return err({ code: 'proof_not_included' });
  }
  return checkpoint;
}

export type EventProofInvalid =
  | { code: 'verifier_key_malformed' }
  | { code: 'proof_malformed' }
  | { code: 'proof_of_other_event' }
  | { code: 'proof_statement_differs' }
  | { code: 'proof_not_included' }
  | CheckpointRefused;

function eventIdOf(statement: Uint8Array): unknown {
  try {
    const facts: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(statement));
    return typeof facts === 'object' && facts !== null && 'id' in facts ? facts.id : undefined;
  } catch {
    return undefined;
  }
}
