import { hexToBytes } from '@noble/hashes/utils.js';
import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { MUTATION_KINDS } from '#lib/domain/sync/kinds.ts';
import { mutationHash, type MutationOutcome, type SentEnvelope } from '#lib/domain/sync/mutation.ts';
import { logSize, record } from '#lib/server/audit/index.ts';
import { heldOf } from '#lib/server/desk/index.ts';
import { apply, type Doing } from './apply.ts';
import type { Context } from '../platform/context.ts';
import type { Tx } from '../platform/database.ts';
import {
  findDevice,
  findResult,
  holdDevice,
  insertDevice,
  listDevices,
  storeResult,
  type ShownDevice,
} from './store.ts';

/** Makes a device known. Repeating it changes nothing; `device_not_yours` when the id is another person's. */
export async function registerDevice(
  context: Context,
  { deviceId, name }: { deviceId: string; name: string },
): Promise<Result<{ lastMutationId: number }, { code: 'device_not_yours' }>> {
  return context.transaction<{ lastMutationId: number }, { code: 'device_not_yours' }>(async (tx) => {
    const registeredAt = context.platform.clock.now();
    const row = { id: deviceId, userId: context.actorId, name, registeredAt, lastMutationId: 0 };
    if (await insertDevice(tx, context.clientId, row)) {
      await record(tx, context, {
        kind: 'device.registered',
        subject: { type: 'device', id: deviceId },
        detail: {},
      });
      return ok({ lastMutationId: 0 });
    }
    const known = await holdDevice(tx, context.clientId, deviceId);
    if (!known || known.userId !== context.actorId) return err({ code: 'device_not_yours' });
    return ok({ lastMutationId: known.lastMutationId });
  });
}

/** How far the server has come with a device; `hasPhoto`: it has the photo that was asked about, if one was. */
export interface Standing {
  readonly lastMutationId: number;
  readonly hasPhoto: boolean;
  /** The kinds of change that this version applies. */
  readonly takes: readonly string[];
}

/**
 * For the device to see whether it is the server it knows: one that was set back to an older copy answers with a lower
 * number, lacks the photo confirmed last, or does not know the device (`device_unknown`). Changes nothing.
 */
export async function standingOf(
  context: Context,
  { deviceId, photoId }: { deviceId: string; photoId: string | null },
): Promise<Result<Standing, UnknownDevice>> {
  return context.transaction<Standing, UnknownDevice>(async (tx) => {
    const device = await findDevice(tx, context.clientId, deviceId);
    if (!device) return err({ code: 'device_unknown' });
    if (device.userId !== context.actorId) return err({ code: 'device_not_yours' });
    const hasPhoto = photoId === null || (await hasOwnPhoto(context.within(tx), photoId));
    return ok({ lastMutationId: device.lastMutationId, hasPhoto, takes: MUTATION_KINDS });
  });
}

/** Where the client's log stands, for who has registered the device. */
export async function liveOf(
  context: Context,
  { deviceId }: { deviceId: string },
): Promise<Result<{ position: number }, UnknownDevice>> {
  return context.transaction<{ position: number }, UnknownDevice>(async (tx) => {
    const device = await findDevice(tx, context.clientId, deviceId);
    if (!device) return err({ code: 'device_unknown' });
    if (device.userId !== context.actorId) return err({ code: 'device_not_yours' });
    return ok({ position: await logSize(tx, context.clientId) });
  });
}

async function hasOwnPhoto(context: Context, photoId: string): Promise<boolean> {
  return (await heldOf(context, { drafts: [], photos: [photoId] })).photos.length > 0;
}

type UnknownDevice = { code: 'device_unknown' } | { code: 'device_not_yours' };

/**
 * Applies a device's mutations in order, each exactly once: effects, stored answer and the device's number are
 * one transaction, and a repeat gets the stored answer. One that a rule rejects has no effect but is answered for
 * good, so that the device can put it before its person; so is one that asks for more than the person may do, and one that this
 * version can't take, whose number no later version then gives to anything else. Stops at the first error:
 * `device_unknown`, `device_not_yours`, `mutation_out_of_order` (one before it has not arrived),
 * `mutation_differs` (the number was used for something else, or the payload is not what its hash says).
 */
export async function push(
  { context, role, site }: Doing,
  { deviceId, mutations }: { deviceId: string; mutations: readonly SentEnvelope[] },
): Promise<Result<{ outcomes: MutationOutcome[]; eventId: string | null }, PushError>> {
  const outcomes: MutationOutcome[] = [];
  let eventId: string | null = null;
  for (const envelope of mutations) {
    const applied = await context.transaction<Applied, PushError>((tx) =>
      applyOnce(tx, { context, role, site, deviceId }, envelope),
    );
    if (!applied.ok) return applied;
    outcomes.push(applied.value.outcome);
    eventId = applied.value.eventId ?? eventId;
  }
  return ok({ outcomes, eventId });
}

export type PushError =
  | UnknownDevice
  | { code: 'mutation_out_of_order'; expected: number }
  | { code: 'mutation_differs'; mutationId: number };

interface Applied {
  readonly outcome: MutationOutcome;
  readonly eventId: string | null;
}

async function applyOnce(
  tx: Tx,
  { context, role, site, deviceId }: Doing & { readonly deviceId: string },
  { mutationId, payloadHash, mutation }: SentEnvelope,
): Promise<Result<Applied, PushError>> {
  const device = await holdDevice(tx, context.clientId, deviceId);
  if (!device) return err({ code: 'device_unknown' });
  if (device.userId !== context.actorId) return err({ code: 'device_not_yours' });
  const hash = hexToBytes(payloadHash);
  // Of what can't be taken only the device can say what its hash is of; a repeat is told by it all the same.
  if (mutation.type !== null && mutationHash(mutation) !== payloadHash)
    return err({ code: 'mutation_differs', mutationId });
  const expected = device.lastMutationId + 1;
  if (mutationId > expected) return err({ code: 'mutation_out_of_order', expected });
  if (mutationId < expected) {
    const earlier = await findResult(tx, context.clientId, deviceId, mutationId);
    if (!earlier) return err({ code: 'mutation_out_of_order', expected });
    return equalBytes(earlier.payloadHash, hash)
      ? ok({ outcome: earlier.outcome, eventId: null })
      : err({ code: 'mutation_differs', mutationId });
  }

  // In savepoints of its own: a rejected one leaves nothing behind but its answer, and what its act says of it.
  const result = await apply(tx, { context, role, site }, mutation);
  const outcome: MutationOutcome = result.ok
    ? { mutationId, outcome: 'applied', revision: result.value.revision ?? 0 }
    : { mutationId, outcome: 'rejected', code: result.error.code };
  const at = context.platform.clock.now();
  await storeResult(tx, context.clientId, deviceId, { payloadHash: hash, outcome, at });
  return ok({ outcome, eventId: result.ok ? result.value.eventId : null });
}

/** The devices of the context's client. */
export async function devicesOf(context: Context): Promise<ShownDevice[]> {
  const found = await context.transaction(async (tx) => ok(await listDevices(tx, context.clientId)));
  return found.ok ? found.value : [];
}
