import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Anchor } from './anchor.ts';
import { fromBase64, parseDecimal, toBase64 } from './bytes.ts';
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import type { EventProof } from './event-proof.ts';
import { parseNote } from './note.ts';
import { leafHash } from './tree.ts';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
/** More than the path in a tree of 2^53 leaves has. */
const MOST_HASHES = 64;

/** What a `.tlog-proof` file says (c2sp.org/tlog-proof@v1). It is believed once it is held against a key. */
export interface TlogProof {
  /** In ours: the entry itself, the canonical `segl.event.v1`. Null where the line is left out. */
  readonly extra: Uint8Array | null;
  readonly index: number;
  /** From the leaf's sibling up. */
  readonly path: readonly Uint8Array[];
  /** The signed note, verbatim, with every signature that it bears. */
  readonly checkpoint: string;
}

export function formatTlogProof({ extra, index, path, checkpoint }: TlogProof): string {
  const first = extra === null ? [FIRST_LINE] : [FIRST_LINE, `extra ${toBase64(extra)}`];
  return `${[...first, `index ${index}`, ...path.map(toBase64)].join('\n')}\n\n${checkpoint}`;
}

/** Reads what the specification describes, and nothing else: no carriage returns, no short hashes, no other order. */
export function parseTlogProof(text: string): Result<TlogProof, TlogProofMalformed> {
  const malformed = err({ code: 'tlog_proof_malformed' });
  const split = text.indexOf('\n\n');
  if (split < 0) return malformed;
  const [first, ...lines] = text.slice(0, split).split('\n');
  const extraLine = lines[0]?.startsWith('extra ') ? lines.shift() : undefined;
  const extra = extraLine === undefined ? null : fromBase64(extraLine.slice('extra '.length));
  const [, decimal = ''] = /^index (\d+)$/.exec(lines.shift() ?? '') ?? [];
  const index = parseDecimal(decimal);
  const path = lines.map(fromBase64).filter((hash) => hash?.length === 32);
  if (first !== FIRST_LINE || (extraLine !== undefined && !extra) || index === null) return malformed;
  if (path.length !== lines.length || path.length > MOST_HASHES) return malformed;
  return ok({ extra, index, path: path.filter((hash) => hash !== null), checkpoint: text.slice(split + 2) });
}

export interface TlogProofMalformed {
  readonly code: 'tlog_proof_malformed';
}

/** The proof of an event as a file for other people's tools, with the event's own statement as its extra data. */
export function tlogProofOf({ statement, index, path, checkpointNote }: EventProof): string {
  const hashes = path.map((hash) => hexToBytes(hash));
  return formatTlogProof({ extra: fromBase64(statement), index, path: hashes, checkpoint: checkpointNote });
}

/**
 * An event's proof under the client's head that the installation's log has, and that head's proof there, which bears the
 * witnesses' lines: the checkpoint of the first is the extra data of the second. One file of that form has one log's proof.
 */
export function anchoredProofsOf(
  proof: EventProof,
  anchor: Pick<Anchor, 'note' | 'index' | 'path' | 'installation'>,
): { readonly event: string; readonly head: string } {
  const { note, index, path, installation } = anchor;
  const head = formatTlogProof({
    ...{ extra: new TextEncoder().encode(note), index, path: path.map((hash) => hexToBytes(hash)) },
    checkpoint: installation,
  });
  return { event: tlogProofOf({ ...proof, checkpointNote: note }), head };
}

/**
 * The other way: a proof that `verifyEventProof` can check. What the file does not hold is taken from what it proves, so
 * that nothing of it is believed twice.
 * @param verifierKey what the proof is to be checked with
 */
export function eventProofIn(text: string, verifierKey: string): Result<EventProof, TlogProofMalformed> {
  const proof = parseTlogProof(text);
  if (!proof.ok) return proof;
  const { extra, index, path, checkpoint } = proof.value;
  const note = parseNote(checkpoint);
  const head = note.ok ? parseCheckpoint(note.value.text) : note;
  const eventId = extra && idIn(extra);
  if (!head.ok || !extra || typeof eventId !== 'string') return err({ code: 'tlog_proof_malformed' });
  return ok({
    ...{ eventId, index, verifierKey, statement: toBase64(extra), checkpointNote: checkpoint },
    size: head.value.size,
    leafHash: bytesToHex(leafHash(extra)),
    path: path.map((hash) => bytesToHex(hash)),
  });
}

/** The checkpoint that is the entry of such a proof in an installation's log; null where its entry is none. */
export function headIn({ extra }: TlogProof): Checkpoint | null {
  const note = extra && parseNote(new TextDecoder().decode(extra));
  const head = note?.ok ? parseCheckpoint(note.value.text) : null;
  return head?.ok ? head.value : null;
}

function idIn(statement: Uint8Array): unknown {
  try {
    return (
      JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(statement)) as { id?: unknown } | null
    )?.id;
  } catch {
    return undefined;
  }
}
