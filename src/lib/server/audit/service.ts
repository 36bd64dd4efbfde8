import { bytesToHex } from '@noble/hashes/utils.js';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { toBase64 } from '#lib/domain/tlog/bytes.ts';
import { verifyEventProof, type EventProof } from '#lib/domain/tlog/event-proof.ts';
import { formatVerifierKey } from '#lib/domain/tlog/note.ts';
import { inclusionProof } from '#lib/domain/tlog/proof.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { newestHead } from './head.ts';
import { othersOf, verifierKeyOf, verifierKeysOf } from './log.ts';
import { findPage, findPlace, findTimeline, type LoggedEvent } from './reading.ts';
import { sequencerOf, type Coverage } from './sequencer.ts';
import { findLog, readHashes } from './store.ts';

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

/** The answer waits for the checkpoint that covers the change; where it is late, the change stands all the same. */
export async function sealed(
  context: Context,
  eventId: string | null,
): Promise<{ checkpoint: number | null }> {
  const coverage = eventId ? await covered(context, eventId) : null;
  return { checkpoint: coverage?.covered ? coverage.size : null };
}

/**
 * The proof that the event stands in the client's log, under the newest checkpoint. It was verified by the code
 * the browser and the command line run before it is returned.
 */
export async function proofOf(context: Context, eventId: string): Promise<Result<EventProof, NoProof>> {
  return context.transaction<EventProof, NoProof>(async (tx) => {
    const place = await findPlace(tx, context.clientId, eventId);
    if (!place) return err({ code: 'event_not_found', eventId });
    const log = await findLog(tx, context.clientId);
    const head = log && (await newestHead(tx, context.clientId, log));
    if (place.index === null || !log || !head) return err({ code: 'event_not_covered', eventId });
    const read = (coordinates: Parameters<typeof readHashes>[2]) =>
      readHashes(tx, context.clientId, coordinates);
    const verifierKey = formatVerifierKey(verifierKeyOf(log));
    try {
      const path = await inclusionProof(read, place.index, head.size);
      const proof: EventProof = {
        eventId,
        index: place.index,
        size: head.size,
        leafHash: bytesToHex(place.leafHash),
        path: path.map((hash) => bytesToHex(hash)),
        checkpointNote: head.note,
        verifierKey,
        statement: toBase64(place.statement),
      };
      const verified = await verifyEventProof(proof, verifierKey, othersOf(log));
      return verified.ok
        ? ok(proof)
        : err({ code: 'proof_does_not_hold', eventId, reason: verified.error.code });
    } catch (cause) {
      // A node or leaf that should be there isn't: the log was changed behind the app's back.
      if (cause instanceof RangeError)
        return err({ code: 'proof_does_not_hold', eventId, reason: cause.message });
      throw cause;
    }
  });
}

export type NoProof =
  | { code: 'event_not_found'; eventId: string }
  | { code: 'event_not_covered'; eventId: string }
  | { code: 'proof_does_not_hold'; eventId: string; reason: string };

/** The newest signed tree head and the key to check it with; null while the client's log is empty. */
export async function latestCheckpoint(context: Context): Promise<Result<SignedCheckpoint | null, never>> {
  return context.transaction<SignedCheckpoint | null, never>(async (tx) => {
    const log = await findLog(tx, context.clientId);
    const head = log && (await newestHead(tx, context.clientId, log));
    if (!log || !head) return ok(null);
    const { size, root, note } = head;
    return ok({
      ...{ size, root: bytesToHex(root), note },
      verifierKey: formatVerifierKey(verifierKeyOf(log)),
      verifierKeys: verifierKeysOf(log),
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
 * The log, newest first, a page at a time. The first page begins with what is recorded but not yet in the log.
 * @param cursor `next` of the page before
 */
export async function listEvents(
  context: Context,
  { cursor }: { cursor?: number | undefined },
): Promise<Result<EventPage, never>> {
  return context.transaction<EventPage, never>(async (tx) =>
    ok(await findPage(tx, context.clientId, cursor ?? null)),
  );
}

export interface EventPage {
  readonly events: readonly LoggedEvent[];
  /** The cursor of the next page; null after the last. */
  readonly next: number | null;
}

/** Every event about the subject, oldest first, in the order of the log. */
export async function timelineOf(
  context: Context,
  subject: { readonly type: string; readonly id: string },
): Promise<Result<readonly LoggedEvent[], never>> {
  return context.transaction<readonly LoggedEvent[], never>(async (tx) =>
    ok(await findTimeline(tx, context.clientId, subject)),
  );
}
