import { bytesToHex } from '@noble/hashes/utils.js';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { leadsTo, type EventProof } from '#lib/domain/tlog/event-proof.ts';
import { formatVerifierKey } from '#lib/domain/tlog/note.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { verifierKeyOf, verifierKeysOf } from './keys/log.ts';
import { eventsById } from './shown/proving-store.ts';
import { Prover } from './shown/proving.ts';
import { findPage, findTimeline, PAGE, type FoundPage } from './reading.ts';
import { told, type ToldEvent } from './told.ts';
import { findSought, type Sought } from './search/find.ts';
import { findThread, type Thread } from './search/thread.ts';
import { sequencerOf, type Coverage } from './sequence/sequencer.ts';
import { headToGive, mostToGive } from './memory/give.ts';
import { holdOf, pathUnder, witnessingOf, type Witnessing } from './witnesses/anchor.ts';
import { policyOf } from './witnesses/policy.ts';

/** How long an answer to a person waits for the log before it goes out without. */
const COVERAGE_MS = 5000;

/**
 * To be called after the commit: resolves `{ covered: true, size }` when a signed checkpoint of `size` leaves
 * covers the event, or `{ covered: false }` when none does within `timeoutMs` or the event isn't there. Slowness
 * and a failing sequencer never throw: the change is committed either way, and the sweep covers it later.
 */
export function covered(
  context: Context,
  eventId: string,
  timeoutMs: number = COVERAGE_MS,
): Promise<Coverage> {
  return sequencerOf(context.platform).wait(context.clientId, eventId, timeoutMs);
}

/**
 * The answer waits for the checkpoint that covers the change; where it is late, the change stands all the same. No answer
 * waits for witnesses: where nothing is called proven before enough of them have cosigned, it says so.
 */
export async function sealed(context: Context, eventId: string | null): Promise<Sealed> {
  const { config } = context.platform;
  const coverage = eventId ? await covered(context, eventId) : null;
  const waits = config.witnessing === 'wait' && policyOf(config) !== null;
  return { checkpoint: coverage?.covered ? coverage.size : null, ...(waits && { witnesses: 'awaited' }) };
}

export interface Sealed {
  /** Of so many leaves; null where none covers it yet. */
  readonly checkpoint: number | null;
  /** It counts as proven only when witnesses have cosigned, which takes seconds and may take longer. */
  readonly witnesses?: 'awaited';
}

/**
 * The proof that the event stands in the client's log, under the newest checkpoint, with its detail and salt. It was
 * verified by the code the browser and the command line run before it is returned, the signature of the checkpoint once.
 */
export async function proofOf(context: Context, eventId: string): Promise<Result<WitnessedProof, NoProof>> {
  const [held, most] = [await holdOf(context), await mostToGive(context)];
  return context.transaction<WitnessedProof, NoProof>(async (tx) => {
    const given = await headToGive(tx, context, most);
    const { log = null, head = null } = given ?? {};
    const event = (await eventsById(tx, context.clientId, [eventId])).get(eventId);
    const found = await new Prover(tx, context, log, head).of(event);
    if (found.state === 'none') return err({ code: 'event_not_found', eventId });
    if (found.state === 'unprovable')
      return err({ code: 'proof_does_not_hold', eventId, reason: 'nodes are gone, or the key is not ours' });
    if (found.state !== 'proof' || !log || !head) return err({ code: 'event_not_covered', eventId });
    const verifierKey = formatVerifierKey(verifierKeyOf(log));
    const proof: EventProof = { ...found.proof, size: head.size, checkpointNote: head.note, verifierKey };
    const verified = leadsTo(proof, head);
    if (!verified.ok) return err({ code: 'proof_does_not_hold', eventId, reason: verified.error.code });
    const witnessing = await witnessingOf(tx, context, held, { log, head });
    const anchor = witnessing?.anchor;
    const anchoredPath = anchor ? await pathUnder(tx, context.clientId, proof.index, anchor) : null;
    return ok({ ...proof, ...(witnessing && { witnessing }), ...(anchoredPath && { anchoredPath }) });
  });
}

/** With what leads on from its head to the witnesses, where there are any. */
export type WitnessedProof = EventProof & {
  readonly witnessing?: Witnessing;
  /** Hex: from the leaf up to the head that the anchor is of, where that covers it. */
  readonly anchoredPath?: readonly string[];
};

export type NoProof =
  | { code: 'event_not_found'; eventId: string }
  | { code: 'event_not_covered'; eventId: string }
  | { code: 'proof_does_not_hold'; eventId: string; reason: string };

/** The newest signed tree head and the key to check it with; null while the client's log is empty. */
export async function latestCheckpoint(context: Context): Promise<Result<SignedCheckpoint | null, never>> {
  const most = await mostToGive(context);
  return context.transaction<SignedCheckpoint | null, never>(async (tx) => {
    const given = await headToGive(tx, context, most);
    if (!given) return ok(null);
    const { size, root, note } = given.head;
    return ok({
      ...{ size, root: bytesToHex(root), note },
      verifierKey: formatVerifierKey(verifierKeyOf(given.log)),
      verifierKeys: verifierKeysOf(given.log),
    });
  });
}

export interface SignedCheckpoint {
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly note: string;
  readonly verifierKey: string;
  /** That key, and the log's ML-DSA-44 key where it has one. */
  readonly verifierKeys: readonly string[];
}

/**
 * The log, newest first, a page at a time: all of it, or what is sought. The first page begins with what is recorded but
 * not yet in the log.
 * @param cursor `next` of the page before
 * @param most events of a page, at most {@link MOST_AT_ONCE}
 */
export async function listEvents(
  context: Context,
  {
    cursor = null,
    most = PAGE,
    ...sought
  }: Sought & { readonly cursor?: number | null | undefined; readonly most?: number | undefined },
): Promise<Result<EventPage, never>> {
  const { clientId } = context;
  const all = Object.values(sought).every((each) => each === undefined);
  return context.transaction<EventPage, never>(async (tx) => {
    const page = all
      ? await findPage(tx, clientId, cursor, most)
      : await findSought(tx, clientId, sought, cursor, most);
    return ok({ ...page, events: await told(tx, context, page.events) });
  });
}

/** As many as are read at once for a file. */
export const MOST_AT_ONCE = 500;

export interface EventPage extends Omit<FoundPage, 'events'> {
  readonly events: readonly ToldEvent[];
}

/** Every event about the subject, oldest first, in the order of the log. */
export async function timelineOf(
  context: Context,
  subject: { readonly type: string; readonly id: string },
): Promise<Result<readonly ToldEvent[], never>> {
  return context.transaction<readonly ToldEvent[], never>(async (tx) =>
    ok(await told(tx, context, await findTimeline(tx, context.clientId, subject))),
  );
}

/** Every event of a thing and of what belongs to it ({@link findThread}), each with what was said of its subject before. */
export async function threadOf(
  context: Context,
  subject: { readonly type: string; readonly id: string },
): Promise<Result<Thread, never>> {
  return context.transaction<Thread, never>(async (tx) => ok(await findThread(tx, context, subject)));
}
