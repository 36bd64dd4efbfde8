import * as z from 'zod';
import { answer, router, tenantProcedure } from '../rpc.ts';
import { jobsFor, tryAgain } from './service.ts';

/** What is done later for a client. */
export const jobsRouter = router({
  list: tenantProcedure('job.read').query(({ ctx }) => jobsFor(ctx.context)),
  retry: tenantProcedure('job.retry')
    .input(z.strictObject({ jobId: z.uuid() }))
    .mutation(async ({ ctx, input }) =>
      answer(await tryAgain(ctx.context, input.jobId), { job_unknown: 'NOT_FOUND' }),
    ),
});
