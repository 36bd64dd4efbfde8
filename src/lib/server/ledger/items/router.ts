import * as z from 'zod';
import { civilDate, ordinal, uuid } from '#lib/domain/input.ts';
import { err, ok } from '#lib/domain/result.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { counterparties } from '../chart/registers.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { matchItems, unmatch } from './matching.ts';
import { itemsOfParty, matchingsOfParty, MOST_SHOWN } from './store.ts';
import { ITEMS_TRANSPORT } from './transport.ts';

/** What a line can come to: PostgreSQL's `bigint`. */
const MOST = 2n ** 63n - 1n;
const Amount = z.bigint().min(-MOST).max(MOST);
const Part = z.strictObject({ voucherId: uuid, line: ordinal, amount: Amount });

export const itemsRouter = router({
  /** A party with what is open of it, what was matched last, and the items of that. */
  open: tenantProcedure.input(z.strictObject({ counterpartyId: uuid })).query(async ({ ctx, input }) => {
    const { context } = ctx;
    const { counterpartyId: id } = input;
    const found = await context.transaction(async (tx) => {
      const { clientId } = context;
      const [party] = await counterparties.list(tx, clientId, { id });
      if (!party) return err({ code: 'counterparty_unknown', counterpartyId: id });
      const matchings = await matchingsOfParty(tx, clientId, id);
      const also = matchings.flatMap(({ lines }) => lines);
      return ok({ party, matchings, items: await itemsOfParty(tx, clientId, id, also) });
    });
    return answer(found, ITEMS_TRANSPORT);
  }),

  match: tenantProcedure
    .input(
      z.strictObject({
        id: uuid,
        lines: z.array(Part).min(2).max(MOST_SHOWN),
        difference: z.strictObject({ amount: Amount, date: civilDate }).optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await matchItems(ctx.context, input), ITEMS_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),

  unmatch: tenantProcedure.input(z.strictObject({ id: uuid })).mutation(async ({ ctx, input }) => {
    const { eventId } = answer(await unmatch(ctx.context, input), ITEMS_TRANSPORT);
    return sealed(ctx.context, eventId);
  }),
});
