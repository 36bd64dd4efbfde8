import * as z from 'zod';
import { MutationEnvelope } from '#lib/domain/mutation.ts';
import { plain } from '#lib/domain/text.ts';
import { covered } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../platform/rpc.ts';
import { push, registerDevice } from './service.ts';

/** How a device hands over what was done without network. */
export const syncRouter = router({
  register: tenantProcedure('draft.capture')
    .input(z.strictObject({ deviceId: z.uuid(), name: z.string().max(100).overwrite(plain) }))
    .mutation(async ({ ctx, input }) =>
      answer(await registerDevice(ctx.context, input), { device_not_yours: 'FORBIDDEN' }),
    ),

  push: tenantProcedure('draft.capture')
    .input(z.strictObject({ deviceId: z.uuid(), mutations: z.array(MutationEnvelope).min(1).max(50) }))
    .mutation(async ({ ctx, input }) => {
      const pushed = answer(await push(ctx.context, input), {
        device_unknown: 'NOT_FOUND',
        device_not_yours: 'FORBIDDEN',
        mutation_out_of_order: 'CONFLICT',
        mutation_differs: 'CONFLICT',
      });
      if (pushed.eventId) await covered(ctx.context, pushed.eventId);
      return { outcomes: pushed.outcomes };
    }),
});
