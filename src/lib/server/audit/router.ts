import * as z from 'zod';
import { text, uuid } from '#lib/domain/input.ts';
import { answer, router, tenantProcedure } from '#lib/server/platform/rpc.ts';
import { latestCheckpoint, listEvents, proofOf, timelineOf } from './service.ts';
import { AUDIT_TRANSPORT } from './transport.ts';

const Subject = z.strictObject({ type: text(40), id: text(80) });

/** The client's log, for everyone who may read it. */
export const auditRouter = router({
  log: tenantProcedure
    .input(z.strictObject({ cursor: z.int().min(0).optional() }))
    .query(async ({ ctx, input }) => answer(await listEvents(ctx.context, input), {})),

  checkpoint: tenantProcedure.query(async ({ ctx }) => answer(await latestCheckpoint(ctx.context), {})),

  timeline: tenantProcedure
    .input(Subject)
    .query(async ({ ctx, input }) => answer(await timelineOf(ctx.context, input), {})),

  proof: tenantProcedure
    .input(z.strictObject({ eventId: uuid }))
    .query(async ({ ctx, input }) => answer(await proofOf(ctx.context, input.eventId), AUDIT_TRANSPORT)),
});
