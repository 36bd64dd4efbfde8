import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { civilDate, uuid, words } from '#lib/domain/input.ts';
import { err, ok } from '#lib/domain/result.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { read } from '../../platform/rpc/query.ts';
import { listProposals } from './proposal-store.ts';
import { loadVoucher, reversalOfVoucher } from './read-store.ts';
import { reverseVoucher } from './reversal.ts';
import { VOUCHERS_TRANSPORT } from './transport.ts';
import { usualCoding } from './usual-store.ts';

export const vouchersRouter = router({
  voucher: tenantProcedure.input(z.strictObject({ voucherId: uuid })).query(async ({ ctx, input }) => {
    const { context } = ctx;
    const found = await context.transaction(async (tx) => {
      const posted = await loadVoucher(tx, context.clientId, input.voucherId);
      if (!posted) return err({ code: 'voucher_unknown' });
      const reversedBy = await reversalOfVoucher(tx, context.clientId, input.voucherId);
      const proposals = await listProposals(tx, context.clientId, input.voucherId);
      // Hex, as every hash on the wire: superjson cannot read back the driver's Buffer.
      return ok({ ...posted, contentHash: bytesToHex(posted.contentHash), reversedBy, proposals });
    });
    return answer(found, VOUCHERS_TRANSPORT);
  }),

  /** What the party's last vouchers were mostly coded with, and in how many of them. */
  usual: tenantProcedure
    .input(z.strictObject({ counterpartyId: uuid }))
    .query(({ ctx, input }) =>
      read(ctx.context, (tx, clientId) => usualCoding(tx, clientId, input.counterpartyId)),
    ),

  /** `proposed`: of an opening balance; the voucher follows when another person asks for the same. */
  reverse: tenantProcedure
    .input(
      z.strictObject({
        id: uuid,
        voucherId: uuid,
        date: civilDate,
        text: words(500),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const reversed = answer(await reverseVoucher(ctx.context, input), VOUCHERS_TRANSPORT);
      return {
        outcome: reversed.outcome,
        // A shell that knows no proposals goes to the voucher it was given: the one it came from.
        voucherId: reversed.outcome === 'proposed' ? input.voucherId : reversed.voucherId,
        ...(await sealed(ctx.context, reversed.eventId)),
      };
    }),
});
