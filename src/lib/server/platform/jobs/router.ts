import * as z from 'zod';
import { uuid } from '#lib/domain/input.ts';
import { answer, router, tenantProcedure } from '../rpc.ts';
import { jobsFor, tryAgain } from './service.ts';
import { JOBS_TRANSPORT } from './transport.ts';

/** What is done later for a client. */
export const jobsRouter = router({
  list: tenantProcedure.query(({ ctx }) => jobsFor(ctx.context)),
  retry: tenantProcedure
    .input(z.strictObject({ jobId: uuid }))
    .mutation(async ({ ctx, input }) => answer(await tryAgain(ctx.context, input.jobId), JOBS_TRANSPORT)),
});
