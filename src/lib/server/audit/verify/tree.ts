import { bytesToHex } from '@noble/hashes/utils.js';
import { openCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { bearsLineOf, ed25519, parseNote } from '#lib/domain/tlog/note.ts';
import { isStored, type TreeNode } from '#lib/domain/tlog/tree.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { same } from '#lib/server/platform/hashing.ts';
import type { CheckpointRow } from '../store.ts';
import { ahead } from './ahead.ts';
import type { Entries, Entry } from './entries.ts';
import type { Findings } from './findings.ts';
import { GrowingTree, leafHashOf } from './growing.ts';
import type { KeysAt, LogKeys } from './keys.ts';
import type { RememberedCheck } from './remembered.ts';
import { readCheckpoints, readNodes, readUnexpectedNodes, type StoredHead } from './rows.ts';

const PAGE = 250;

/** Recomputes one client's tree from its leaves and holds every node and checkpoint against it. */
export class TreeCheck {
  readonly #tx: Tx;
  readonly #clientId: string;
  readonly #keysAt: KeysAt | null;
  readonly #remembered: RememberedCheck;
  readonly #trusted: Checkpoint | null;
  readonly #entries: Entries;
  readonly #findings: Findings;
  readonly #tree = new GrowingTree();
  readonly #root = () => this.#tree.root();
  /** Why the tree can't be recomputed further; each later node and root would only repeat it. */
  #broken = false;
  #checkpoints: StoredHead[] = [];
  /** Its size as it is stored; null: none was read yet. */
  #lastCheckpoint: bigint | null = null;
  #allCheckpoints = false;
  /** The largest size with a checkpoint among those the leaves reach. */
  #covered = 0;
  /** The first checkpoint that bears the line of the log's second key. */
  #ofTwo: number | null = null;
  /** Leaves and checkpoints looked at. */
  leaves = 0;
  checkpoints = 0;

  constructor(
    tx: Tx,
    clientId: string,
    {
      keysAt,
      remembered,
      trusted,
      entries,
    }: {
      readonly keysAt: KeysAt | null;
      readonly remembered: RememberedCheck;
      readonly trusted: Checkpoint | null;
      readonly entries: Entries;
    },
    findings: Findings,
  ) {
    this.#tx = tx;
    this.#clientId = clientId;
    this.#keysAt = keysAt;
    this.#remembered = remembered;
    this.#trusted = trusted;
    this.#entries = entries;
    this.#findings = findings;
  }

  async run(): Promise<void> {
    await this.#checkHeadsAt(0);
    let after: bigint | null = null;
    let coming = this.#entries.page(after, PAGE);
    let comparing: Promise<void> = Promise.resolve();
    for (;;) {
      const page = await coming;
      // The next is read while this one is looked at.
      const isLast = page.length < PAGE;
      if (!isLast) coming = ahead(this.#entries.page(page.at(-1)?.at ?? after, PAGE));
      const completed: TreeNode[] = [];
      for (const leaf of page) {
        this.#checkLeaf(leaf);
        if (!this.#broken) this.#tree.add(leaf.leafHash, completed);
        // Not every leaf waits for something: of most there is no checkpoint.
        const under = this.#checkHeadsAt(leaf.index + 1);
        if (under) await under;
      }
      await comparing;
      // Their nodes are read behind the next leaves, and compared while those are looked at.
      comparing = ahead(this.#checkNodes(completed.filter(isStored)));
      this.leaves += page.length;
      after = page.at(-1)?.at ?? after;
      if (isLast) break;
    }
    await comparing;
    await this.#checkEnd(Math.max(0, Number(after ?? -1n) + 1));
  }

  /** Where the log's checkpoints end, and where those with two lines begin. */
  get heads(): { readonly last: number; readonly firstOfTwo: number | null } {
    return { last: this.#covered, firstOfTwo: this.#ofTwo };
  }

  #checkLeaf({ index, at, row, column, subject, leafHash: found, bytes, check }: Entry): void {
    const place = `audit.leaf ${at}`;
    if (!this.#broken && index !== this.#tree.size) {
      this.#broken = true;
      const expected = `index ${this.#tree.size}`;
      this.#findings.add({ code: 'leaf_gap', subject: 'log', place, expected, found: `index ${at}` });
    }
    if (!bytes) {
      this.#findings.add({ code: 'leaf_without_event', subject, place, expected: row, found: 'none' });
      return;
    }
    const expected = leafHashOf(bytes);
    if (!same(expected, found)) {
      const where = `${place} leaf_hash, ${row} ${column}`;
      const hashes = { expected: bytesToHex(expected), found: bytesToHex(found) };
      this.#findings.add({ code: 'leaf_hash_differs', subject, place: where, ...hashes });
    }
    check();
  }

  async #checkNodes(completed: readonly TreeNode[]): Promise<void> {
    const found = await readNodes(this.#tx, this.#clientId, completed);
    completed.forEach(({ level, index, hash }, at) => {
      const stored = found[at] ?? null;
      if (stored && same(stored, hash)) return;
      this.#findings.add({
        code: 'node_differs',
        subject: 'log',
        place: `audit.node ${level}/${index}`,
        expected: bytesToHex(hash),
        found: stored ? bytesToHex(stored) : 'none',
      });
    });
  }

  /** Holds the heads of this size, stored, remembered and trusted, against the tree as far as it is recomputed. */
  #checkHeadsAt(size: number): Promise<void> | null {
    if (!this.#broken) {
      this.#entries.checkRoot(size, this.#root);
      this.#remembered.checkRoot(size, this.#root);
    }
    if (this.#trusted?.size === size) this.#checkTrusted(this.#trusted, size);
    const next = this.#checkpoints[0]?.size ?? (this.#allCheckpoints ? Infinity : size);
    return next <= size ? this.#checkStoredUpTo(size) : null;
  }

  async #checkStoredUpTo(size: number): Promise<void> {
    for (
      let next = await this.#nextCheckpoint();
      next && next.size <= size;
      next = await this.#nextCheckpoint()
    ) {
      this.#checkpoints.shift();
      if (next.size > 0 && (next.size === size || this.#broken)) await this.#checkCheckpoint(next);
      else this.#addUnexpected(next, 'a size the log had when it was signed');
    }
  }

  async #nextCheckpoint(): Promise<StoredHead | undefined> {
    if (this.#checkpoints.length === 0 && !this.#allCheckpoints) {
      this.#checkpoints = await readCheckpoints(this.#tx, this.#clientId, this.#lastCheckpoint, PAGE);
      this.#lastCheckpoint = this.#checkpoints.at(-1)?.at ?? this.#lastCheckpoint;
      this.#allCheckpoints = this.#checkpoints.length < PAGE;
      this.checkpoints += this.#checkpoints.length;
    }
    return this.#checkpoints[0];
  }

  async #checkCheckpoint({ size, root, note }: CheckpointRow): Promise<void> {
    this.#covered = size;
    const keys = this.#keysAt?.(size);
    if (!keys) return; // reported as a missing log
    if (keys.second && bearsLineOf(note, keys.second)) this.#ofTwo ??= size;
    const place = `audit.checkpoint ${size}`;
    const opened = await openCheckpoint(note, keys.key, keys.second ? [keys.second] : []);
    const wrong = opened.ok ? wrongLines(note, size, keys) : opened.error.code;
    if (!opened.ok || wrong !== null) {
      const expected = `a note signed by ${keys.key.name}`;
      const found = wrong ?? 'another note';
      this.#findings.add({ code: 'checkpoint_invalid', subject: 'log', place, expected, found });
      return;
    }
    if (opened.value.size !== size || !same(opened.value.root, root)) {
      const expected = `${opened.value.size} ${bytesToHex(opened.value.root)}`;
      const found = `${size} ${bytesToHex(root)}`;
      this.#findings.add({ code: 'checkpoint_differs_from_note', subject: 'log', place, expected, found });
      return;
    }
    const recomputed = this.#tree.root();
    if (this.#broken || same(recomputed, root)) return;
    this.#broken = true;
    const hashes = { expected: bytesToHex(root), found: bytesToHex(recomputed) };
    this.#findings.add({ code: 'checkpoint_root_differs', subject: 'log', place, ...hashes });
  }

  #checkTrusted(trusted: Checkpoint, size: number): void {
    const recomputed = this.#tree.root();
    if (this.#tree.size === size && same(recomputed, trusted.root)) return;
    const found = this.#tree.size === size ? bytesToHex(recomputed) : 'a tree with gaps';
    this.#contradicted(trusted, found);
  }

  #contradicted(trusted: Checkpoint, found: string): void {
    const place = `audit.leaf 0 to ${trusted.size - 1}`;
    const expected = bytesToHex(trusted.root);
    this.#findings.add({ code: 'trusted_checkpoint_contradicted', subject: 'log', place, expected, found });
  }

  async #checkEnd(size: number): Promise<void> {
    this.#remembered.checkEnd(Math.min(size, this.#tree.size));
    if (this.#trusted && this.#trusted.size > size) this.#contradicted(this.#trusted, `only ${size} leaves`);
    for (let next = await this.#nextCheckpoint(); next; next = await this.#nextCheckpoint()) {
      this.#checkpoints.shift();
      this.#addUnexpected(next, `at most ${size} leaves`);
    }
    for (const { level, index, hash } of await readUnexpectedNodes(this.#tx, this.#clientId, size, PAGE)) {
      const place = `audit.node ${level}/${index}`;
      this.#findings.add({
        code: 'node_unexpected',
        subject: 'log',
        place,
        expected: 'none',
        found: bytesToHex(hash),
      });
    }
    if (this.#covered < size) {
      const expected = `audit.checkpoint ${size}`;
      const found = this.#covered > 0 ? `audit.checkpoint ${this.#covered}` : 'none';
      const place = `audit.leaf ${size - 1}`;
      this.#findings.add({ code: 'log_not_covered', subject: 'log', place, expected, found });
    }
  }

  #addUnexpected({ at }: StoredHead, expected: string): void {
    const place = `audit.checkpoint ${at}`;
    this.#findings.add({
      code: 'checkpoint_unexpected',
      subject: 'log',
      place,
      expected,
      found: `size ${at}`,
    });
  }
}

/** What is not right with the log's own lines of a note that opened; null: nothing. Others may have added theirs. */
function wrongLines(note: string, size: number, { key, second }: LogKeys): string | null {
  const keys = [ed25519(key), ...(second ? [second] : [])];
  if (second && size >= second.since && !bearsLineOf(note, second)) return 'no signature of its second key';
  const known = (id: Uint8Array) => keys.some(({ keyId }) => same(keyId, id));
  const parsed = parseNote(note);
  const own = parsed.ok ? parsed.value.signatures.filter(({ name }) => name === key.name) : [];
  return own.every(({ keyId }) => known(keyId)) ? null : 'a signature of a key that the log does not have';
}
