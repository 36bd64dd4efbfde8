import { RESTING_FROM } from '#lib/domain/access/factor.ts';
import { may, type Role } from '#lib/domain/access/role.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { invitations, isOpen } from '../invitations/register.ts';
import { peopleOf } from '../memberships/of-client.ts';
import { factorResets, standingOf, type FactorReset } from '../resets/register.ts';
import * as memberships from '../memberships/store.ts';

/** A member, as far as those who share the client with them may know. */
export interface ShownMember extends Omit<memberships.MemberStanding, 'wrongCodes'> {
  /** No one-time codes of theirs are taken: too many in a row were wrong. */
  readonly rests: boolean;
  /** That they prove themselves anew is asked for, or their link is on its way; null: neither. */
  readonly reset: WaitingReset | null;
}

export interface WaitingReset {
  readonly state: 'begun' | 'confirmed';
  readonly reason: string;
  readonly begunAt: Date;
  readonly begunBy: string;
}

/** An invitation that nobody has answered. */
export interface WaitingInvitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly note: string | null;
  /** For how many days from when they accept; null: until it is ended. */
  readonly accessDays: number | null;
  /** It asks in the accounting firm of whoever accepts. */
  readonly toPartner: boolean;
  readonly sentAt: Date;
  readonly expiresAt: Date;
  /** Its link still holds: its time is not over, and who sent it may ask people in. */
  readonly open: boolean;
}

export interface FormerMember {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly leftAt: Date;
  readonly erased: boolean;
}

/** Who is in the context's client, who is asked to be, and who was. */
export interface PeopleOverview {
  readonly members: readonly ShownMember[];
  readonly invitations: readonly WaitingInvitation[];
  readonly former: readonly FormerMember[];
}

export async function overviewOf(context: Context): Promise<PeopleOverview> {
  const { clientId, platform } = context;
  const now = platform.clock.now();
  const read = await context.transaction(async (tx) =>
    ok({
      members: await memberships.listStandings(tx, clientId, now),
      invitations: await invitations.list(tx, clientId),
      resets: await factorResets.list(tx, clientId),
    }),
  );
  const found = read.ok ? read.value : { members: [], invitations: [], resets: [] };
  const people = await peopleOf(context);
  const asking = new Set(
    found.members
      .filter(({ role, disabled }) => !disabled && may(role, 'people.manage'))
      .map(({ userId }) => userId),
  );
  return {
    members: found.members.map(({ wrongCodes, ...member }) => ({
      ...{ ...member, rests: wrongCodes >= RESTING_FROM },
      reset: waitingOf(
        found.resets.find(({ userId }) => userId === member.userId),
        now,
      ),
    })),
    invitations: found.invitations
      .filter(({ acceptedAt, withdrawnAt }) => acceptedAt === null && withdrawnAt === null)
      .map(({ id, email, role, note, accessDays, toPartner, sentAt, expiresAt, ...rest }) => ({
        ...{ id, email, role, note, accessDays, toPartner, sentAt, expiresAt },
        open: isOpen({ expiresAt, ...rest }, now) && asking.has(rest.sentBy),
      })),
    former: people.flatMap(({ userId, name, role, leftAt, erased = false }) =>
      leftAt ? [{ userId, name, role, leftAt, erased }] : [],
    ),
  };
}

function waitingOf(reset: FactorReset | undefined, now: Date): WaitingReset | null {
  const state = reset ? standingOf(reset, now) : 'over';
  if (!reset || state === 'over') return null;
  const { reason, begunAt, begunBy } = reset;
  return { state, reason, begunAt, begunBy };
}
