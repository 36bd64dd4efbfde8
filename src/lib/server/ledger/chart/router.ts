import * as z from 'zod';
import { MOST_MONTHS } from '#lib/domain/ledger/fiscal-year.ts';
import { name } from '#lib/domain/input.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { read } from '../../platform/rpc/query.ts';
import { lockPeriod } from './service.ts';
import {
  listAccounts,
  listCounterparties,
  listDimensions,
  listPeriods,
  listSeries,
  listVatCodes,
} from './store.ts';
import { CHART_TRANSPORT } from './transport.ts';
import { setVatAccount } from './vat-accounts.ts';

export const YEAR = z.int().min(1900).max(2200);
export const PERIOD = z.int().min(1).max(MOST_MONTHS);
const accountNumber = z.nullable(name(70));

export const chartRouter = router({
  accounts: tenantProcedure.query(({ ctx }) => read(ctx.context, listAccounts)),
  vatCodes: tenantProcedure.query(({ ctx }) => read(ctx.context, listVatCodes)),
  counterparties: tenantProcedure.query(({ ctx }) => read(ctx.context, listCounterparties)),
  series: tenantProcedure.query(({ ctx }) => read(ctx.context, listSeries)),
  periods: tenantProcedure.query(({ ctx }) => read(ctx.context, listPeriods)),

  /** Also for field users, who choose a project for a receipt. */
  projects: tenantProcedure.query(async ({ ctx }) => {
    const dimensions = await read(ctx.context, listDimensions);
    return dimensions.filter(({ type }) => type === 'P').map(({ code, name }) => ({ code, name }));
  }),

  setVatAccount: tenantProcedure
    .input(z.strictObject({ code: name(35), output: accountNumber, input: accountNumber }))
    .mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await setVatAccount(ctx.context, input), CHART_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),

  lockPeriod: tenantProcedure
    .input(z.strictObject({ year: YEAR, period: PERIOD }))
    .mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await lockPeriod(ctx.context, input), CHART_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),
});
