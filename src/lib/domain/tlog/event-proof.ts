import { hexToBytes } from '@noble/hashes/utils.js';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { fromBase64 } from './bytes.ts';
import { openCheckpoint, type Checkpoint, type CheckpointRefused } from './checkpoint.ts';
import { parseVerifierKey, type Verifier } from './note.ts';
import { verifyInclusion } from './proof.ts';
import { leafHash } from './tree.ts';

/** What leads from an event's leaf to a root, beside the checkpoint that names it. */
export interface LeafProof {
  readonly eventId: string;
  readonly index: number;
  /** Hex. */
  readonly leafHash: string;
  /** Hex, from the leaf's sibling up to the root. */
  readonly path: readonly string[];
  /** Base64 of the canonical `segl.event.v1`. */
  readonly statement: string;
  /** The readable part as it was committed to, to the letter, and base64 of its salt: both null where it was erased. */
  readonly detail?: string | null | undefined;
  readonly salt?: string | null | undefined;
  /** What the installation says of its own mark on the event, which nobody else can check. */
  readonly authentic?: Authentic | undefined;
  /** Of the event, under the same head, that says the readable part was erased; where it was (`erased.ts`). */
  readonly erasedBy?: LeafProof | undefined;
}

/** `before`: without a mark, at the beginning that the log itself names. `no`: without a mark of this installation. */
export type Authentic = 'yes' | 'before' | 'no';

/** Everything one needs to check that an event stands in a log, apart from trust in the log's key. */
export interface EventProof extends LeafProof {
  readonly size: number;
  /** The signed note. */
  readonly checkpointNote: string;
  /** `name+hash+key` of the log, to be compared with one kept from elsewhere. */
  readonly verifierKey: string;
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
  const checkpoint = await openCheckpoint(proof.checkpointNote, key.value, others);
  if (!checkpoint.ok) return checkpoint;
  const led = leadsTo(proof, checkpoint.value);
  return led.ok ? checkpoint : led;
}

/** {@link verifyEventProof} but for the signature: of who has opened the checkpoint before. */
export function leadsTo(
  proof: EventProof,
  { size, root }: Pick<Checkpoint, 'size' | 'root'>,
): Result<void, LeafInvalid> {
  const stated = readLeaf(proof);
  if (!stated.ok) return stated;
  if (!leafHolds(stated.value)) return err({ code: 'proof_statement_differs' });
  if (proof.size !== size || !pathHolds(stated.value, { size, root }))
    return err({ code: 'proof_not_included' });
  return ok();
}

export type EventProofInvalid = { code: 'verifier_key_malformed' } | LeafInvalid | CheckpointRefused;

type LeafInvalid =
  | { code: 'proof_malformed' }
  | { code: 'proof_of_other_event' }
  | { code: 'proof_statement_differs' }
  | { code: 'proof_not_included' };

/** A leaf's proof in bytes. */
export interface ReadLeaf {
  readonly index: number;
  readonly leaf: Uint8Array;
  readonly path: readonly Uint8Array[];
  readonly statement: Uint8Array;
}

/** Errors: `proof_malformed`, `proof_of_other_event` (the statement is not of the event that the proof names). */
export function readLeaf(proof: LeafProof): Result<ReadLeaf, LeafInvalid> {
  const statement = fromBase64(proof.statement);
  const hashes = [proof.leafHash, ...proof.path];
  if (!statement || !hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash)))
    return err({ code: 'proof_malformed' });
  if (eventIdOf(statement) !== proof.eventId) return err({ code: 'proof_of_other_event' });
  const [leaf, path] = [hexToBytes(proof.leafHash), proof.path.map((hash) => hexToBytes(hash))];
  return ok({ index: proof.index, leaf, path, statement });
}

/** Whether the leaf is the hash of the statement. */
export function leafHolds({ leaf, statement }: ReadLeaf): boolean {
  return equalBytes(leafHash(statement), leaf);
}

/** Whether the path leads from the leaf to the root. */
export function pathHolds(
  { index, leaf, path }: ReadLeaf,
  { size, root }: Pick<Checkpoint, 'size' | 'root'>,
): boolean {
  return verifyInclusion({ leafHash: leaf, index, size, path, root });
}

function eventIdOf(statement: Uint8Array): unknown {
  try {
    const facts: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(statement));
    return typeof facts === 'object' && facts !== null && 'id' in facts ? facts.id : undefined;
  } catch {
    return undefined;
  }
}
