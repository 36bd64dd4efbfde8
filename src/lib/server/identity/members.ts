import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { register } from '#lib/server/audit/index.ts';
import { createContext, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { normalEmail, type UserUnknown } from './people.ts';
import { membership } from './schema.ts';
import * as store from './store.ts';

/** Who is what in which client; in the log a membership's id is the person's. */
export const members = register('membership', membership, {
  key: ['userId'],
  says: { v1: ['clientId', 'userId', 'role'] },
  fields: { clientId: 'client', userId: 'user' },
  unsaid: { createdAt: 'when it was made is the time of the event member.added' },
});

/** Makes a person with an account a member of the context's client. Errors: user_unknown, member_exists. */
export async function addMember(
  context: Context,
  input: { email: string; role: Role },
): Promise<Result<{ userId: string }, AddMemberError>> {
  return context.transaction<{ userId: string }, AddMemberError>(async (tx) => {
    const person = await store.credentialsOf(tx, normalEmail(input.email));
    if (!person) return err({ code: 'user_unknown' });
    const row = { userId: person.id, role: input.role, createdAt: context.platform.clock.now() };
    const added = await members.addNew(tx, context, 'member.added', row, { role: input.role });
    if (added === null) return err({ code: 'member_exists', userId: person.id });
    return ok({ userId: person.id });
  });
}

export type AddMemberError = UserUnknown | { readonly code: 'member_exists'; readonly userId: string };

/**
 * Gives a member another role; the same role again changes nothing and is no event.
 * Errors, in this order: member_unknown, last_administrator (somebody must be able to let people in).
 */
export async function changeRole(
  context: Context,
  input: { userId: string; role: Role },
): Promise<Result<void, ChangeRoleError>> {
  const { clientId } = context;
  return context.transaction<void, ChangeRoleError>(async (tx) => {
    // The administrators are locked first and in one order: two who depose each other at once must not both succeed.
    const others = await store.otherAdministrators(tx, clientId, input.userId);
    const row = await members.hold(tx, clientId, { userId: input.userId });
    if (row === null) return err({ code: 'member_unknown' });
    if (row.role === input.role) return ok();
    if (row.role === 'administrator' && others === 0) return err({ code: 'last_administrator' });
    const detail = { role: input.role, before: row.role };
    await members.change(tx, context, 'member.role_changed', { row, to: { role: input.role }, detail });
    return ok();
  });
}

export type ChangeRoleError = { readonly code: 'member_unknown' } | { readonly code: 'last_administrator' };

/** The clients a person may choose from, by name. */
export async function membershipsOf(context: Context, userId: string): Promise<store.Membership[]> {
  const { platform, requestId } = context;
  const asPerson = createContext(platform, { clientId: NO_CLIENT, actorId: userId, requestId });
  const found = await asPerson.transaction(async (tx) => ok(await store.listMemberships(tx, userId)));
  return found.ok ? found.value : [];
}

/** The people of the context's client, by name. */
export async function membersOf(context: Context): Promise<store.Member[]> {
  const found = await context.transaction(async (tx) => ok(await store.listMembers(tx, context.clientId)));
  return found.ok ? found.value : [];
}

/** What the context's actor is in the context's client; null: not a member, and nothing there is theirs to see. */
export async function roleOf(context: Context): Promise<Role | null> {
  const { clientId, actorId } = context;
  const found = await context.transaction(async (tx) => ok(await store.findRole(tx, clientId, actorId)));
  return found.ok ? found.value : null;
}
