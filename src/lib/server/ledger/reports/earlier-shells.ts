import * as z from 'zod';
import { MOST_MONTHS } from '#lib/domain/ledger/fiscal-year.ts';
import { REPORTS } from '#lib/domain/ledger/reports.ts';
import { FIELDS } from '#lib/domain/report/fields.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { read } from '../../platform/rpc/query.ts';
import { movements } from './trial-balance-store.ts';
import { readVoucherList } from './voucher-list-store.ts';

/**
 * The reports under the names and in the shapes that shells up to 0.3.0 ask for: a device may have kept such a shell, and
 * opens it until it has heard of the new one. Nothing of today asks these. They go in 0.5.0.
 */
export const earlierShellsRouter = router({
  vouchers: tenantProcedure
    .input(z.strictObject({ cursor: z.optional(REPORTS.vouchers.cursor) }))
    .query(async ({ ctx: { context }, input }) => {
      const asked = { filter: {}, ...(input.cursor && { after: input.cursor }) };
      const { rows, next } = answer(
        await context.transaction((tx) => readVoucherList(tx, context.clientId, asked)),
        {},
      );
      return { vouchers: rows, next };
    }),

  trialBalance: tenantProcedure
    .input(z.strictObject({ year: FIELDS.year, through: z.optional(FIELDS.through) }))
    .query(({ ctx: { context }, input: { year, through = MOST_MONTHS } }) =>
      read(context, (tx, clientId) => movements(tx, clientId, { year, through })),
    ),
});
