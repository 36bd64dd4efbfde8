import { err, ok, type Result } from '#lib/domain/result.ts';
import { fromBase64, parseDecimal, toBase64 } from './bytes.ts';
import {
  ed25519,
  parseNote,
  verifyNote,
  type NoteMalformed,
  type NoteUntrusted,
  type Verifier,
  type VerifierKey,
} from './note.ts';

/** A tree head as c2sp.org/tlog-checkpoint writes it: which log, how many leaves, which root. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/** The note text: three lines, each ending in a newline. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Reads a note text; extension lines are allowed by the format and passed over, being nothing a monitor can check. */
export function parseCheckpoint(text: string): Result<Checkpoint, CheckpointMalformed> {
  const malformed = err({ code: 'checkpoint_malformed' });
  if (!text.endsWith('\n')) return malformed;
  const lines = text.slice(0, -1).split('\n');
  const [origin, decimal, encoded] = lines;
  if (!origin || !decimal || !encoded || lines.includes('')) return malformed;
  const size = parseDecimal(decimal);
  const root = fromBase64(encoded);
  if (size === null || root?.length !== 32) return malformed;
  return ok({ origin, size, root });
}

export interface CheckpointMalformed {
  readonly code: 'checkpoint_malformed';
}

/**
 * Opens a signed checkpoint: well-formed, signed by `key`, and of the log that the key is named after. Lines of `others`
 * (the log's second key, witnesses) may be missing, but one that is there and false condemns the checkpoint.
 */
export async function openCheckpoint(
  message: string,
  key: VerifierKey,
  others: readonly Verifier[] = [],
): Promise<Result<Checkpoint, CheckpointRefused>> {
  const note = parseNote(message);
  if (!note.ok) return note;
  const own = ed25519(key);
  const trusted = await verifyNote(note.value, [own, ...others]);
  if (!trusted.ok) return trusted;
  if (!trusted.value.includes(own)) return err({ code: 'note_not_signed_by_trusted_key' });
  const checkpoint = parseCheckpoint(note.value.text);
  if (!checkpoint.ok) return checkpoint;
  if (checkpoint.value.origin !== key.name)
    return err({ code: 'checkpoint_of_other_log', origin: checkpoint.value.origin });
  return checkpoint;
}

export type CheckpointRefused =
  | NoteMalformed
  | NoteUntrusted
  | CheckpointMalformed
  | { code: 'checkpoint_of_other_log'; origin: string };
