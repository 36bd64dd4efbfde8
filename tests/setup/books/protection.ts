import { v7 as uuidv7 } from 'uuid';
import type { Subject } from '#lib/domain/access/policy.ts';
import { contentOf, type Weakening } from '#lib/domain/access/weakening.ts';
import { carryWeakening } from '#lib/server/api/weakening/carry.ts';
import { addContact } from '#lib/server/identity/contacts/change.ts';
import { beginWeakening } from '#lib/server/identity/weakening/begin.ts';
import { confirmWeakening } from '#lib/server/identity/weakening/close.ts';
import { askAnother } from '#lib/server/identity/weakening/judge.ts';
import { createContext, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { must } from './drafts.ts';
import { withMail } from './invitations.ts';
import { somebodyIn } from './members.ts';

/** A new security contact of the context's client. */
export async function contactThere(context: Context, name = 'Vakt'): Promise<string> {
  const id = uuidv7();
  must(await addContact(context, { id, name, email: `${id}@vakt.example`, language: 'en' }));
  return id;
}

/** Somebody who acts in the client as the app has them act: what takes protection away is judged; letters are taken. */
export function judged(context: Context, actorId = context.actorId): Context {
  const { platform, clientId, requestId } = context;
  return withMail(createContext(platform, { clientId, actorId, requestId, weakening: askAnother }));
}

/** Two new administrators of the context's client, who act so. */
export async function twoAdministrators(context: Context): Promise<readonly [Context, Context]> {
  const { platform, clientId, requestId } = context;
  const machine = createContext(platform, { clientId, actorId: SYSTEM_ACTOR, requestId });
  const first = await somebodyIn(machine, 'administrator', 'Anne');
  const second = await somebodyIn(machine, 'administrator', 'Berit');
  return [judged(context, first.userId), judged(context, second.userId)];
}

/** An administrator who has just shown a passkey. */
export function administratorNow({ platform }: Context): Subject {
  const now = platform.clock.now();
  const session = { createdAt: now, unusedMs: 0, secondFactor: 'passkey' as const, secondFactorAt: now };
  return { role: 'administrator', since: now, factors: ['passkey'], session };
}

export const carrying = (context: Context) => ({ carry: carryWeakening, subject: administratorNow(context) });

/** That somebody is no administrator any more. */
export function endOf({ actorId: userId }: Context): Weakening {
  const before = { userId, role: 'administrator' };
  return { act: 'administrator-ended', before, after: { userId, role: 'auditor' } };
}

/** One that waits, asked for by the first of two new administrators, about the second. */
export async function weakeningBegun(context: Context) {
  const [first, second] = await twoAdministrators(context);
  const id = uuidv7();
  const weakening = endOf(second);
  must(await beginWeakening(first, { id, weakening, reason: 'Slutter' }, carrying(first)));
  return { id, content: contentOf(weakening), first, second };
}

/** The same, confirmed by the second. */
export async function weakeningConfirmed(context: Context) {
  const begun = await weakeningBegun(context);
  must(await confirmWeakening(begun.second, begun, carrying(begun.second)));
  return begun;
}
