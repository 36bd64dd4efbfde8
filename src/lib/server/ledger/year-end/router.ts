import * as z from 'zod';
import { name, uuid, words } from '#lib/domain/input.ts';
import { FIELDS } from '#lib/domain/report/fields.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { read } from '../../platform/rpc/query.ts';
import { endYear, readYearEnds } from './service.ts';
import { YEAR_END_TRANSPORT } from './transport.ts';

/** More than any year's result is divided into, and comes to (øre). */
const MOST = 20;
const LARGEST = 10n ** 17n;

const Disposition = z.strictObject({
  from: name(70),
  to: name(70),
  amount: z.bigint().min(-LARGEST).max(LARGEST),
});

export const yearEndRouter = router({
  /** The client's fiscal years: what each came to, what of it is moved, and what stands in the way of ending it. */
  years: tenantProcedure.query(({ ctx: { context } }) => read(context, readYearEnds)),

  end: tenantProcedure
    .input(
      z.strictObject({
        id: uuid,
        year: FIELDS.year,
        series: name(35),
        text: words(500),
        dispositions: z.array(Disposition).max(MOST),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { outcome, voucherId, eventId } = answer(await endYear(ctx.context, input), YEAR_END_TRANSPORT);
      return { outcome, voucherId, ...(await sealed(ctx.context, eventId)) };
    }),
});
