import { err, ok, type Result } from '#lib/domain/result.ts';
import type { SecondRequired } from '#lib/domain/access/weakening.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { asPerson, type UserUnknown } from '../change-person.ts';
import { endAssignments } from '../partners/assignments.ts';
import { endForFirm, inOther, ofFirm } from '../partners/let-out.ts';
import type { Assignment } from '../partners/register.ts';
import { normalEmail } from '../people.ts';
import { lockPerson } from '../store.ts';
import { mayBecome, personUnder, type OfFirm } from './admit.ts';
import { endHeld } from './leave.ts';
import { members } from './register.ts';
import * as store from './store.ts';

/**
 * Ends a membership: from then on the client is none of the person's, in sessions that are open too, and where it is an accounting
 * firm, so are the clients that it had them work for. Its log keeps who they were, and they are told by mail. Errors, in this
 * order: member_unknown, last_administrator, second_administrator_required.
 */
export async function endMembership(
  context: Context,
  { userId }: { userId: string },
): Promise<Result<void, EndMembershipError>> {
  const ended = await endHere(context, userId);
  if (!ended.ok) return ended;
  const { by, worked } = ended.value;
  for (const each of worked) await endForFirm(inOther(context, each.customerId), each, by);
  return ok();
}

interface EndedHere {
  /** Who says so, where somebody worked for clients of the firm. */
  readonly by: OfFirm | undefined;
  readonly worked: readonly Assignment[];
}

function endHere(context: Context, userId: string): Promise<Result<EndedHere, EndMembershipError>> {
  const { clientId } = context;
  return context.transaction<EndedHere, EndMembershipError>(async (tx) => {
    const person = await asPerson(tx, context, userId, () => lockPerson(tx, userId));
    if (!person) return err({ code: 'member_unknown' });
    const others = await store.administratorsBeside(tx, clientId, [userId]);
    const row = await members.hold(tx, clientId, { userId });
    if (row === null) return err({ code: 'member_unknown' });
    if (row.role === 'administrator' && others.length === 0) return err({ code: 'last_administrator' });
    const may = await mayBecome(tx, context, userId, { before: row.role, after: null });
    if (!may.ok) return may;
    await endHeld(tx, context, row, person);
    const worked = await endAssignments(tx, context, { userId });
    return ok({ worked, by: worked.length > 0 ? await ofFirm(tx, context) : undefined });
  });
}

export type EndMembershipError = SecondRequired | { readonly code: 'member_unknown' | 'last_administrator' };

/** {@link endMembership} of who goes by that address. Errors, in this order: user_unknown, and those of it. */
export async function removeMember(
  context: Context,
  input: { email: string },
): Promise<Result<void, UserUnknown | EndMembershipError>> {
  const found = await personUnder(context, normalEmail(input.email));
  return found ? endMembership(context, { userId: found.id }) : err({ code: 'user_unknown' });
}

/**
 * Ends those of the context's client whose time is over: they have been worth nothing since, and now the log says so too. The
 * last administrator stays, who can't be one for a time.
 */
export async function endDueMemberships(context: Context): Promise<void> {
  const { clientId, platform } = context;
  const over = await context.transaction(async (tx) =>
    ok(await store.membersOver(tx, clientId, platform.clock.now())),
  );
  for (const userId of over.ok ? over.value : []) await endMembership(context, { userId });
}
