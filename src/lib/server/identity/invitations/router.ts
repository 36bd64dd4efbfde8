import * as z from 'zod';
import { text } from '#lib/domain/input.ts';
import { answer, publicProcedure, router } from '#lib/server/platform/rpc.ts';
import { asVisitor, enter } from '../sign-in/enter.ts';
import { IDENTITY_TRANSPORT } from '../transport.ts';
import { acceptInvitation } from './accept.ts';
import { showInvitation } from './shown.ts';

const Token = z.string().min(1).max(128);

/** For whoever brings the link of an invitation. Both are changes to the transport: a token stands in no address. */
export const invitationsRouter = router({
  /** What it asks its person into, before they answer; and who is signed in, if anybody. */
  show: publicProcedure.input(z.strictObject({ token: Token })).mutation(async ({ ctx, input }) => {
    const { address, person } = ctx;
    const shown = answer(await showInvitation(asVisitor(ctx), { ...input, address }), IDENTITY_TRANSPORT);
    return { ...shown, signedInAs: person && person.email };
  }),

  accept: publicProcedure
    .input(z.strictObject({ token: Token, name: z.optional(text(200)), code: z.optional(text(40)) }))
    .mutation(async ({ ctx, input }) => {
      const { address, person } = ctx;
      const accepting = { ...input, address, person };
      const accepted = answer(await acceptInvitation(asVisitor(ctx), accepting), IDENTITY_TRANSPORT);
      const { clientId, opened, isNew } = accepted;
      if (opened) await enter(ctx, opened, { isNew });
      return { clientId, isNew };
    }),
});
