import * as z from 'zod';
import { ApprovalRule, MOST_RULES } from '#lib/domain/approval/rules.ts';
import { civilDate, instant, ordinal, uuid } from '#lib/domain/input.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { previewRules } from './preview.ts';
import { endStandIn, giveStandIn, readSettings, setRules } from './service.ts';
import { APPROVAL_RULES_TRANSPORT } from './transport.ts';

const Rules = z.array(ApprovalRule).max(MOST_RULES);

/** Who has to approve what, and who approves in whose place. */
export const approvalRulesRouter = router({
  /** Every version, those to come too; everybody who stands in, ever did or is to; and who may approve. */
  read: tenantProcedure.query(async ({ ctx }) => answer(await readSettings(ctx.context), {})),

  /** Which waiting vouchers would be held by other rules. */
  preview: tenantProcedure
    .input(z.strictObject({ rules: Rules }))
    .query(async ({ ctx, input }) => answer(await previewRules(ctx.context, input), {})),

  set: tenantProcedure
    .input(
      z.strictObject({
        after: z.nullable(ordinal),
        validFrom: z.nullable(instant),
        rules: Rules,
        /** Devices of 0.6.0 and before know nothing of it. */
        signed: z.boolean().optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { version, eventId } = answer(await setRules(ctx.context, input), APPROVAL_RULES_TRANSPORT);
      return { version, ...(await sealed(ctx.context, eventId)) };
    }),

  /** The device makes the id, so that the same request again is known. */
  giveStandIn: tenantProcedure
    .input(z.strictObject({ id: uuid, absent: uuid, standsIn: uuid, startsOn: civilDate, endsOn: civilDate }))
    .mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await giveStandIn(ctx.context, input), APPROVAL_RULES_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),

  endStandIn: tenantProcedure.input(z.strictObject({ id: uuid })).mutation(async ({ ctx, input }) => {
    const { eventId } = answer(await endStandIn(ctx.context, input), APPROVAL_RULES_TRANSPORT);
    return sealed(ctx.context, eventId);
  }),
});
