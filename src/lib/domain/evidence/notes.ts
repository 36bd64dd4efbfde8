import { sameText } from './text.ts';
import { err, ok, type Result } from '../result.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { formatCheckpoint, parseCheckpoint, type Checkpoint } from '../tlog/checkpoint.ts';
import { mlDsa44, parseMlDsaKey, type VerifyMlDsa } from '../tlog/cosignature.ts';
import { ed25519, parseNote, parseVerifierKey, type Verifier } from '../tlog/note.ts';

/** A log's keys as they are handed on. */
export interface LogKeys {
  /** Ed25519. */
  readonly first: string;
  /** ML-DSA-44; null where the log had none. */
  readonly second: string | null;
}

/** A checkpoint with who signed it. */
export interface OpenedNote {
  readonly checkpoint: Checkpoint;
  /** The signed body. */
  readonly text: string;
  /** Those who signed beside the log itself, in the order of their lines. */
  readonly cosigned: readonly Verifier[];
}

/**
 * Opens a checkpoint of which every line counts: the three of the text, one of each key of the log, and besides only right
 * ones of those who may cosign, each once. A line that nobody could check would be something in the bundle that nobody did.
 * Errors: `evidence_checkpoint_invalid`, with the reason.
 */
export async function openWhole(
  member: string,
  bytes: Uint8Array,
  { keys, cosigners = [], verify }: { keys: LogKeys; cosigners?: readonly Verifier[]; verify: VerifyMlDsa },
): Promise<Result<OpenedNote, CheckpointInvalid>> {
  const invalid = (reason: string) => err({ code: 'evidence_checkpoint_invalid', member, reason });
  const note = parseNote(sameText(bytes) ?? '');
  if (!note.ok) return invalid('it is no signed note');
  const { text, signatures } = note.value;
  const own = verifiersOf(keys, verify);
  const signed: Verifier[] = [];
  for (const { name, keyId, signature } of signatures) {
    const who = [...own, ...cosigners].find((one) => one.name === name && equalBytes(one.keyId, keyId));
    if (!who) return invalid(`a line of ${name} by a key that the bundle does not have`);
    if (signed.includes(who)) return invalid(`two lines of ${name}`);
    if (!(await who.verify(text, signature))) return invalid(`a false signature of ${name}`);
    signed.push(who);
  }
  if (own.some((one) => !signed.includes(one))) return invalid('not signed by each key of its log');
  const checkpoint = parseCheckpoint(text);
  if (!checkpoint.ok || formatCheckpoint(checkpoint.value) !== text) return invalid('it is no tree head');
  if (own.some(({ name }) => name !== checkpoint.value.origin)) return invalid('it is of another log');
  return ok({ checkpoint: checkpoint.value, text, cosigned: signed.filter((one) => !own.includes(one)) });
}

export interface CheckpointInvalid {
  readonly code: 'evidence_checkpoint_invalid';
  readonly member: string;
  readonly reason: string;
}

function verifiersOf({ first, second }: LogKeys, verify: VerifyMlDsa): Verifier[] {
  const key = parseVerifierKey(first);
  const other = second === null ? null : parseMlDsaKey(second);
  return [...(key.ok ? [ed25519(key.value)] : []), ...(other ? [mlDsa44(other, verify)] : [])];
}
