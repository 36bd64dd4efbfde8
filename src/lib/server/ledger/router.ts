import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { isCivilDate } from '#lib/domain/date.ts';
import { err, ok } from '#lib/domain/result.ts';
import { plain } from '#lib/domain/text.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../platform/rpc.ts';
import { lockPeriod } from './chart/service.ts';
import {
  listAccounts,
  listCounterparties,
  listDimensions,
  listPeriods,
  listSeries,
  listVatCodes,
} from './chart/store.ts';
import { read } from './procedure.ts';
import { LEDGER_TRANSPORT } from './transport.ts';
import { listVouchers, reversalOfVoucher, trialBalance } from './vouchers/list-store.ts';
import { loadVoucher } from './vouchers/read-store.ts';
import { reverseVoucher } from './vouchers/service.ts';

const PAGE = 100;
const YEAR = z.int().min(1900).max(2200);
const civilDate = z.string().refine(isCivilDate);
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

  voucher: reader.input(z.strictObject({ voucherId: z.uuid() })).query(async ({ ctx, input }) => {
    const { context } = ctx;
    const found = await context.transaction(async (tx) => {
      const posted = await loadVoucher(tx, context.clientId, input.voucherId);
      if (!posted) return err({ code: 'voucher_unknown' });
      const reversedBy = await reversalOfVoucher(tx, context.clientId, input.voucherId);
      // Hex, as every hash on the wire: superjson cannot read back the driver's Buffer.
      return ok({ ...posted, contentHash: bytesToHex(posted.contentHash), reversedBy });
    });
    return answer(found, LEDGER_TRANSPORT);
  }),

  reverse: tenantProcedure('ledger.post')
    .input(
      z.strictObject({
        id: z.uuid(),
        voucherId: z.uuid(),
        date: civilDate,
        text: z.string().overwrite(plain).trim().min(1).max(500),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const posted = answer(await reverseVoucher(ctx.context, input), LEDGER_TRANSPORT);
      return {
        outcome: posted.outcome,
        voucherId: posted.voucherId,
        ...(await sealed(ctx.context, posted.eventId)),
      };
    }),

  trialBalance: reader
    .input(z.strictObject({ year: YEAR, through: z.int().min(1).max(12).default(12) }))
    .query(({ ctx, input }) => read(ctx.context, (tx, clientId) => trialBalance(tx, clientId, input))),

  lockPeriod: tenantProcedure('period.lock')
    .input(z.strictObject({ year: YEAR, period: z.int().min(1).max(12) }))
    .mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await lockPeriod(ctx.context, input), LEDGER_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),
});
