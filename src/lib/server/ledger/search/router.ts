import * as z from 'zod';
import { norwegianDate } from '#lib/domain/date.ts';
import { readSought } from '#lib/domain/search.ts';
import { router, tenantProcedure } from '../../platform/rpc.ts';
import { Query, read } from '../../platform/rpc/query.ts';
import { vouchersOf, vouchersOfDay } from './store.ts';

export const searchRouter = router({
  /** Vouchers by what else a query can mean: an amount of one of their lines, or their day. */
  find: tenantProcedure.input(z.strictObject({ query: Query })).query(async ({ ctx, input }) => {
    const today = norwegianDate(ctx.context.platform.clock.now());
    const { amounts, day } = readSought(input.query, today);
    return read(ctx.context, async (tx, clientId) => ({
      amounts,
      day,
      byAmount: await vouchersOf(tx, clientId, amounts),
      byDay: day === null ? [] : await vouchersOfDay(tx, clientId, day),
    }));
  }),
});
