import type { RateLimited } from '#lib/domain/access/attempts.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { announcing, deliver } from '#lib/server/audit/index.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { asPerson } from '../change-person.ts';
import { eraseUser } from '../erase-user.ts';
import type { FactorRefused } from '../factors/prove.ts';
import { endOfAccess } from '#lib/domain/access/membership.ts';
import { tellContacts } from '../contacts/tell.ts';
import { admit } from '../memberships/admit.ts';
import { createUser, type NameMissing } from '../people.ts';
import { signOut } from '../sessions/service.ts';
import { enterByMail } from '../sign-in/links.ts';
import { countStranger } from '../sign-in/limits.ts';
import type { SignedIn } from '../sign-in/open.ts';
import type { FactorRequired } from '../sign-in/password-sign-in.ts';
import { tellRefused } from '../sign-in/refuse.ts';
import * as store from '../store.ts';
import { invitations, saidBeside } from './register.ts';
import { findByToken, holdByToken, type InvitationInvalid } from './shown.ts';

export interface Accepting {
  readonly token: string;
  /** What a person who is new is called. */
  readonly name?: string | undefined;
  /** Of whoever has a second factor. */
  readonly code?: string | undefined;
  readonly address: string;
  /** Who is signed in; null: nobody. */
  readonly person: { readonly id: string; readonly email: string } | null;
}

export interface Accepted {
  readonly clientId: string;
  /** Null of who was signed in already. */
  readonly opened: SignedIn | null;
  /** The person is new here. */
  readonly isNew: boolean;
}

export type AcceptError =
  | RateLimited
  | InvitationInvalid
  | { readonly code: 'invitation_not_yours' | 'member_there' }
  | NameMissing
  | FactorRequired
  | FactorRefused;

/**
 * Lets whoever brings the link of an invitation into the client, as themselves: signed in under its address, or come from its
 * mailbox; who has a second factor shows that too, and who is new gives a name. The membership, the end of the invitation and
 * their events are one transaction: of several at the same moment one gets in. Guards, in this order: rate_limited ·
 * invitation_invalid · invitation_not_yours: somebody else is signed in · name_missing · factor_required and those of
 * `proveFactor` · member_there.
 */
export async function acceptInvitation(
  context: Context,
  input: Accepting,
): Promise<Result<Accepted, AcceptError>> {
  const attempt = await countStranger(context, input.address);
  if (!attempt.ok) return attempt;
  const found = await findByToken(context, input.token);
  // For a firm somebody who administers it accepts (partners/accept.ts).
  if (!found || found.row.toPartner) return err({ code: 'invitation_invalid' });
  await attempt.value.unfinished();
  const { email } = found.row;
  const { clientId } = found.inClient;
  const { person } = input;
  if (person && person.email !== email) return err({ code: 'invitation_not_yours' });
  const entered = person
    ? ok({ userId: person.id, opened: null, isNew: false })
    : await enter(context, email, input);
  if (!entered.ok) return entered;
  const { userId, opened, isNew } = entered.value;
  const { platform, requestId, device } = context;
  const asThey = createContext(platform, { clientId, actorId: userId, requestId, device });
  // Of somebody who was here before, what the client was still to be told comes before what it is told now.
  await deliver(platform, clientId);
  const accepted = await accept(asThey, input.token);
  if (accepted.ok) return ok({ clientId, opened, isNew });
  // Somebody was quicker, or it was withdrawn at this moment: nothing is left of who came by it.
  if (opened) await signOut(context, opened.token);
  if (isNew) await eraseUser(context, { email });
  return accepted;
}

/** Who comes from the mailbox of the address: they are made where nobody goes by it, and signed in. */
async function enter(
  context: Context,
  email: string,
  { name = '', code }: Pick<Accepting, 'name' | 'code'>,
): Promise<Result<{ userId: string; opened: SignedIn; isNew: boolean }, AcceptError>> {
  const isNew = await isNobody(context, email);
  if (isNew) {
    const made = await createUser(context, { email, name });
    if (!made.ok && made.error.code === 'name_missing') return made as Result<never, NameMissing>;
  }
  const opened = await announcing<SignedIn, AcceptError>(context, async (tx) => {
    const known = await store.credentialsOf(tx, email);
    if (!known) return err({ code: 'invitation_invalid' });
    await store.actAs(tx, known.id);
    const held = await store.lockCredentials(tx, known.id, email);
    if (!held || held.disabled) return err({ code: 'invitation_invalid' });
    return enterByMail(context, tx, held, { email, code });
  });
  if (opened.ok) return ok({ userId: opened.value.userId, opened: opened.value, isNew });
  if (opened.error.code === 'second_factor_wrong') await tellWrong(context, email);
  return opened;
}

async function isNobody(context: Context, email: string): Promise<boolean> {
  const found = await context.transaction(async (tx) => ok(await store.credentialsOf(tx, email)));
  return found.ok && found.value === null;
}

async function tellWrong(context: Context, email: string): Promise<void> {
  const found = await context.transaction(async (tx) => ok(await store.credentialsOf(tx, email)));
  if (found.ok && found.value) await tellRefused(context, { id: found.value.id, email }, 'totp');
}

/** The act itself, in the client, by the person. */
function accept(
  context: Context,
  token: string,
): Promise<Result<void, InvitationInvalid | { readonly code: 'member_there' }>> {
  const { actorId: userId, platform } = context;
  return context.transaction<void, InvitationInvalid | { readonly code: 'member_there' }>(async (tx) => {
    const row = await holdByToken(tx, context, token);
    const person = row && (await asPerson(tx, context, userId, () => store.lockPerson(tx, userId)));
    if (!person || person.disabledAt !== null || person.email !== row.email)
      return err({ code: 'invitation_invalid' });
    const now = platform.clock.now();
    const to = { acceptedAt: now, acceptedBy: userId };
    const detail = { ...saidBeside(row), name: person.name };
    await invitations.change(tx, context, 'invitation.accepted', { row, to, detail });
    const endsAt = endOfAccess(row.accessDays, now);
    const admitted = await admit(tx, context, { userId, role: row.role, endsAt, invitation: row.id });
    if (!admitted.ok) return err({ code: 'member_there' });
    if (row.role === 'administrator')
      await tellContacts(tx, context, { news: 'administrator_came', whom: person.name });
    return ok();
  });
}
