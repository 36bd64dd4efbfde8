import * as z from 'zod';
import { civilDate, name, ordinal, uuid, words } from '#lib/domain/input.ts';
import { MOST_ACCRUAL_MONTHS } from '#lib/domain/ledger/accrual/accrual.ts';
import { err, ok } from '#lib/domain/result.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { read } from '../../platform/rpc/query.ts';
import { endAccrual, makeAccrual, postDueOf, readAccruals } from './service.ts';
import { ACCRUALS_TRANSPORT } from './transport.ts';

/** A month by its first day. */
const Month = civilDate.check(z.refine((date) => date.endsWith('-01')));

export const accrualsRouter = router({
  list: tenantProcedure.query(({ ctx: { context } }) => read(context, (tx) => readAccruals(tx, context))),

  make: tenantProcedure
    .input(
      z.strictObject({
        id: uuid,
        voucherId: uuid,
        line: ordinal,
        balanceAccount: name(70),
        date: civilDate,
        firstMonth: Month,
        months: z.int().min(1).max(MOST_ACCRUAL_MONTHS),
        series: name(35),
        text: words(500),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { id, eventId } = answer(await makeAccrual(ctx.context, input), ACCRUALS_TRANSPORT);
      return { id, ...(await sealed(ctx.context, eventId)) };
    }),

  /** Posts what is due now, or says why that is refused. */
  post: tenantProcedure.input(z.strictObject({ id: uuid })).mutation(async ({ ctx, input }) => {
    const { posted, eventId, refused } = await postDueOf(ctx.context, [input.id]);
    const told = answer(refused && posted === 0 ? err(refused) : ok({ posted }), ACCRUALS_TRANSPORT);
    return { ...told, ...(await sealed(ctx.context, eventId)) };
  }),

  end: tenantProcedure
    .input(z.strictObject({ id: uuid, date: civilDate }))
    .mutation(async ({ ctx, input }) => {
      const { id, eventId } = answer(await endAccrual(ctx.context, input), ACCRUALS_TRANSPORT);
      return { id, ...(await sealed(ctx.context, eventId)) };
    }),
});
