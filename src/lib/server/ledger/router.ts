import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { norwegianDate } from '#lib/domain/date.ts';
import { MOST_MONTHS } from '#lib/domain/fiscal-year.ts';
import { civilDate, text, words } from '#lib/domain/input.ts';
import type { SaftReport } from '#lib/domain/saft-report.ts';
import { err, ok } from '#lib/domain/result.ts';
import { readSought } from '#lib/domain/search.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../platform/rpc.ts';
import { lockPeriod } from './chart/service.ts';
import { setVatAccount } from './chart/vat-accounts.ts';
import {
  listAccounts,
  listCounterparties,
  listDimensions,
  listPeriods,
  listSeries,
  listVatCodes,
} from './chart/store.ts';
import { Query, read } from './procedure.ts';
import { listSaftImports } from './saft/store.ts';
import { vouchersOf, vouchersOfDay } from './search/store.ts';
import { LEDGER_TRANSPORT } from './transport.ts';
import { listVouchers, reversalOfVoucher, trialBalance } from './vouchers/list-store.ts';
import { listProposals } from './vouchers/proposal-store.ts';
import { loadVoucher } from './vouchers/read-store.ts';
import { reverseVoucher } from './vouchers/reversal.ts';

const PAGE = 100;
const YEAR = z.int().min(1900).max(2200);
const PERIOD = z.int().min(1).max(MOST_MONTHS);
const accountNumber = text(70).min(1).nullable();
const reader = tenantProcedure('ledger.read');

export const ledgerRouter = router({
  accounts: reader.query(({ ctx }) => read(ctx.context, listAccounts)),
  vatCodes: reader.query(({ ctx }) => read(ctx.context, listVatCodes)),
  counterparties: reader.query(({ ctx }) => read(ctx.context, listCounterparties)),
  series: reader.query(({ ctx }) => read(ctx.context, listSeries)),
  periods: reader.query(({ ctx }) => read(ctx.context, listPeriods)),

  /** Also for field users, who choose a project for a receipt. */
  projects: tenantProcedure('draft.capture').query(async ({ ctx }) => {
    const dimensions = await read(ctx.context, listDimensions);
    return dimensions.filter(({ type }) => type === 'P').map(({ code, name }) => ({ code, name }));
  }),

  /** Newest first. */
  vouchers: reader
    .input(z.strictObject({ cursor: z.strictObject({ date: civilDate, id: z.uuid() }).optional() }))
    .query(async ({ ctx, input }) => {
      const page = { after: input.cursor ?? null, size: PAGE };
      const vouchers = await read(ctx.context, (tx, clientId) => listVouchers(tx, clientId, page));
      const last = vouchers.at(-1);
      return { vouchers, next: vouchers.length === PAGE && last ? { date: last.date, id: last.id } : null };
    }),

  /** Vouchers by what else a query can mean: an amount of one of their lines, or their day. */
  find: reader.input(z.strictObject({ query: Query })).query(async ({ ctx, input }) => {
    const today = norwegianDate(ctx.context.platform.clock.now());
    const { amounts, day } = readSought(input.query, today);
    return read(ctx.context, async (tx, clientId) => ({
      amounts,
      day,
      byAmount: await vouchersOf(tx, clientId, amounts),
      byDay: day === null ? [] : await vouchersOfDay(tx, clientId, day),
    }));
  }),

  voucher: reader.input(z.strictObject({ voucherId: z.uuid() })).query(async ({ ctx, input }) => {
    const { context } = ctx;
    const found = await context.transaction(async (tx) => {
      const posted = await loadVoucher(tx, context.clientId, input.voucherId);
      if (!posted) return err({ code: 'voucher_unknown' });
      const reversedBy = await reversalOfVoucher(tx, context.clientId, input.voucherId);
      const proposals = await listProposals(tx, context.clientId, input.voucherId);
      // Hex, as every hash on the wire: superjson cannot read back the driver's Buffer.
      return ok({ ...posted, contentHash: bytesToHex(posted.contentHash), reversedBy, proposals });
    });
    return answer(found, LEDGER_TRANSPORT);
  }),

  /** `proposed`: of an opening balance; the voucher follows when another person asks for the same. */
  reverse: tenantProcedure('ledger.post')
    .input(
      z.strictObject({
        id: z.uuid(),
        voucherId: z.uuid(),
        date: civilDate,
        text: words(500),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const reversed = answer(await reverseVoucher(ctx.context, input), LEDGER_TRANSPORT);
      return {
        outcome: reversed.outcome,
        // A shell that knows no proposals goes to the voucher it was given: the one it came from.
        voucherId: reversed.outcome === 'proposed' ? input.voucherId : reversed.voucherId,
        ...(await sealed(ctx.context, reversed.eventId)),
      };
    }),

  trialBalance: reader
    .input(z.strictObject({ year: YEAR, through: PERIOD.optional() }))
    .query(({ ctx, input }) => read(ctx.context, (tx, clientId) => trialBalance(tx, clientId, input))),

  /** What each import read, kept and left behind, newest first. */
  imports: reader.query(async ({ ctx }) => {
    const rows = await read(ctx.context, listSaftImports);
    return rows.map(({ report, ...row }) => ({ ...row, report: JSON.parse(report) as SaftReport }));
  }),

  setVatAccount: tenantProcedure('ledger.post')
    .input(z.strictObject({ code: text(35).min(1), output: accountNumber, input: accountNumber }))
    .mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await setVatAccount(ctx.context, input), LEDGER_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),

  lockPeriod: tenantProcedure('period.lock')
    .input(z.strictObject({ year: YEAR, period: PERIOD }))
    .mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await lockPeriod(ctx.context, input), LEDGER_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),
});
