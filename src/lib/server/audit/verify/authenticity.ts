import { bytesToHex } from '@noble/hashes/utils.js';
import type { Context } from '#lib/server/platform/context.ts';
import type { Boundary } from '../mark/boundary.ts';
import { notAuthentic } from '../mark/mac.ts';
import type { Findings } from './findings.ts';
import { LeafSet } from './leaf-set.ts';
import type { EventRow } from './stated.ts';

/** An event, and where it stands, as it is stored: in the tree, or in the queue. */
export interface Placed {
  readonly id: string;
  readonly index: bigint | null;
  readonly position: bigint | null;
}

/**
 * Holds events against the application that must have written them: each has its MAC, but those up to the boundary that
 * the log itself names, or, while it names none, those of a beginning without any.
 */
export class Authenticity {
  readonly #context: Context;
  readonly #boundary: Boundary | null;
  readonly #findings: Findings;
  /** Whether the log has only had events without so far. */
  #bare: boolean;
  /** Leaves of events that may be heard, and of some that may not: of several under one leaf, all must. */
  readonly #heard = new LeafSet();
  readonly #unheard = new LeafSet();
  /** The same of those that wait, by their ids. */
  readonly #waiting = new Map<string, boolean>();
  /** Events of the beginning that have none and need none. */
  without = 0;

  constructor(context: Context, boundary: Boundary | null, findings: Findings) {
    this.#context = context;
    this.#boundary = boundary;
    this.#findings = findings;
    this.#bare = true;
  }

  /** In the order of the log. @returns whether it may be heard */
  checkLeaf(index: number, event: EventRow): boolean {
    const heard = this.#checkLeaf(index, event);
    (heard ? this.#heard : this.#unheard).add(index);
    return heard;
  }

  #checkLeaf(index: number, event: EventRow): boolean {
    const old = this.#boundary
      ? isBefore(index, this.#boundary)
      : this.#bare && event.mac === null && index >= 0;
    if (old) {
      this.without += 1;
      return true;
    }
    this.#bare = false;
    return this.#check(event);
  }

  /** After all that have a leaf. @returns whether it may be heard */
  checkWaiting(event: EventRow): boolean {
    const heard = this.#mayLack(event) || this.#check(event);
    this.#waiting.set(event.id, heard && this.#waiting.get(event.id) !== false);
    return heard;
  }

  /** Whether an event has a say, once all were looked at: it has a place that a log can have, and the application wrote it. */
  hears({ id, index, position }: Placed): boolean {
    if (index === null) return position !== null && this.#waiting.get(id) === true;
    if (index < 0n || index > Number.MAX_SAFE_INTEGER) return false;
    return this.#heard.has(Number(index)) && !this.#unheard.has(Number(index));
  }

  #mayLack({ mac }: EventRow): boolean {
    return !this.#boundary && this.#bare && this.without > 0 && mac === null;
  }

  /** The tree as it was recomputed, at each size: where the boundary is, it has the root that was said. */
  checkRoot(size: number, root: () => Uint8Array): void {
    if (this.#boundary?.size !== size) return;
    const found = bytesToHex(root());
    const { root: expected } = this.#boundary;
    if (found === expected) return;
    const place = `audit.leaf 0 to ${size - 1}`;
    this.#findings.add({ code: 'log_boundary_differs', subject: 'log', place, expected, found });
  }

  #check(event: EventRow): boolean {
    const found = notAuthentic(this.#context.platform.keys, event);
    if (found === null) return true;
    this.#findings.add({
      code: 'event_not_authentic',
      subject: `${event.subjectType} ${event.subjectId}`,
      place: `audit.event ${event.id} mac`,
      expected: 'the mark of this installation’s application',
      found,
    });
    return false;
  }
}

const isBefore = (index: number, { size }: Boundary) => index >= 0 && index < size;
