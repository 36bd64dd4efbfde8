import * as z from 'zod';
import { FACTOR_KINDS, POLICY_LIMITS, REQUIRED_OF } from '#lib/domain/access/policy.ts';
import { ordinal } from '#lib/domain/input.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '#lib/server/platform/rpc.ts';
import { IDENTITY_TRANSPORT } from '../transport.ts';
import { ownStanding, readPolicy, setPolicy } from './policy.ts';

const within = ([least, most]: readonly [number, number]) => z.int().min(least).max(most);

export const PolicyInput = z.strictObject({
  requiredOf: z.enum(REQUIRED_OF),
  factors: z.enum(FACTOR_KINDS),
  graceDays: within(POLICY_LIMITS.graceDays),
  stepUpMinutes: within(POLICY_LIMITS.stepUpMinutes),
  sessionDays: within(POLICY_LIMITS.sessionDays),
  idleMinutes: within(POLICY_LIMITS.idleMinutes),
  // Who says nothing of it, as before there was such a thing, asks for none.
  wipeAfter: z._default(z.nullable(within(POLICY_LIMITS.wipeAfter)), null),
});

/** How people prove to the client who they are, and what it asks of them. */
export const accessRouter = router({
  /** How the caller stands to it; answered to every member, whether they meet it or not. */
  mine: tenantProcedure.query(({ ctx }) => ownStanding(ctx.context, ctx.member, ctx.standing)),

  read: tenantProcedure.query(({ ctx }) => readPolicy(ctx.context)),

  set: tenantProcedure
    .input(z.strictObject({ after: z.nullable(ordinal), policy: PolicyInput }))
    .mutation(async ({ ctx, input }) => {
      const { member, standing } = ctx;
      const { factors, ...session } = standing;
      const subject = { role: member.role, since: member.since, factors, session };
      const { version, eventId } = answer(await setPolicy(ctx.context, input, subject), IDENTITY_TRANSPORT);
      return { version, ...(await sealed(ctx.context, eventId)) };
    }),
});
