import { isEngagedRole } from '#lib/domain/access/engagement.ts';
import type { RateLimited } from '#lib/domain/access/attempts.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { enqueue } from '#lib/server/platform/jobs/enqueue.ts';
import type { SecondRequired } from '#lib/domain/access/weakening.ts';
import { beforeWeakening } from '#lib/server/platform/weakening.ts';
import { readEmail, type EmailInvalid } from '../people.ts';
import { countLetter } from '../sign-in/limits.ts';
import * as memberships from '../memberships/store.ts';
import { invitations, saidBeside, type Invitation } from './register.ts';

/** How long a link holds. */
export const INVITATION_DAYS = 7;
const DAY = 24 * 60 * 60 * 1000;

export interface Inviting {
  /** Made by whoever invites, so that the same request again is known. */
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  /** To somebody who is let in for a time: why. */
  readonly note: string | null;
  /** For how many days from when they accept; null: until it is ended. */
  readonly accessDays: number | null;
  /** Whether it asks in the accounting firm of whoever accepts, and not themselves. */
  readonly toPartner?: boolean;
  /** In which the letter is written. */
  readonly language: 'nb' | 'en';
}

/** Null where this very request was done before. */
export interface InvitationDone {
  readonly eventId: string | null;
}

type MailOff = { readonly code: 'mail_off' };
export type InviteError =
  | MailOff
  | EmailInvalid
  | RateLimited
  | InviteRefused
  | {
      readonly code: 'administrator_for_a_time' | 'administrator_of_partner' | 'invitation_reason_missing';
    };
export type InviteRefused = SecondRequired | { readonly code: 'member_there' | 'invitation_there' };

/**
 * Asks whoever has that address into the context's client, by a letter whose link holds for seven days. Whether anybody has an
 * account under the address is told to nobody but them. Guards, in this order: mail_off · email_invalid ·
 * invitation_reason_missing (for a time or to a firm, and no note) · administrator_of_partner · administrator_for_a_time ·
 * rate_limited: so many letters were caused in this client · member_there · invitation_there: that address has one that waits · second_administrator_required: as an
 * administrator.
 */
export async function invite(
  context: Context,
  asked: Inviting,
): Promise<Result<InvitationDone, InviteError>> {
  if (!context.platform.mail) return err({ code: 'mail_off' });
  const read = readEmail(asked.email);
  if (!read.ok) return read;
  const needsReason = asked.accessDays !== null || asked.toPartner === true;
  if (needsReason && asked.note === null) return err({ code: 'invitation_reason_missing' });
  if (asked.toPartner && !isEngagedRole(asked.role)) return err({ code: 'administrator_of_partner' });
  if (asked.accessDays !== null && asked.role === 'administrator')
    return err({ code: 'administrator_for_a_time' });
  const counted = await countLetter(context);
  if (!counted.ok) return counted;
  return inviteCounted(context, { ...asked, email: read.value });
}

/** The same of whoever was counted already, to an address in its one form. */
export function inviteCounted(
  context: Context,
  { toPartner = false, ...asked }: Inviting,
): Promise<Result<InvitationDone, InviteRefused>> {
  const { clientId, actorId } = context;
  const sent = sentNow(context);
  const row = { ...asked, toPartner, sendings: 1, ...sent, invitedAt: sent.sentAt, invitedBy: actorId };
  return context.transaction<InvitationDone, InviteRefused>(async (tx) => {
    const known = await invitations.hold(tx, clientId, { id: asked.id });
    if (known) return isSame(known, row) ? ok({ eventId: null }) : err({ code: 'invitation_there' });
    // Whoever is a member may well accept for their firm.
    if (!row.toPartner && (await memberships.isMemberUnder(tx, clientId, row.email)))
      return err({ code: 'member_there' });
    if (row.role === 'administrator') {
      const { id, email, role, note, language } = row;
      const after = { id, email, role, note, language };
      const may = await beforeWeakening(tx, context, { act: 'administrator-invited', before: null, after });
      if (!may.ok) return may;
    }
    const eventId = await invitations.addNew(tx, context, 'invitation.sent', row, saidBeside(row));
    if (eventId === null) return err({ code: 'invitation_there' });
    await enqueueLetter(tx, context, row);
    return ok({ eventId });
  });
}

const isSame = (one: Required<Inviting>, other: Required<Inviting>) =>
  one.email === other.email &&
  one.role === other.role &&
  one.note === other.note &&
  one.accessDays === other.accessDays &&
  one.toPartner === other.toPartner;

function sentNow({ platform, actorId: sentBy }: Context) {
  const sentAt = platform.clock.now();
  return { sentAt, sentBy, expiresAt: new Date(sentAt.getTime() + INVITATION_DAYS * DAY) };
}

function enqueueLetter(tx: Tx, context: Context, { id, sendings }: Pick<Invitation, 'id' | 'sendings'>) {
  return enqueue(tx, context, 'mail.send', { about: 'invitation', invitationId: id, sending: sendings });
}

export type InvitationUnknown = { readonly code: 'invitation_unknown' };
export type SendAgainError =
  | MailOff
  | RateLimited
  | InvitationUnknown
  | { readonly code: 'invitation_of_administrator' };

/**
 * Sends it once more, for seven days from now: the link of before is none any more. Errors, in this order: mail_off,
 * rate_limited, invitation_unknown (there is none, or it was accepted or withdrawn), invitation_of_administrator (that is
 * withdrawn, and asked for anew).
 */
export async function sendInvitationAgain(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<InvitationDone, SendAgainError>> {
  const { clientId, platform } = context;
  if (!platform.mail) return err({ code: 'mail_off' });
  const counted = await countLetter(context);
  if (!counted.ok) return counted;
  return context.transaction<InvitationDone, SendAgainError>(async (tx) => {
    const row = await waiting(tx, clientId, id);
    if (!row) return err({ code: 'invitation_unknown' });
    // It would be asked in anew by one alone, of whoever was there when there was no other.
    if (row.role === 'administrator') return err({ code: 'invitation_of_administrator' });
    const to = { sendings: row.sendings + 1, ...sentNow(context) };
    const detail = saidBeside({ ...row, ...to });
    const eventId = await invitations.change(tx, context, 'invitation.sent_again', { row, to, detail });
    await enqueueLetter(tx, context, { id, ...to });
    return ok({ eventId });
  });
}

/** Takes it back: its link is none any more. Once more changes nothing. Error: invitation_unknown (none, or accepted). */
export function withdrawInvitation(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<InvitationDone, InvitationUnknown>> {
  const { clientId, actorId: withdrawnBy, platform } = context;
  return context.transaction<InvitationDone, InvitationUnknown>(async (tx) => {
    const row = await invitations.hold(tx, clientId, { id });
    if (!row || row.acceptedAt !== null) return err({ code: 'invitation_unknown' });
    if (row.withdrawnAt !== null) return ok({ eventId: null });
    const to = { withdrawnAt: platform.clock.now(), withdrawnBy };
    const eventId = await invitations.change(tx, context, 'invitation.withdrawn', {
      ...{ row, to, detail: saidBeside(row) },
    });
    return ok({ eventId });
  });
}

/** One that was neither accepted nor withdrawn, whether or not its time is over; it is held. */
async function waiting(tx: Tx, clientId: string, id: string): Promise<Invitation | null> {
  const row = await invitations.hold(tx, clientId, { id });
  return row && row.acceptedAt === null && row.withdrawnAt === null ? row : null;
}
