import { mayBeginClient } from '#lib/domain/access/beginning.ts';
import { isInForce } from '#lib/domain/access/membership.ts';
import { ok } from '#lib/domain/result.ts';
import { createContext, machine, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { anyClient } from '#lib/server/platform/tenant/store.ts';
import { letInOf } from '../partners/store.ts';
import { membersOf } from './of-client.ts';
import * as store from './store.ts';

export type Membership = Omit<store.Membership, 'endsAt'>;

/** The clients a person may choose from, by name. */
export async function membershipsOf(context: Context, userId: string): Promise<Membership[]> {
  const asPerson = createContext(context.platform, {
    clientId: NO_CLIENT,
    actorId: userId,
    requestId: context.requestId,
  });
  const found = await asPerson.transaction(async (tx) => ok(await store.listMemberships(tx, userId)));
  const now = context.platform.clock.now();
  const inForce = found.ok ? found.value.filter((each) => isInForce(each, now)) : [];
  return inForce.map(({ endsAt: _, ...each }) => each);
}

/**
 * {@link mayBeginClient}, of the person who has these memberships. That there is a client here is all that anybody learns of
 * those of others.
 */
export async function mayBegin({ platform }: Context, own: readonly Membership[]): Promise<boolean> {
  const roles = own.map(({ role }) => role);
  if (mayBeginClient(roles, true)) return true;
  const any = await machine(platform).transaction(async (tx) => ok(await anyClient(tx)));
  return any.ok && mayBeginClient(roles, any.value);
}

/**
 * The people of the clients that the person administers, but for themselves, who is shut out and whom an accounting firm sends,
 * by name: whom they may bring into one that they begin.
 */
export async function colleaguesOf(
  { platform, actorId, requestId }: Context,
  own: readonly Membership[],
): Promise<Colleague[]> {
  const found = new Map<string, Colleague>();
  for (const { clientId, role } of own) {
    if (role !== 'administrator') continue;
    const inClient = createContext(platform, { clientId, actorId, requestId });
    const members = await membersOf(inClient);
    const sent = await inClient.transaction(async (tx) => ok(await letInOf(tx, clientId)));
    const others = new Set([actorId, ...(sent.ok ? sent.value.map(({ userId }) => userId) : [])]);
    for (const { userId, name, disabled } of members)
      if (!disabled && !others.has(userId)) found.set(userId, { userId, name });
  }
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name, 'nb'));
}

export interface Colleague {
  readonly userId: string;
  readonly name: string;
}
