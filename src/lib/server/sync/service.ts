import { err, ok, type Result } from '#lib/domain/result.ts';
import { MUTATION_KINDS } from '#lib/domain/sync/kinds.ts';
import type { MutationOutcome, SentEnvelope } from '#lib/domain/sync/mutation.ts';
import { logSize, record } from '#lib/server/audit/index.ts';
import { heldOf } from '#lib/server/desk/index.ts';
import { goesOnFrom } from './pull/pull.ts';
import type { Doing } from './apply.ts';
import { applyPortion, portionsOf, type PushError, type UnknownDevice } from './together.ts';
import type { Context } from '../platform/context.ts';
import { findDevice, holdDevice, insertDevice, listDevices, type ShownDevice } from './store.ts';

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
  /** The log goes on from the cursor that was asked about, if one was. */
  readonly goesOn: boolean;
  /** The kinds of change that this version applies. */
  readonly takes: readonly string[];
}

/**
 * For the device to see whether it is the server it knows: one that was set back to an older copy answers with a lower
 * number, lacks the photo confirmed last, has another log, or does not know the device (`device_unknown`). Changes nothing.
 */
export async function standingOf(
  context: Context,
  {
    deviceId,
    photoId,
    cursor = null,
  }: { deviceId: string; photoId: string | null; cursor?: string | null | undefined },
): Promise<Result<Standing, UnknownDevice>> {
  return context.transaction<Standing, UnknownDevice>(async (tx) => {
    const device = await findDevice(tx, context.clientId, deviceId);
    if (!device) return err({ code: 'device_unknown' });
    if (device.userId !== context.actorId) return err({ code: 'device_not_yours' });
    const hasPhoto = photoId === null || (await hasOwnPhoto(context.within(tx), photoId));
    const goesOn = cursor === null || (await goesOnFrom(tx, context.clientId, cursor));
    return ok({ lastMutationId: device.lastMutationId, hasPhoto, goesOn, takes: MUTATION_KINDS });
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

/**
 * Applies a device's mutations in order, each exactly once: effects, stored answers and the device's number are one transaction of
 * those that go together (`together.ts`), and a repeat gets the stored answer. One that a rule rejects has no effect but is answered for
 * good, so that the device can put it before its person; so is one that asks for more than the person may do, and one that this
 * version can't take, whose number no later version then gives to anything else. Stops at the first error, with what was ahead of it
 * done: `device_unknown`, `device_not_yours`, `mutation_out_of_order` (one before it has not arrived),
 * `mutation_differs` (the number was used for something else, or the payload is not what its hash says).
 */
export async function push(
  doing: Doing,
  { deviceId, mutations }: { deviceId: string; mutations: readonly SentEnvelope[] },
): Promise<Result<{ outcomes: MutationOutcome[]; eventId: string | null }, PushError>> {
  const outcomes: MutationOutcome[] = [];
  let eventId: string | null = null;
  for (const portion of portionsOf(mutations)) {
    const done = await applyPortion({ ...doing, deviceId }, portion);
    outcomes.push(...done.outcomes);
    eventId = done.eventId ?? eventId;
    if (done.stopped) return err(done.stopped);
  }
  return ok({ outcomes, eventId });
}

/** The devices of the context's client. */
export async function devicesOf(context: Context): Promise<ShownDevice[]> {
  const found = await context.transaction(async (tx) => ok(await listDevices(tx, context.clientId)));
  return found.ok ? found.value : [];
}
