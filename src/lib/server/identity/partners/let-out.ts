import { ok } from '#lib/domain/result.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { findClient } from '#lib/server/platform/tenant/store.ts';
import { asPerson } from '../change-person.ts';
import type { OfFirm } from '../memberships/admit.ts';
import { endHeld } from '../memberships/leave.ts';
import { members } from '../memberships/register.ts';
import * as people from '../store.ts';
import { engagements } from './register.ts';
import type { LetIn } from './store.ts';

/** Lets one of a firm's people out of the context's client, who is assigned no more; nothing where they are not there by it. */
export async function endForFirm(
  context: Context,
  { engagement, userId }: Pick<LetIn, 'engagement' | 'userId'>,
  by?: OfFirm,
): Promise<void> {
  const { clientId } = context;
  await context.transaction(async (tx) => {
    await engagements.hold(tx, clientId, { id: engagement });
    await endMember(tx, context, { engagement, userId }, by);
    return ok();
  });
}

/** The same where the engagement is held. */
export async function endMember(
  tx: Tx,
  context: Context,
  { engagement, userId }: Pick<LetIn, 'engagement' | 'userId'>,
  by?: OfFirm,
): Promise<void> {
  const person = await asPerson(tx, context, userId, () => people.lockPerson(tx, userId));
  const row = await members.hold(tx, context.clientId, { userId });
  if (row?.engagement === engagement) await endHeld(tx, context, row, person ?? { name: '', email: '' }, by);
}

/** In another client, by the same person in the same request. */
export function inOther({ platform, actorId, requestId, device }: Context, clientId: string): Context {
  return createContext(platform, { clientId, actorId, requestId, device });
}

/** Who acts for the firm that is the context's client. */
export async function ofFirm(tx: Tx, { clientId, actorId }: Context): Promise<OfFirm> {
  const [firm, person] = [await findClient(tx, clientId), await people.findPerson(tx, actorId)];
  return { partner: firm?.name ?? '', name: person?.name ?? '' };
}
