import * as z from 'zod';
import type { ZodMiniType } from 'zod/mini';
import { MOST_MONTHS } from '#lib/domain/ledger/fiscal-year.ts';
import { civilDate, name, words } from '#lib/domain/input.ts';
import { DEPARTMENT, PROJECT } from '#lib/domain/ledger/coding.ts';
import {
  ChangedAccount,
  ChangedDimension,
  ChangedParty,
  NewAccount,
  NewDimension,
  NewParty,
} from '#lib/domain/ledger/register-inputs.ts';
import type { Result } from '#lib/domain/result.ts';
import { sealed } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { read } from '../../platform/rpc/query.ts';
import { addAccount, changeAccount, usesOfAccount } from './accounts.ts';
import { setCompanyDetails } from './company-details.ts';
import { addDepartment, addDimension, changeDimension, renameDepartment } from './dimensions.ts';
import { addParty, changeParty } from './parties.ts';
import { accounts, counterparties, details, dimensions, periods, series } from './registers.ts';
import { addSeries, renameSeries } from './series.ts';
import { liftSoftLock, lockPeriod, softLockPeriod } from './service.ts';
import { lastNamed } from './store.ts';
import { CHART_TRANSPORT } from './transport.ts';
import { setVatAccount } from './vat-accounts.ts';
import { addVatCode, describeVatCode, endVatCode, setVatRate } from './vat-code-changes.ts';
import { listVatCodes } from './vat-codes.ts';
import { openNextYear } from './years-ahead.ts';

export const YEAR = z.int().min(1900).max(2200);
export const PERIOD = z.int().min(1).max(MOST_MONTHS);
const accountNumber = z.nullable(name(70));
const code = words(35);
const dated = z.nullable(civilDate);
const written = (most: number) => z.nullable(words(most));

const DEPARTMENT_INPUT = z.strictObject({ code, name: words(70) });
/** Hundredths of a per cent, of which there are a hundred at the most. */
const rateBp = z.int().min(0).max(10_000);

function listed<Row>(register: { list(tx: Tx, clientId: string): Promise<Row[]> }) {
  return tenantProcedure.query(({ ctx }) => read(ctx.context, (tx, clientId) => register.list(tx, clientId)));
}

/** Something that is made or changed: answered once the log holds it. */
function changing<Shape extends z.ZodType | ZodMiniType, Done extends { readonly eventId: string | null }>(
  input: Shape,
  act: (
    context: Context,
    input: z.output<Shape>,
  ) => Promise<Result<Done, { readonly code: keyof typeof CHART_TRANSPORT }>>,
) {
  return tenantProcedure.input(input).mutation(async ({ ctx, input: said }) => {
    const { eventId } = answer(await act(ctx.context, said as z.output<Shape>), CHART_TRANSPORT);
    return sealed(ctx.context, eventId);
  });
}

export const chartRouter = router({
  accounts: listed(accounts),
  vatCodes: tenantProcedure.query(({ ctx }) => read(ctx.context, listVatCodes)),
  counterparties: listed(counterparties),
  dimensions: listed(dimensions),
  series: listed(series),
  periods: listed(periods),
  companyDetails: listed(details),

  /** Also for field users, who choose a project for a receipt. */
  projects: tenantProcedure.query(async ({ ctx }) => {
    const projects = await read(ctx.context, (tx, id) => dimensions.list(tx, id, { type: PROJECT }));
    return projects.map(({ type: _, ...project }) => project);
  }),

  /** What rests on an account, for who would change it. */
  accountUse: tenantProcedure
    .input(z.strictObject({ number: name(70) }))
    .query(({ ctx, input }) =>
      read(ctx.context, (tx, clientId) => usesOfAccount(tx, clientId, input.number)),
    ),
  addAccount: changing(NewAccount, addAccount),
  changeAccount: changing(ChangedAccount, changeAccount),

  /** The newest day on which something is posted with a VAT code: what comes after it may have another rate. */
  vatCodeUse: tenantProcedure.input(z.strictObject({ code: name(35) })).query(async ({ ctx, input }) => ({
    last: await read(ctx.context, (tx, clientId) => lastNamed(tx, clientId, { vatCode: input.code })),
  })),
  addVatCode: changing(
    z.strictObject({ code, description: words(256), standardCode: code, from: civilDate, rateBp }),
    addVatCode,
  ),
  describeVatCode: changing(z.strictObject({ code: name(35), description: words(256) }), describeVatCode),
  setVatRate: changing(z.strictObject({ code: name(35), from: civilDate, rateBp }), setVatRate),
  endVatCode: changing(z.strictObject({ code: name(35), validTo: dated }), endVatCode),
  setVatAccount: changing(
    z.strictObject({ code: name(35), output: accountNumber, input: accountNumber }),
    setVatAccount,
  ),

  setCompanyDetails: changing(
    z.strictObject({
      validFrom: civilDate,
      ...{ street: written(256), postalCode: written(18), city: written(70) },
      ...{ contactFirstName: words(35), contactLastName: words(70) },
      ...{ phone: written(24), email: written(70) },
    }),
    setCompanyDetails,
  ),

  addCounterparty: changing(NewParty, addParty),
  changeCounterparty: changing(ChangedParty, changeParty),

  addDimension: changing(NewDimension, addDimension),
  changeDimension: changing(ChangedDimension, changeDimension),
  /* Of devices up to 0.5.1. */
  departments: tenantProcedure.query(async ({ ctx }) => {
    const found = await read(ctx.context, (tx, id) => dimensions.list(tx, id, { type: DEPARTMENT }));
    return found.map(({ code: of, name: called, validTo }) => ({ code: of, name: called, validTo }));
  }),
  addDepartment: changing(DEPARTMENT_INPUT, addDepartment),
  renameDepartment: changing(DEPARTMENT_INPUT, renameDepartment),

  addSeries: changing(z.strictObject({ code, name: words(70) }), addSeries),
  renameSeries: changing(z.strictObject({ code: name(35), name: words(70) }), renameSeries),

  openYear: changing(z.strictObject({ startsOn: civilDate, endsOn: civilDate }), openNextYear),
  lockPeriod: changing(z.strictObject({ year: YEAR, period: PERIOD }), lockPeriod),
  softLockPeriod: changing(z.strictObject({ year: YEAR, period: PERIOD }), softLockPeriod),
  liftSoftLock: changing(z.strictObject({ year: YEAR, period: PERIOD }), liftSoftLock),
});
