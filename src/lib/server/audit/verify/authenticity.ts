import { bytesToHex } from '@noble/hashes/utils.js';
import type { Context } from '#lib/server/platform/context.ts';
import type { Boundary } from '../mark/boundary.ts';
import { notAuthentic } from '../mark/mac.ts';
import type { Findings } from './findings.ts';
import type { EventRow } from './rows.ts';

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
  /** Events of the beginning that have none and need none. */
  without = 0;

  constructor(context: Context, boundary: Boundary | null, findings: Findings) {
    this.#context = context;
    this.#boundary = boundary;
    this.#findings = findings;
    this.#bare = true;
  }

  /** In the order of the log. */
  checkLeaf(index: number, event: EventRow): void {
    if (this.#boundary ? index < this.#boundary.size : this.#bare && event.mac === null) {
      this.without += 1;
      return;
    }
    this.#bare = false;
    this.#check(event);
  }

  /** After all that have a leaf. */
  checkWaiting(event: EventRow): void {
    const beginning = !this.#boundary && this.#bare && this.without > 0;
    if (!beginning || event.mac !== null) this.#check(event);
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

  #check(event: EventRow): void {
    const found = notAuthentic(this.#context.platform.keys, event);
    if (found === null) return;
    this.#findings.add({
      code: 'event_not_authentic',
      subject: `${event.subjectType} ${event.subjectId}`,
      place: `audit.event ${event.id} mac`,
      expected: 'the mark of this installation’s application',
      found,
    });
  }
}
