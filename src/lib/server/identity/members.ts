import { err, ok, type Result } from '#lib/domain/result.ts';
import type { JsonObject } from '#lib/domain/canonical.ts';
import { mayBeginClient } from '#lib/domain/access/beginning.ts';
import { isInForce } from '#lib/domain/access/membership.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { weakeningOfRole } from '#lib/domain/access/weakening.ts';
import { deliver, eventsOf, record, register } from '#lib/server/audit/index.ts';
import {
  createContext,
  directoryOf,
  machine,
  NO_CLIENT,
  type Context,
} from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { anyClient } from '#lib/server/platform/tenant/store.ts';
import type { SecondRequired } from '#lib/domain/access/weakening.ts';
import { beforeWeakening } from '#lib/server/platform/weakening.ts';
import { asPerson, personEvent, type UserUnknown } from './change-person.ts';
import { endAssignments } from './partners/assignments.ts';
import { normalEmail } from './people.ts';
import { membership } from './schema.ts';
import * as store from './store.ts';
import { tellMember } from './tell-person.ts';

/** Who is what in which client; in the log a membership's id is the person's. */
export const members = register('membership', membership, {
  key: ['userId'],
  says: {
    v1: ['clientId', 'userId', 'role'],
    v2: ['clientId', 'userId', 'role', 'endsAt'],
    v3: ['clientId', 'userId', 'role', 'endsAt', 'engagement'],
  },
  fields: { clientId: 'client', userId: 'user' },
  unsaid: {
    createdAt: 'when it was made is the time of the event member.added',
    underPolicySince: 'the same, but for those of before there were policies',
  },
});

/**
 * Makes a person with an account a member of the context's client, whose log is told who they are.
 * Errors: user_unknown, second_administrator_required (as an administrator), member_exists.
 */
export async function addMember(
  context: Context,
  { email, role }: { email: string; role: Role },
): Promise<Result<{ userId: string }, AddMemberError>> {
  const { clientId, platform } = context;
  const userId = await personIdUnder(context, email);
  if (!userId) return err({ code: 'user_unknown' });
  // Of somebody who was here before, what the client was still to be told comes before what it is told now.
  await deliver(platform, clientId);
  return context.transaction<{ userId: string }, AddMemberError>(async (tx) => {
    const may = await mayBecome(tx, context, userId, { before: null, after: role });
    if (!may.ok) return may;
    const admitted = await admit(tx, context, { userId, role });
    return admitted.ok ? ok({ userId }) : admitted;
  });
}

interface Admitted {
  readonly userId: string;
  readonly role: Role;
  /** Null: until it is ended. */
  readonly endsAt?: Date | null;
  /** The id of the one that they accept. */
  readonly invitation?: string;
  /** By which accounting firm, and who of it says so, and why. */
  readonly through?: { readonly engagement: string; readonly by: OfFirm; readonly reason: string | null };
}

/** Who acts in a client and is none of its people: which accounting firm they are of, and what they are called. */
export interface OfFirm extends JsonObject {
  readonly partner: string;
  readonly name: string;
}

/**
 * {@link addMember} within a transaction, for a client that was told all that is on its way to it of the person. The event that
 * is returned is the last of those that say so.
 */
export async function admit(
  tx: Tx,
  context: Context,
  { userId, role, endsAt = null, invitation, through }: Admitted,
): Promise<Result<{ eventId: string }, AdmitError>> {
  // Held until they are in: whoever changes them then has it told to this client too.
  const person = await asPerson(tx, context, userId, () => store.lockPerson(tx, userId));
  if (!person) return err({ code: 'user_unknown' });
  const now = context.platform.clock.now();
  const engagement = through?.engagement ?? null;
  const row = { userId, role, createdAt: now, underPolicySince: now, endsAt, engagement };
  const detail = {
    role,
    name: person.name,
    email: person.email,
    ...(invitation !== undefined && { invitation }),
    ...(through && { by: through.by, reason: through.reason }),
  };
  const added = await members.addNew(tx, context, 'member.added', row, detail);
  if (added === null) return err({ code: 'member_exists', userId });
  return ok({ eventId: await record(tx, context, personEvent(person, 'user.introduced')) });
}

/** The id of the person with that address; null where there is none. */
export async function personIdUnder(context: Context, email: string): Promise<string | null> {
  return (await personUnder(context, normalEmail(email)))?.id ?? null;
}

async function personUnder(context: Context, email: string): Promise<store.Credentials | null> {
  const found = await directoryOf(context).transaction(async (tx) =>
    ok(await store.credentialsOf(tx, email)),
  );
  return found.ok ? found.value : null;
}

/** Whether somebody may be this from now on, in place of that; null: no member. */
function mayBecome(
  tx: Tx,
  context: Context,
  userId: string,
  { before, after }: { readonly before: Role | null; readonly after: Role | null },
): Promise<Result<void, SecondRequired>> {
  const weakening = weakeningOfRole(userId, before, after);
  return weakening ? beforeWeakening(tx, context, weakening) : Promise.resolve(ok());
}

export type AddMemberError = AdmitError | SecondRequired;
export type AdmitError = UserUnknown | { readonly code: 'member_exists'; readonly userId: string };

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
    const name = (await store.findPerson(tx, input.userId))?.name ?? '';
    const detail = { role: input.role, before: row.role, name };
    await members.change(tx, context, 'member.role_changed', { row, to: { role: input.role }, detail });
    await tellMember(tx, context, { clientId, to: input.userId, news: 'role_changed', role: input.role });
    return ok();
  });
}

export type EndMembershipError = SecondRequired | { readonly code: 'member_unknown' | 'last_administrator' };
export type ChangeRoleError =
  | EndMembershipError
  | { readonly code: 'administrator_for_a_time' | 'member_of_partner' };

/** {@link endMembership} of who goes by that address. Errors, in this order: user_unknown, and those of it. */
export async function removeMember(
  context: Context,
  input: { email: string },
): Promise<Result<void, UserUnknown | EndMembershipError>> {
  const found = await personUnder(context, normalEmail(input.email));
  return found ? endMembership(context, { userId: found.id }) : err({ code: 'user_unknown' });
}

/**
 * Ends a membership: from then on the client is none of the person's, in sessions that are open too. Its log keeps who
 * they were, and they are told by mail. Errors, in this order: member_unknown, last_administrator,
 * second_administrator_required.
 */
export function endMembership(
  context: Context,
  { userId }: { userId: string },
): Promise<Result<void, EndMembershipError>> {
  const { clientId } = context;
  return context.transaction<void, EndMembershipError>(async (tx) => {
    const person = await asPerson(tx, context, userId, () => store.lockPerson(tx, userId));
    if (!person) return err({ code: 'member_unknown' });
    const { name, email } = person;
    const others = await store.administratorsBeside(tx, clientId, [userId]);
    const row = await members.hold(tx, clientId, { userId });
    if (row === null) return err({ code: 'member_unknown' });
    if (row.role === 'administrator' && others.length === 0) return err({ code: 'last_administrator' });
    const may = await mayBecome(tx, context, userId, { before: row.role, after: null });
    if (!may.ok) return may;
    await endHeld(tx, context, row, { name, email });
    await endAssignments(tx, context, { userId });
    return ok();
  });
}

/** The same of a membership that is held, and gives no administrator. @returns the id of its event */
export async function endHeld(
  tx: Tx,
  context: Context,
  row: MembershipRow,
  { name, email }: { readonly name: string; readonly email: string },
  by?: OfFirm,
): Promise<string> {
  const { clientId } = context;
  const { role, userId: to } = row;
  const detail = { role, name, email, ...(by && { by }) };
  const eventId = await members.remove(tx, context, 'member.left', { row, detail });
  await tellMember(tx, context, { clientId, to, news: 'ended', role: null });
  return eventId;
}

type MembershipRow = Omit<typeof membership.$inferSelect, 'clientId'>;

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
 * The people of the clients that the person administers, but for themselves and who is shut out, by name: whom they may bring
 * into one that they begin.
 */
export async function colleaguesOf(
  { platform, actorId, requestId }: Context,
  own: readonly Membership[],
): Promise<Colleague[]> {
  const found = new Map<string, Colleague>();
  for (const { clientId, role } of own) {
    if (role !== 'administrator') continue;
    const members = await membersOf(createContext(platform, { clientId, actorId, requestId }));
    for (const { userId, name, disabled } of members)
      if (!disabled && userId !== actorId) found.set(userId, { userId, name });
  }
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name, 'nb'));
}

export interface Colleague {
  readonly userId: string;
  readonly name: string;
}

/** The people of the context's client, by name. */
export async function membersOf(context: Context): Promise<store.Member[]> {
  const found = await context.transaction(async (tx) => ok(await store.listMembers(tx, context.clientId)));
  return found.ok ? found.value : [];
}

/** `erased`: what the log said of them is, on request. `of`: no member, but of that accounting firm. */
type Known = store.Member & {
  readonly left?: true;
  readonly leftAt?: Date;
  readonly erased?: true;
  readonly of?: string;
};

/**
 * Those whose names a screen of the client may have to say: its people; as they were when they left, who has left it; and who
 * acted in it for an accounting firm without having been one of its people.
 */
export async function peopleOf(context: Context): Promise<Known[]> {
  const present = await membersOf(context);
  const told = await context.transaction(async (tx) =>
    ok([
      ...(await eventsOf(tx, context, 'membership', ['member.added', 'member.left'])),
      ...(await eventsOf(tx, context, 'engagement', ['engagement.begun', 'engagement.ended'])),
    ]),
  );
  const there = new Set(present.map(({ userId }) => userId));
  const former = new Map<string, Known>();
  for (const { kind, subject, actorId, detail, at } of told.ok ? told.value : []) {
    const by = detail?.['by'] as OfFirm | undefined;
    if (by && !there.has(actorId) && !former.has(actorId))
      former.set(actorId, {
        ...{ userId: actorId, name: by.name, email: '', role: 'field', disabled: false, of: by.partner },
      });
    if (kind !== 'member.left' || there.has(subject.id)) continue;
    const gone = { left: true, leftAt: new Date(at) } as const;
    if (!detail) {
      const nobody = { name: 'Slettet person', email: '', role: 'field', disabled: false } as const;
      former.set(subject.id, { userId: subject.id, ...nobody, ...gone, erased: true });
      continue;
    }
    const { name, email, role } = detail as unknown as Pick<store.Member, 'name' | 'email' | 'role'>;
    former.set(subject.id, { userId: subject.id, name, email, role, disabled: false, ...gone });
  }
  return [...present, ...former.values()];
}

/** Whether the person is a member of the client, in the caller's transaction. */
export async function isMember(tx: Tx, clientId: string, userId: string): Promise<boolean> {
  return (await store.findRole(tx, clientId, userId)) !== null;
}
