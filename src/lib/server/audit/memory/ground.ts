import { equalBytes } from '#lib/domain/bytes.ts';
import { consistencyProof, verifyConsistency } from '#lib/domain/tlog/proof.ts';
import { append, EMPTY_FRONTIER, rootOf, subtrees, type Frontier } from '#lib/domain/tlog/tree.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { readHashes, readLeafHashes, type CheckpointRow } from '../store.ts';
import { NotSigned } from './not-signed.ts';
import type { RememberedHead } from './statement.ts';

/** Leaves of the remembered part that are hashed anew each time; a tile of C2SP. What is before stands by its subtrees. */
const EDGE = 256;
const PAGE = 5000;

/**
 * The tree that a log goes on from, held against what is remembered of it. The stored subtrees before the last tile of the
 * newest remembered head and, one by one, the leaves from there on give its root; the leaves after it, up to the last, the
 * root of `head`, where there is one that is not remembered yet; and each other remembered head is a beginning of it by a
 * consistency proof. So whatever was changed beneath a stored subtree, what is signed next extends what is remembered.
 * Where nothing is remembered, every leaf is hashed.
 *
 * Errors, thrown as {@link NotSigned}: `log_shorter`, `head_differs` (against what is remembered), `log_damaged`.
 */
export async function groundOf(
  tx: Tx,
  clientId: string,
  {
    head,
    remembered,
  }: { readonly head: CheckpointRow | null; readonly remembered: readonly RememberedHead[] },
): Promise<Frontier> {
  const [newest = null, ...others] = remembered;
  const known = newest?.size ?? 0;
  const wanted = Math.max(known, head?.size ?? 0);
  const before = Math.max(0, Math.floor((known - 1) / EDGE) * EDGE);
  const grown = new Growing(tx, clientId);
  await grown.startAt(before);
  await grown.upTo(known, 'log_shorter');
  if (newest && !equalBytes(grown.root, newest.root))
    throw new NotSigned(
      'head_differs',
      `${known} leaves of client ${clientId} do not give the remembered root`,
    );
  await grown.upTo(wanted, 'log_damaged');
  if (head && !equalBytes(grown.root, head.root))
    throw new NotSigned(
      'log_damaged',
      `${wanted} leaves of client ${clientId} do not give the root signed there`,
    );
  if (await grown.goesOn())
    throw new NotSigned('log_damaged', `client ${clientId} has leaves behind the ${wanted} that are signed`);
  if (newest) for (const other of others) await holdAgainst(tx, clientId, other, newest);
  return grown.frontier;
}

/** Leaf by leaf, as they lie in the database. */
class Growing {
  readonly #tx: Tx;
  readonly #clientId: string;
  frontier: Frontier = EMPTY_FRONTIER;
  /** Read, and not yet taken. */
  #ahead: { readonly index: number; readonly hash: Uint8Array }[] = [];
  /** Whether the last page that was read was not full: behind it there is nothing, under the lock. */
  #ended = false;

  constructor(tx: Tx, clientId: string) {
    this.#tx = tx;
    this.#clientId = clientId;
  }

  get root(): Uint8Array {
    return rootOf(this.frontier);
  }

  /** The subtrees before, as they are stored; sent together with the first leaves. */
  async startAt(size: number): Promise<void> {
    const peaks = readHashes(this.#tx, this.#clientId, subtrees(0, size)).catch(asDamage);
    [, this.frontier] = await Promise.all([
      this.#read(size),
      peaks.then((found) => ({ size, peaks: found })),
    ]);
  }

  async #read(from: number): Promise<void> {
    this.#ahead = await readLeafHashes(this.#tx, this.#clientId, from, PAGE);
    this.#ended = this.#ahead.length < PAGE;
  }

  async upTo(size: number, missing: 'log_shorter' | 'log_damaged'): Promise<void> {
    while (this.frontier.size < size) {
      if (!(await this.goesOn()))
        throw new NotSigned(
          missing,
          `client ${this.#clientId} has ${this.frontier.size} leaves, of ${size} that were signed`,
        );
      const { size: from } = this.frontier;
      const leaves = this.#ahead.splice(0, size - from);
      const gap = leaves.findIndex(({ index }, at) => index !== from + at);
      if (gap >= 0) throw new NotSigned('log_damaged', `client ${this.#clientId} has no leaf ${from + gap}`);
      this.frontier = append(
        this.frontier,
        leaves.map(({ hash }) => hash),
      ).frontier;
    }
  }

  /** Whether there are leaves behind those taken. */
  async goesOn(): Promise<boolean> {
    if (this.#ahead.length === 0 && !this.#ended) await this.#read(this.frontier.size);
    return this.#ahead.length > 0;
  }
}

/** A smaller head, remembered at another place, is a beginning of the newest. */
async function holdAgainst(
  tx: Tx,
  clientId: string,
  other: RememberedHead,
  newest: RememberedHead,
): Promise<void> {
  const [first, second] = [other.size, newest.size];
  const read = (coordinates: Parameters<typeof readHashes>[2]) => readHashes(tx, clientId, coordinates);
  const proof = await consistencyProof(read, first, second).catch(asDamage);
  if (!verifyConsistency({ first, firstRoot: other.root, second, secondRoot: newest.root, proof }))
    throw new NotSigned('head_differs', `two heads of client ${clientId} are remembered that do not agree`);
}

function asDamage(cause: unknown): never {
  // A subtree that should be there isn't.
  if (cause instanceof RangeError) throw new NotSigned('log_damaged', cause.message, cause);
  throw cause;
}
