import * as z from 'zod';
import { answer, publicProcedure, router } from '#lib/server/platform/rpc.ts';
import { asVisitor, enter } from '../sign-in/enter.ts';
import { IDENTITY_TRANSPORT } from '../transport.ts';
import { showReset, useReset } from './use.ts';

const Token = z.strictObject({ token: z.string().min(1).max(128) });

/** For whoever brings the link of a reset. Both are changes to the transport: a token stands in no address. */
export const resetsRouter = router({
  show: publicProcedure.input(Token).mutation(async ({ ctx, input }) => {
    const asked = { ...input, address: ctx.address };
    return answer(await showReset(asVisitor(ctx), asked), IDENTITY_TRANSPORT);
  }),

  use: publicProcedure.input(Token).mutation(async ({ ctx, input }) => {
    const asked = { ...input, address: ctx.address };
    const opened = answer(await useReset(asVisitor(ctx), asked), IDENTITY_TRANSPORT);
    return enter(ctx, opened);
  }),
});
