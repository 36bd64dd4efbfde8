import { err, ok, type Result } from '../result.ts';
import { parseDecimal } from '../tlog/bytes.ts';
import type { VerifyMlDsa } from '../tlog/cosignature.ts';
import { verifyInclusion } from '../tlog/proof.ts';
import { leafHash } from '../tlog/tree.ts';
import type { Anchor } from './facts.ts';
import { CHECKPOINT, INSTALLATION, type Members } from './members.ts';
import { openWhole, type CheckpointInvalid, type LogKeys } from './notes.ts';
import { hashesIn, linesOf } from './text.ts';
import { stampsIn, type TokenInvalid } from './times.ts';
import { policyIn, witnessKey } from './witnesses.ts';

/**
 * What stands under `installation/`: its checkpoint, that the client's is a leaf of it to the letter, who has cosigned it, and
 * the times it was stamped with. Errors: `evidence_member_missing`, `evidence_checkpoint_invalid`, `evidence_malformed`,
 * `evidence_not_anchored`, `evidence_token_invalid`.
 */
export async function anchorIn(
  members: Members,
  { keys, verify, at }: { keys: LogKeys; verify: VerifyMlDsa; at: Date },
): Promise<Result<Anchor, AnchorInvalid>> {
  const needed = [INSTALLATION.checkpoint, INSTALLATION.place, INSTALLATION.path, CHECKPOINT];
  const [note, place, path, leaf] = needed.map((name) => members.get(name));
  const missing = needed.find((name) => !members.has(name));
  if (!note || !place || !path || !leaf)
    return err({ code: 'evidence_member_missing', member: missing ?? CHECKPOINT });
  const written = members.get(INSTALLATION.policy);
  const policy = written ? policyIn(written) : null;
  if (written && !policy) return err({ code: 'evidence_malformed', member: INSTALLATION.policy });
  const cosigners = (policy?.witnesses ?? []).flatMap((vkey) => {
    const verifier = witnessKey(vkey, verify);
    return verifier ? [{ ...verifier, vkey }] : [];
  });
  const opened = await openWhole(INSTALLATION.checkpoint, note, { keys, cosigners, verify });
  if (!opened.ok) return opened;
  const { checkpoint, text, cosigned } = opened.value;
  const [decimal = '', ...more] = linesOf(place) ?? [];
  const index = more.length === 0 ? parseDecimal(decimal) : null;
  if (index === null) return err({ code: 'evidence_malformed', member: INSTALLATION.place });
  const hashes = hashesIn(path);
  const { size, root } = checkpoint;
  if (!hashes || !verifyInclusion({ leafHash: leafHash(leaf), index, size, path: hashes, root }))
    return err({ code: 'evidence_not_anchored', member: INSTALLATION.path });
  const stamps = await stampsIn(members, text, at);
  if (!stamps.ok) return stamps;
  return ok({
    ...{ checkpoint, keys, place: index, policy, stamps: stamps.value },
    cosigned: cosigners.filter((each) => cosigned.includes(each)).map(({ vkey }) => vkey),
  });
}

export type AnchorInvalid =
  | {
      readonly code: 'evidence_member_missing' | 'evidence_malformed' | 'evidence_not_anchored';
      readonly member: string;
    }
  | CheckpointInvalid
  | TokenInvalid;

/** Whether a bundle says anything of the installation's log. */
export function isAnchored(members: Members): boolean {
  return [...members.keys()].some((name) => name.startsWith('installation/'));
}
