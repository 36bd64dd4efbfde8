import type { JsonObject } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { weakeningOfRole, type SecondRequired } from '#lib/domain/access/weakening.ts';
import { deliver, record } from '#lib/server/audit/index.ts';
import { directoryOf, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { beforeWeakening } from '#lib/server/platform/weakening.ts';
import { asPerson, personEvent, type UserUnknown } from '../change-person.ts';
import { normalEmail } from '../people.ts';
import * as people from '../store.ts';
import { members } from './register.ts';

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
  readonly through?: Through;
}

/** By which accounting firm somebody is let in. */
interface Through {
  readonly engagement: string;
  /** When that began: days of grace count from then, as sending somebody again would begin them anew. */
  readonly begunAt: Date;
  /** Who of it says so. */
  readonly by: OfFirm;
  /** Why they. */
  readonly reason: string | null;
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
  const person = await asPerson(tx, context, userId, () => people.lockPerson(tx, userId));
  if (!person) return err({ code: 'user_unknown' });
  const now = context.platform.clock.now();
  const engagement = through?.engagement ?? null;
  const underPolicySince = through?.begunAt ?? now;
  const row = { userId, role, createdAt: now, underPolicySince, endsAt, engagement };
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

export type AddMemberError = AdmitError | SecondRequired;
export type AdmitError = UserUnknown | { readonly code: 'member_exists'; readonly userId: string };

/** The id of the person with that address; null where there is none. */
export async function personIdUnder(context: Context, email: string): Promise<string | null> {
  return (await personUnder(context, normalEmail(email)))?.id ?? null;
}

export async function personUnder(context: Context, email: string): Promise<people.Credentials | null> {
  const found = await directoryOf(context).transaction(async (tx) =>
    ok(await people.credentialsOf(tx, email)),
  );
  return found.ok ? found.value : null;
}

/** Whether somebody may be this from now on, in place of that; null: no member. */
export function mayBecome(
  tx: Tx,
  context: Context,
  userId: string,
  { before, after }: { readonly before: Role | null; readonly after: Role | null },
): Promise<Result<void, SecondRequired>> {
  const weakening = weakeningOfRole(userId, before, after);
  return weakening ? beforeWeakening(tx, context, weakening) : Promise.resolve(ok());
}
