import * as z from 'zod';
import { MOST_MONTHS } from '#lib/domain/ledger/fiscal-year.ts';
import { name, words } from '#lib/domain/input.ts';
import { DEPARTMENT, PROJECT } from '#lib/domain/ledger/coding.ts';
import { sealed } from '#lib/server/audit/index.ts';
import type { Tx } from '../../platform/database.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { read } from '../../platform/rpc/query.ts';
import { addDepartment, renameDepartment } from './departments.ts';
import { accounts, counterparties, dimensions, periods, series } from './registers.ts';
import { lockPeriod } from './service.ts';
import { CHART_TRANSPORT } from './transport.ts';
import { setVatAccount } from './vat-accounts.ts';
import { listVatCodes } from './vat-codes.ts';

export const YEAR = z.int().min(1900).max(2200);
export const PERIOD = z.int().min(1).max(MOST_MONTHS);
const accountNumber = z.nullable(name(70));
const DEPARTMENT_INPUT = z.strictObject({ code: words(35), name: words(70) });

function listed<Row>(register: { list(tx: Tx, clientId: string): Promise<Row[]> }) {
  return tenantProcedure.query(({ ctx }) => read(ctx.context, (tx, clientId) => register.list(tx, clientId)));
}

export const chartRouter = router({
  accounts: listed(accounts),
  vatCodes: tenantProcedure.query(({ ctx }) => read(ctx.context, listVatCodes)),
  counterparties: listed(counterparties),
  series: listed(series),
  periods: listed(periods),

  /** Also for field users, who choose a project for a receipt. */
  projects: tenantProcedure.query(async ({ ctx }) => {
    const projects = await read(ctx.context, (tx, id) => dimensions.list(tx, id, { type: PROJECT }));
    return projects.map(({ code, name, typeName }) => ({ code, name, typeName }));
  }),

  departments: tenantProcedure.query(async ({ ctx }) => {
    const found = await read(ctx.context, (tx, id) => dimensions.list(tx, id, { type: DEPARTMENT }));
    return found.map(({ code, name }) => ({ code, name }));
  }),

  addDepartment: tenantProcedure.input(DEPARTMENT_INPUT).mutation(async ({ ctx, input }) => {
    const { eventId } = answer(await addDepartment(ctx.context, input), CHART_TRANSPORT);
    return sealed(ctx.context, eventId);
  }),

  renameDepartment: tenantProcedure.input(DEPARTMENT_INPUT).mutation(async ({ ctx, input }) => {
    const { eventId } = answer(await renameDepartment(ctx.context, input), CHART_TRANSPORT);
    return sealed(ctx.context, eventId);
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
