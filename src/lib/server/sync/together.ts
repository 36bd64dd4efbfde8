import { hexToBytes } from '@noble/hashes/utils.js';
import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { mutationHash, type MutationOutcome, type SentEnvelope } from '#lib/domain/sync/mutation.ts';
import type { Tx } from '../platform/database.ts';
import { apply, type Doing } from './apply.ts';
import { findResult, holdDevice, storeResults, type NewResult } from './store.ts';

export type UnknownDevice = { code: 'device_unknown' } | { code: 'device_not_yours' };
export type PushError =
  | UnknownDevice
  | { code: 'mutation_out_of_order'; expected: number }
  | { code: 'mutation_differs'; mutationId: number };

/** What became of changes that went together. */
export interface Portion {
  readonly outcomes: readonly MutationOutcome[];
  /** Of the last event; null where nothing has changed. */
  readonly eventId: string | null;
  /** Why the next one was not looked at. */
  readonly stopped: PushError | null;
}

/** What may post holds its series' next number until it is committed: nobody waits for more than that. */
const ALONE: ReadonlySet<string | null> = new Set(['draft.submit', 'approval.decide']);
/** As many as a device sends at a time: so long the rows of the others are held. */
const MOST = 20;

/** The changes in their order, those together that are one transaction. */
export function portionsOf(mutations: readonly SentEnvelope[]): SentEnvelope[][] {
  const portions: SentEnvelope[][] = [];
  let open: SentEnvelope[] | null = null;
  for (const envelope of mutations) {
    const alone = ALONE.has(envelope.mutation.type);
    if (alone || open === null || open.length === MOST) {
      const portion: SentEnvelope[] = [];
      portions.push(portion);
      portion.push(envelope);
      open = alone ? null : portion;
    } else open.push(envelope);
  }
  return portions;
}

type Pushing = Doing & { readonly deviceId: string };

/**
 * Applies changes in one transaction, each in a savepoint of its own. Where that fails as a whole, since one of them fails in a way
 * that is no answer, or waited for somebody who waits for another, each is tried by itself: so it takes none of the others with it.
 */
export async function applyPortion(pushing: Pushing, portion: readonly SentEnvelope[]): Promise<Portion> {
  if (portion.length > 1) {
    const done = await inOne(pushing, portion).catch(() => null);
    if (done) return done;
  }
  const outcomes: MutationOutcome[] = [];
  let eventId: string | null = null;
  for (const envelope of portion) {
    const done = await inOne(pushing, [envelope]);
    outcomes.push(...done.outcomes);
    eventId = done.eventId ?? eventId;
    if (done.stopped) return { outcomes, eventId, stopped: done.stopped };
  }
  return { outcomes, eventId, stopped: null };
}

async function inOne(pushing: Pushing, portion: readonly SentEnvelope[]): Promise<Portion> {
  const done = await pushing.context.transaction<Portion, PushError>(async (tx) =>
    ok(await applyAll(tx, pushing, portion)),
  );
  return done.ok ? done.value : { outcomes: [], eventId: null, stopped: done.error };
}

/** Stops at the first error, with what is ahead of it to be committed. */
async function applyAll(tx: Tx, pushing: Pushing, portion: readonly SentEnvelope[]): Promise<Portion> {
  const { context, deviceId } = pushing;
  const { clientId } = context;
  const outcomes: MutationOutcome[] = [];
  const fresh: NewResult[] = [];
  let eventId: string | null = null;
  let stopped: PushError | null = null;
  const device = await holdDevice(tx, clientId, deviceId);
  if (device?.userId !== context.actorId)
    return { outcomes, eventId, stopped: { code: device ? 'device_not_yours' : 'device_unknown' } };
  let last = device.lastMutationId;
  for (const envelope of portion) {
    const known = await answered(tx, pushing, { envelope, last });
    if (!known.ok) {
      stopped = known.error;
      break;
    }
    if (known.value) {
      outcomes.push(known.value);
      continue;
    }
    // In savepoints of its own: a rejected one leaves nothing behind but its answer, and what its act says of it.
    const { mutationId, payloadHash, mutation } = envelope;
    const result = await apply(tx, pushing, mutation);
    const outcome: MutationOutcome = result.ok
      ? { mutationId, outcome: 'applied', revision: result.value.revision ?? 0 }
      : { mutationId, outcome: 'rejected', code: result.error.code };
    outcomes.push(outcome);
    fresh.push({ payloadHash: hexToBytes(payloadHash), outcome, at: context.platform.clock.now() });
    if (result.ok) eventId = result.value.eventId ?? eventId;
    last = mutationId;
  }
  storeResults(tx, clientId, deviceId, fresh);
  return { outcomes, eventId, stopped };
}

/** What one was answered before; null: it is the next. */
async function answered(
  tx: Tx,
  { context: { clientId }, deviceId }: Pushing,
  { envelope, last }: { readonly envelope: SentEnvelope; readonly last: number },
): Promise<Result<MutationOutcome | null, PushError>> {
  const { mutationId, payloadHash, mutation } = envelope;
  // Of what can't be taken only the device can say what its hash is of; a repeat is told by it all the same.
  if (mutation.type !== null && mutationHash(mutation) !== payloadHash)
    return err({ code: 'mutation_differs', mutationId });
  const expected = last + 1;
  if (mutationId > expected) return err({ code: 'mutation_out_of_order', expected });
  if (mutationId === expected) return ok(null);
  const earlier = await findResult(tx, clientId, deviceId, mutationId);
  if (!earlier) return err({ code: 'mutation_out_of_order', expected });
  return equalBytes(earlier.payloadHash, hexToBytes(payloadHash))
    ? ok(earlier.outcome)
    : err({ code: 'mutation_differs', mutationId });
}
