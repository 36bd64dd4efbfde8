import { hexToBytes } from '@noble/hashes/utils.js';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import type { VerifyMlDsa } from './cosignature.ts';
import { parseVerifierKey } from './note.ts';
import { verifyConsistency, verifyInclusion } from './proof.ts';
import { leafHash } from './tree.ts';
import { unwitnessed, witnessedBy, type Witnessed, type WitnessPolicy } from './witnessed.ts';

/**
 * How a client's log hangs on the witnesses: one of its checkpoints is a leaf of the installation's log, whose checkpoint
 * they cosigned. All of it is to be judged by who gets it.
 */
export interface Anchor {
  /** The client's checkpoint, as it was signed: the leaf. */
  readonly note: string;
  /** Its place in the installation's log, and hex from its sibling up to the root. */
  readonly index: number;
  readonly path: readonly string[];
  /** The installation's checkpoint with the witnesses' lines, and the key to check it with. */
  readonly installation: string;
  readonly verifierKey: string;
  /** Hex: that the head which is shown extends the client's checkpoint. */
  readonly extension: readonly string[];
}

/** The links of an anchor, in their order: client's checkpoint, that the shown head extends it, leaf, installation's. */
export type AnchorBroken = 'client' | 'extension' | 'leaf' | 'installation';

export type JudgedAnchor =
  | { readonly holds: false; readonly broken: AnchorBroken }
  /** Events of the client below `size` are under what the witnesses said. */
  | { readonly holds: true; readonly size: number; readonly witnessed: Witnessed };

/** What an anchor is judged by: nothing of it comes from the anchor itself. */
export interface AnchorTrust {
  /** The head of the client's log that was opened, and the key that opened it. */
  readonly head: Checkpoint;
  readonly clientKey: string;
  readonly installationKey: string;
  readonly policy: WitnessPolicy;
  /** Null where ML-DSA-44 can't be checked. */
  readonly verifyMlDsa: VerifyMlDsa | null;
}

/** Follows the way from the client's head to the witnesses. Asks nobody, never throws. */
export async function judgeAnchor(anchor: Anchor | null, trust: AnchorTrust): Promise<JudgedAnchor> {
  const { head, policy } = trust;
  if (!anchor) return { holds: true, size: 0, witnessed: unwitnessed(policy) };
  const client = await opened(anchor.note, trust.clientKey);
  if (!client) return { holds: false, broken: 'client' };
  if (!extendsIt(anchor.extension, client, head)) return { holds: false, broken: 'extension' };
  const installation = await opened(anchor.installation, trust.installationKey);
  if (!installation) return { holds: false, broken: 'installation' };
  if (!isLeaf(anchor, installation)) return { holds: false, broken: 'leaf' };
  const witnessed = await witnessedBy(anchor.installation, policy, trust.verifyMlDsa);
  return { holds: true, size: client.size, witnessed };
}

async function opened(note: string, verifierKey: string): Promise<Checkpoint | null> {
  const key = parseVerifierKey(verifierKey);
  const checkpoint = key.ok ? await openCheckpoint(note, key.value) : key;
  return checkpoint.ok ? checkpoint.value : null;
}

function extendsIt(proof: readonly string[], from: Checkpoint, to: Checkpoint): boolean {
  const hashes = bytesOf(proof);
  const [first, firstRoot, second, secondRoot] = [from.size, from.root, to.size, to.root];
  return hashes !== null && verifyConsistency({ first, firstRoot, second, secondRoot, proof: hashes });
}

function isLeaf({ note, index, path }: Anchor, { size, root }: Checkpoint): boolean {
  const hashes = bytesOf(path);
  const leaf = leafHash(new TextEncoder().encode(note));
  return hashes !== null && verifyInclusion({ leafHash: leaf, index, size, path: hashes, root });
}

function bytesOf(hashes: readonly string[]): Uint8Array[] | null {
  return hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash)) ? hashes.map((hash) => hexToBytes(hash)) : null;
}
