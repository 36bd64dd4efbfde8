import type { KindOf } from '#lib/domain/events/kinds.ts';
import { statementHashHex, type JsonObject } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { record, type Reconciler } from '#lib/server/audit/index.ts';
import { createContext, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { normalEmail, type UserUnknown } from './people.ts';
import * as store from './store.ts';

/** `segl.membership.v1`: every fact of a membership. Its SHA-256 is in the log; its id there is the person's. */
export function membershipStatement(membership: {
  clientId: string;
  userId: string;
  role: Role;
}): JsonObject {
  const { clientId, userId, role } = membership;
  return { statement: 'segl.membership.v1', client: clientId, user: userId, role };
}

/** Makes a person with an account a member of the context's client. Errors: user_unknown, member_exists. */
export async function addMember(
  context: Context,
  input: { email: string; role: Role },
): Promise<Result<{ userId: string }, AddMemberError>> {
  return context.transaction<{ userId: string }, AddMemberError>(async (tx) => {
    const person = await store.credentialsOf(tx, normalEmail(input.email));
    if (!person) return err({ code: 'user_unknown' });
    const membership = { clientId: context.clientId, userId: person.id, role: input.role };
    const added = await store.insertMember(tx, { ...membership, createdAt: context.platform.clock.now() });
    if (!added) return err({ code: 'member_exists', userId: person.id });
    await recordChange(tx, context, 'member.added', membership, { role: input.role });
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
    const before = await store.lockRole(tx, clientId, input.userId);
    if (before === null) return err({ code: 'member_unknown' });
    if (before === input.role) return ok();
    if (before === 'administrator' && others === 0) return err({ code: 'last_administrator' });
    await store.updateRole(tx, clientId, input.userId, input.role);
    const membership = { clientId, userId: input.userId, role: input.role };
    await recordChange(tx, context, 'member.role_changed', membership, { role: input.role, before });
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

/** For `segl audit verify`: every membership as it stands, with the hash the log must hold for it. */
export const membershipReconciler: Reconciler = {
  subjectType: 'membership',
  async *current(tx) {
    for (const membership of await store.currentMembers(tx)) {
      yield { id: membership.userId, statement: statementHashHex(membershipStatement(membership)) };
    }
  },
};

function recordChange(
  tx: Tx,
  context: Context,
  kind: KindOf<'membership'>,
  membership: { clientId: string; userId: string; role: Role },
  detail: JsonObject,
): Promise<string> {
  const statement = statementHashHex(membershipStatement(membership));
  const subject = { type: 'membership', id: membership.userId } as const;
  return record(tx, context, { kind, subject, detail: { ...detail, statement } });
}
