import { hexToBytes } from '@noble/hashes/utils.js';
import { err, ok, type Result } from '../result.ts';
import type { Certificate } from '../signature/certificate/certificate.ts';
import { fromBase64 } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { openHead } from './heads.ts';
import { verifyInclusion } from './proof.ts';
import { judgeStamp, type Stamp, type StampInvalid } from './stamp.ts';
import { leafHash } from './tree.ts';

/**
 * What leads from an event's leaf to a token: into a head of the client's log, from that head, which is a leaf of the
 * installation's log, into a checkpoint of that, and the token over its text.
 */
export interface StampedProof {
  /** The client's head, as it was signed. */
  readonly note: string;
  /** Hex, from the leaf's sibling up to that head's root. */
  readonly path: readonly string[];
  /** The head's place in the installation's log, and its path there. */
  readonly headIndex: number;
  readonly headPath: readonly string[];
  /** What was stamped: the text of the installation's checkpoint. */
  readonly text: string;
  /** Base64 of DER. */
  readonly token: string;
}

export type NotStamped = { readonly code: 'stamp_proof_broken' } | StampInvalid;

/**
 * Judges the whole way, and asks nobody. The installation's key says nothing about time, so it is not asked for.
 * @param leaf of the event, which stands in the log by a proof of its own: its place, and its hash in hex
 * @param key the client's log's verifier key, as it is trusted
 */
export async function judgeStampedEvent(
  leaf: { readonly index: number; readonly hash: string },
  proof: StampedProof,
  { key, roots }: { readonly key: string; readonly roots: readonly Certificate[] },
): Promise<Result<Stamp, NotStamped>> {
  const broken = err({ code: 'stamp_proof_broken' } as const);
  const head = await openHead({ note: proof.note, verifierKey: key });
  const checkpoint = parseCheckpoint(proof.text);
  const token = fromBase64(proof.token);
  if (!head || !checkpoint.ok || !token) return broken;
  if (![leaf.hash, ...proof.path, ...proof.headPath].every((hash) => /^[0-9a-f]{64}$/.test(hash)))
    return broken;
  const steps = [
    { index: leaf.index, leafHash: hexToBytes(leaf.hash), path: proof.path, ...head },
    {
      index: proof.headIndex,
      leafHash: leafHash(new TextEncoder().encode(proof.note)),
      path: proof.headPath,
      ...checkpoint.value,
    },
  ];
  const holds = steps.every((step) =>
    verifyInclusion({ ...step, path: step.path.map((hash) => hexToBytes(hash)) }),
  );
  if (!holds) return broken;
  const judged = await judgeStamp(proof.text, token, roots);
  return judged.ok ? ok(judged.value) : judged;
}
