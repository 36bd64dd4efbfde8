import { bytesToHex } from '@noble/hashes/utils.js';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { boundaryOf, leafOfBoundary, type Boundary } from '../mark/boundary.ts';
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
 * the log itself names, or, while it names none, all of a log that an earlier release wrote and that has never had one.
 */
export class Authenticity {
  readonly #context: Context;
  readonly #boundary: Boundary | null;
  readonly #findings: Findings;
  /** Where the log has no boundary: leaves before this one may lack a MAC. */
  readonly #bareTo: number;
  /** Leaves of events that may be heard, and of some that may not: of several under one leaf, all must. */
  readonly #heard = new LeafSet();
  readonly #unheard = new LeafSet();
  /** The same of those that wait, by their ids; and of whom they tell, by `type id`. */
  readonly #waiting = new Map<string, boolean>();
  readonly #waitingOf = new Map<string, string[]>();
  /** Events that have none and need none. */
  without = 0;

  /** @param bareTo {@link bareTo}, for where there is no boundary */
  constructor(
    context: Context,
    { boundary, bareTo }: { readonly boundary: Boundary | null; readonly bareTo: number },
    findings: Findings,
  ) {
    this.#context = context;
    this.#boundary = boundary;
    this.#findings = findings;
    this.#bareTo = bareTo;
  }

  /** In the order of the log. @returns whether it may be heard */
  checkLeaf(index: number, event: EventRow): boolean {
    const heard = this.#checkLeaf(index, event);
    (heard ? this.#heard : this.#unheard).add(index);
    return heard;
  }

  #checkLeaf(index: number, event: EventRow): boolean {
    if (!this.#isOld(index, event)) return this.#check(event);
    this.without += 1;
    return true;
  }

  /** After all that have a leaf. @returns whether it may be heard */
  checkWaiting(event: EventRow): boolean {
    const heard = this.#mayLack(event) || this.#check(event);
    this.#waiting.set(event.id, heard && this.#waiting.get(event.id) !== false);
    if (heard) {
      const of = `${event.subjectType} ${event.subjectId}`;
      const before = this.#waitingOf.get(of);
      if (before) before.push(event.id);
      else this.#waitingOf.set(of, [event.id]);
    }
    return heard;
  }

  /** Of what waits, the events about these subjects that may be heard: what somebody else wrote need not be read. */
  waitingOf(type: string, ids: readonly string[]): string[] {
    return ids.flatMap((id) => this.#waitingOf.get(`${type} ${id}`) ?? []);
  }

  /** Whether an event has a say, once all were looked at: it has a place that a log can have, and the application wrote it. */
  hears({ id, index, position }: Placed): boolean {
    if (index === null) return position !== null && this.#waiting.get(id) === true;
    if (index < 0n || index > Number.MAX_SAFE_INTEGER) return false;
    return this.#heard.has(Number(index)) && !this.#unheard.has(Number(index));
  }

  #isOld(index: number, { mac }: EventRow): boolean {
    if (this.#boundary) return isBefore(index, this.#boundary);
    return mac === null && index >= 0 && index < this.#bareTo;
  }

  /** What an earlier release left waiting. */
  #mayLack({ mac }: EventRow): boolean {
    return !this.#boundary && this.#bareTo === Infinity && this.without > 0 && mac === null;
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

/**
 * How far a log without a boundary may lack MACs: whole, where nothing knows of one in it; up to the event that draws the
 * boundary, where that one's readable part is gone. Else not at all: whoever takes all of them away in the database could
 * add what they like.
 * @param hasHad whether it has an event with one, or is remembered outside the database to have had one
 */
async function bareTo(tx: Tx, context: Context, hasHad: boolean): Promise<number> {
  return hasHad ? ((await leafOfBoundary(tx, context)) ?? 0) : Infinity;
}

/** @param hasHad whether the log, or what is remembered of it, knows of an event with a mark */
export async function authenticityOf(
  tx: Tx,
  context: Context,
  hasHad: boolean,
  findings: Findings,
): Promise<Authenticity> {
  const boundary = await boundaryOf(tx, context);
  return new Authenticity(context, { boundary, bareTo: await bareTo(tx, context, hasHad) }, findings);
}

const isBefore = (index: number, { size }: Boundary) => index >= 0 && index < size;
