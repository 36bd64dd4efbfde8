import * as z from 'zod';
import { uuid, words } from '#lib/domain/input.ts';
import { FIELDS } from '#lib/domain/report/fields.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { reopenPeriod, standings } from './service.ts';
import { PERIODS_TRANSPORT } from './transport.ts';

export const periodsRouter = router({
  /** The client's months with what is left to do in each. */
  standing: tenantProcedure.query(async ({ ctx }) => answer(await standings(ctx.context), {})),

  reopen: tenantProcedure
    .input(z.strictObject({ id: uuid, year: FIELDS.year, period: FIELDS.through, reason: words(400) }))
    .mutation(async ({ ctx, input }) => {
      const { outcome, eventId } = answer(await reopenPeriod(ctx.context, input), PERIODS_TRANSPORT);
      return { outcome, ...(await sealed(ctx.context, eventId)) };
    }),
});
