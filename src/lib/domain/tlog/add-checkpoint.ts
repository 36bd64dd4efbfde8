import { err, ok, type Result } from '#lib/domain/result.ts';
import { fromBase64, parseDecimal, toBase64 } from './bytes.ts';
import { parseNote, type NoteSignature } from './note.ts';

/** The most hashes that a request may hold (c2sp.org/tlog-witness). */
const MOST_HASHES = 63;

/** What a log asks of a witness: that it cosign this checkpoint, which extends the one of `oldSize` leaves. */
export interface AddCheckpoint {
  readonly oldSize: number;
  /** From `oldSize` to the checkpoint's size; empty where that is 0, or the same. */
  readonly proof: readonly Uint8Array[];
  /** The signed note. */
  readonly checkpoint: string;
}

export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  return `${[`old ${oldSize}`, ...proof.map(toBase64)].join('\n')}\n\n${checkpoint}`;
}

/** Reads exactly what the specification describes: no leading zeroes, no hash of another length, at most 63. */
export function parseAddCheckpoint(body: string): Result<AddCheckpoint, { code: 'request_malformed' }> {
  const malformed = err({ code: 'request_malformed' });
  const split = body.indexOf('\n\n');
  if (split < 0) return malformed;
  const [first = '', ...lines] = body.slice(0, split).split('\n');
  const oldSize = first.startsWith('old ') ? parseDecimal(first.slice('old '.length)) : null;
  const proof = lines.map(fromBase64).filter((hash) => hash?.length === 32);
  if (oldSize === null || proof.length !== lines.length || proof.length > MOST_HASHES) return malformed;
  return ok({ oldSize, proof: proof.filter((hash) => hash !== null), checkpoint: body.slice(split + 2) });
}

/** The size that a witness answers with when it has another than the request's old one; null of any other text. */
export function parseSize(body: string): number | null {
  return body.endsWith('\n') ? parseDecimal(body.slice(0, -1)) : null;
}

/** The lines of a witness's answer, as they are and as they are read; null where it is not made of such lines alone. */
export function parseLines(
  body: string,
): { readonly line: string; readonly signature: NoteSignature }[] | null {
  const note = parseNote(`-\n\n${body}`);
  if (!note.ok || note.value.text !== '-\n') return null;
  const lines = body.slice(0, -1).split('\n');
  return note.value.signatures.map((signature, at) => ({ line: lines[at] ?? '', signature }));
}

/** A signed checkpoint with more lines under it. */
export const withLines = (note: string, lines: readonly string[]): string =>
  note + lines.map((line) => `${line}\n`).join('');
