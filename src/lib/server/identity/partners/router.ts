import * as z from 'zod';
import { uuid, words } from '#lib/domain/input.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '#lib/server/platform/rpc.ts';
import { IDENTITY_TRANSPORT } from '../transport.ts';
import { acceptForFirm } from './accept.ts';
import { assign, unassign } from './assign.ts';
import { endEngagement, leaveCustomer } from './end.ts';
import { partnersOf, shownCustomers } from './shown.ts';

/** The accounting firms of a client. */
export const partnersRouter = router({
  list: tenantProcedure.query(({ ctx }) => partnersOf(ctx.context)),

  end: tenantProcedure.input(z.strictObject({ id: uuid })).mutation(async ({ ctx, input }) => {
    const { eventId } = answer(await endEngagement(ctx.context, input), IDENTITY_TRANSPORT);
    return sealed(ctx.context, eventId);
  }),
});

/** The clients of an accounting firm, asked for in the firm's own. */
export const customersRouter = router({
  list: tenantProcedure.query(({ ctx }) => shownCustomers(ctx.context)),

  /** A change to the transport: a token stands in no address. */
  accept: tenantProcedure
    .input(z.strictObject({ token: z.string().min(1).max(128) }))
    .mutation(async ({ ctx, input }) => {
      const { address, person } = ctx;
      return answer(await acceptForFirm(ctx.context, { ...input, address, person }), IDENTITY_TRANSPORT);
    }),

  assign: tenantProcedure
    .input(z.strictObject({ id: uuid, engagement: uuid, userId: uuid, reason: z.nullable(words(500)) }))
    .mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await assign(ctx.context, input), IDENTITY_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),

  unassign: tenantProcedure.input(z.strictObject({ id: uuid })).mutation(async ({ ctx, input }) => {
    const { eventId } = answer(await unassign(ctx.context, input), IDENTITY_TRANSPORT);
    return sealed(ctx.context, eventId);
  }),

  leave: tenantProcedure
    .input(z.strictObject({ engagement: uuid, customer: uuid }))
    .mutation(async ({ ctx, input }) => {
      // The event is in the log of the client, which the firm may not read.
      answer(await leaveCustomer(ctx.context, input), IDENTITY_TRANSPORT);
      return {};
    }),
});
