import * as z from 'zod';
import { instant, text, uuid, words } from '#lib/domain/input.ts';
import { MOST_ACCESS_DAYS } from '#lib/domain/access/membership.ts';
import { ROLES } from '#lib/domain/access/role.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '#lib/server/platform/rpc.ts';
import { endSessionsOf } from './administering/end-sessions.ts';
import { overviewOf } from './administering/overview.ts';
import { AnswerInput } from '#lib/domain/access/assertion-input.ts';
import { invite, sendInvitationAgain, withdrawInvitation } from './invitations/invite.ts';
import { changeRole } from './memberships/change-role.ts';
import { endMembership } from './memberships/end.ts';
import { peopleOf } from './memberships/of-client.ts';
import { endorsePasskey, passkeysOfMember } from './passkeys/endorse.ts';
import { beginReset, confirmReset, withdrawReset } from './resets/begin.ts';
import { IDENTITY_TRANSPORT } from './transport.ts';

const Invitation = z.strictObject({ id: uuid });
const Member = z.strictObject({ userId: uuid });
const Role = z.enum(ROLES);

/** The people of the client, and what an administrator does about them. */
export const peopleRouter = router({
  /** With who has left it. Events name who acted by id; this is where a screen finds the names to them. */
  list: tenantProcedure.query(({ ctx }) => peopleOf(ctx.context)),

  overview: tenantProcedure.query(({ ctx }) => overviewOf(ctx.context)),

  invite: tenantProcedure
    .input(
      z.strictObject({
        ...{ id: uuid, email: text(320), role: Role, note: z.nullable(words(500)) },
        // Screens of before don't say it.
        accessDays: z.optional(z.nullable(z.int().min(1).max(MOST_ACCESS_DAYS))),
        toPartner: z.optional(z.boolean()),
        language: z.enum(['nb', 'en']),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { accessDays = null, toPartner = false, ...asked } = input;
      const inviting = { ...asked, accessDays, toPartner };
      const { eventId } = answer(await invite(ctx.context, inviting), IDENTITY_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),

  sendInvitationAgain: tenantProcedure.input(Invitation).mutation(async ({ ctx, input }) => {
    const { eventId } = answer(await sendInvitationAgain(ctx.context, input), IDENTITY_TRANSPORT);
    return sealed(ctx.context, eventId);
  }),

  withdrawInvitation: tenantProcedure.input(Invitation).mutation(async ({ ctx, input }) => {
    const { eventId } = answer(await withdrawInvitation(ctx.context, input), IDENTITY_TRANSPORT);
    return sealed(ctx.context, eventId);
  }),

  changeRole: tenantProcedure
    .input(z.strictObject({ userId: uuid, role: Role }))
    .mutation(async ({ ctx, input }) => answer(await changeRole(ctx.context, input), IDENTITY_TRANSPORT)),

  endMembership: tenantProcedure
    .input(Member)
    .mutation(async ({ ctx, input }) => answer(await endMembership(ctx.context, input), IDENTITY_TRANSPORT)),

  beginReset: tenantProcedure
    .input(z.strictObject({ userId: uuid, reason: words(500) }))
    .mutation(async ({ ctx, input }) => {
      const { eventId, waits } = answer(await beginReset(ctx.context, input), IDENTITY_TRANSPORT);
      return { ...(await sealed(ctx.context, eventId)), waits };
    }),

  confirmReset: tenantProcedure.input(Member).mutation(async ({ ctx, input }) => {
    const { eventId } = answer(await confirmReset(ctx.context, input), IDENTITY_TRANSPORT);
    return sealed(ctx.context, eventId);
  }),

  withdrawReset: tenantProcedure.input(Member).mutation(async ({ ctx, input }) => {
    const { eventId } = answer(await withdrawReset(ctx.context, input), IDENTITY_TRANSPORT);
    return sealed(ctx.context, eventId);
  }),

  /** The passkeys of a member by the client's log, and what it takes to vouch for one of them. */
  passkeys: tenantProcedure
    .input(Member)
    .query(async ({ ctx, input }) =>
      answer(await passkeysOfMember(ctx.context, { ...input, site: ctx.site }), IDENTITY_TRANSPORT),
    ),

  endorsePasskey: tenantProcedure
    .input(z.strictObject({ userId: uuid, passkey: text(1366), at: instant, assertion: AnswerInput }))
    .mutation(async ({ ctx, input }) => {
      const { address, site } = ctx;
      const endorsed = await endorsePasskey(ctx.context, { ...input, address, site });
      const { eventId, vouched } = answer(endorsed, IDENTITY_TRANSPORT);
      return { ...(await sealed(ctx.context, eventId)), vouched };
    }),

  endSessions: tenantProcedure
    .input(Member)
    .mutation(async ({ ctx, input }) => answer(await endSessionsOf(ctx.context, input), IDENTITY_TRANSPORT)),
});
