import { parseAddCheckpoint, type AddCheckpoint } from '#lib/domain/tlog/add-checkpoint.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { parseCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import {
  formatNote,
  parseNote,
  verifyNote,
  type Note,
  type NoteSignature,
  type Verifier,
} from '#lib/domain/tlog/note.ts';
import { verifyConsistency } from '#lib/domain/tlog/proof.ts';
import type { Clock } from '#lib/server/platform/clock.ts';
import type { CosignedHeads } from './heads.ts';
import type { Signer } from './key.ts';

/** What `add-checkpoint` answers (c2sp.org/tlog-witness). */
export interface Answered {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly body: string;
  readonly type?: 'text/x.tlog.size';
  /** What the log's own key signed, which is to be kept. */
  readonly strange?: Strange;
}

/**
 * `forked`: with `kept`, another head of the same size that the log signed as well: together they prove it to anybody · `astray`:
 * it was sent with a proof that does not hold, which is what a forked log has, and what anybody can send.
 */
export type Strange =
  | { readonly how: 'forked'; readonly note: string; readonly kept: string | null }
  | { readonly how: 'astray'; readonly note: string; readonly oldSize: number };

/** The logs that a witness knows: by origin, the keys of which any signs. */
export type KnownLogs = ReadonlyMap<string, readonly Verifier[]>;

/**
 * Cosigns checkpoints of the logs it knows, of each only what extends the one before: it never signs two that do not extend
 * one another, whatever it is asked, in which order, and however often at once. What it signs is stored durably before.
 */
export class Witness {
  readonly #signer: Signer;
  readonly #heads: CosignedHeads;
  readonly #logs: KnownLogs;
  readonly #clock: Clock;
  /** Of each log, the end of what is under way: sizes are compared and stored one request after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(parts: { signer: Signer; heads: CosignedHeads; logs: KnownLogs; clock: Clock }) {
    this.#signer = parts.signer;
    this.#heads = parts.heads;
    this.#logs = parts.logs;
    this.#clock = parts.clock;
  }

  /**
   * Guards, in this order: 400 what can't be read · 404 the origin is not known · 403 none of the log's keys signed, or one
   * falsely · 400 an old size larger than the new · 409 an old size that is not the one stored here, or the same size with
   * another root · 422 a proof that does not hold.
   * @throws where what is stored can't be read or written: nothing is signed then
   */
  async addCheckpoint(body: Uint8Array): Promise<Answered> {
    const request = textOf(body);
    const read = request === null ? null : parseAddCheckpoint(request);
    const note = read?.ok ? parseNote(read.value.checkpoint) : null;
    if (!read?.ok || !note?.ok) return { status: 400, body: 'malformed request\n' };
    const origin = note.value.text.slice(0, note.value.text.indexOf('\n'));
    const keys = this.#logs.get(origin);
    if (!keys) return { status: 404, body: 'unknown log\n' };
    if (!(await verifyNote(note.value, keys)).ok) return { status: 403, body: 'not signed by the log\n' };
    const checkpoint = parseCheckpoint(note.value.text);
    const { oldSize, proof } = read.value;
    // Lines that somebody else has put under it are nobody's to keep.
    const own = formatNote({ text: note.value.text, signatures: linesOf(note.value, keys) });
    if (!checkpoint.ok || oldSize > checkpoint.value.size)
      return { status: 400, body: 'malformed request\n' };
    const { text } = note.value;
    const asked = { text, note: own, oldSize, proof };
    return this.#inTurn(origin, () => this.#extend(checkpoint.value, asked));
  }

  async #extend(
    { origin, size, root }: Checkpoint,
    { text, note, oldSize, proof }: Pick<AddCheckpoint, 'oldSize' | 'proof'> & { text: string; note: string },
  ): Promise<Answered> {
    const known = await this.#heads.newest(origin);
    const conflict = { status: 409, type: 'text/x.tlog.size', body: `${known.size}\n` } as const;
    if (oldSize !== known.size) return conflict;
    if (size === known.size && !equalBytes(root, known.root))
      return { ...conflict, strange: { how: 'forked', note, kept: known.note } };
    const claim = { first: known.size, firstRoot: known.root, second: size, secondRoot: root, proof };
    if (!verifyConsistency(claim))
      return {
        ...{ status: 422, body: 'the consistency proof does not hold\n' },
        strange: { how: 'astray', note, oldSize },
      };
    if (size > known.size) await this.#heads.keep(origin, { size, root, note });
    const seconds = BigInt(Math.floor(this.#clock.now().getTime() / 1000));
    return { status: 200, body: this.#signer.cosign(text, seconds) };
  }

  async #inTurn<T>(origin: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(origin) ?? Promise.resolve()).then(work);
    this.#turns.set(
      origin,
      turn.catch(() => {}),
    );
    return turn;
  }
}

function linesOf({ signatures }: Note, keys: readonly Verifier[]): NoteSignature[] {
  return signatures.filter(({ name, keyId }) =>
    keys.some((key) => key.name === name && equalBytes(key.keyId, keyId)),
  );
}

function textOf(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}
