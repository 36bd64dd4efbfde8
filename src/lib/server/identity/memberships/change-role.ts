import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Role } from '#lib/domain/access/role.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { findPerson } from '../store.ts';
import { tellMember } from '../tell-person.ts';
import { mayBecome } from './admit.ts';
import type { EndMembershipError } from './end.ts';
import { members } from './register.ts';
import * as store from './store.ts';

/**
 * Gives a member another role, of which they are told by mail; the same role again changes nothing and is no event.
 * Errors, in this order: member_unknown, member_of_partner, administrator_for_a_time (who is let in for so many days lets nobody in),
 * last_administrator (somebody must be able to), second_administrator_required.
 */
export async function changeRole(
  context: Context,
  input: { userId: string; role: Role },
): Promise<Result<void, ChangeRoleError>> {
  const { clientId } = context;
  return context.transaction<void, ChangeRoleError>(async (tx) => {
    // The administrators are locked first and in one order: two who depose each other at once must not both succeed.
    const others = await store.administratorsBeside(tx, clientId, [input.userId]);
    const row = await members.hold(tx, clientId, { userId: input.userId });
    if (row === null) return err({ code: 'member_unknown' });
    if (row.role === input.role) return ok();
    // The firm was let in as what its people are; whom the client wants as something else it asks in itself.
    if (row.engagement !== null) return err({ code: 'member_of_partner' });
    if (input.role === 'administrator' && row.endsAt !== null)
      return err({ code: 'administrator_for_a_time' });
    if (row.role === 'administrator' && others.length === 0) return err({ code: 'last_administrator' });
    const may = await mayBecome(tx, context, input.userId, { before: row.role, after: input.role });
    if (!may.ok) return may;
    const name = (await findPerson(tx, input.userId))?.name ?? '';
    const detail = { role: input.role, before: row.role, name };
    await members.change(tx, context, 'member.role_changed', { row, to: { role: input.role }, detail });
    await tellMember(tx, context, { clientId, to: input.userId, news: 'role_changed', role: input.role });
    return ok();
  });
}

export type ChangeRoleError =
  | EndMembershipError
  | { readonly code: 'administrator_for_a_time' | 'member_of_partner' };
