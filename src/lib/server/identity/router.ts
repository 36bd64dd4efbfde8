import * as z from 'zod';
import { text } from '#lib/domain/input.ts';
import {
  answer,
  publicProcedure,
  router,
  signedInProcedure,
  type ApiContext,
} from '#lib/server/platform/rpc.ts';
import { membershipsOf } from './members.ts';
import { redeemLink, signIn, signOut, visitor, type SignedIn } from './service.ts';

/** Longer than any password may be, so that its length is the service's to judge and a flood is not. */
const Secret = z.string().min(1).max(1024);

/** Who is using this browser. A session's token travels in the cookie only, never in an answer. */
export const sessionRouter = router({
  /** The person and the clients to choose from; `signed_out` when there is nobody. */
  me: signedInProcedure.query(async ({ ctx }) => {
    const { id, name, email } = ctx.person;
    return { person: { id, name, email }, clients: await membershipsOf(ctx.context, id) };
  }),

  signIn: publicProcedure
    .input(z.strictObject({ email: text(320), password: Secret, totp: text(16).optional() }))
    .mutation(async ({ ctx, input }) => {
      const result = await signIn(asVisitor(ctx), { ...input, address: ctx.address });
      const opened = answer(result, {
        rate_limited: 'TOO_MANY_REQUESTS',
        sign_in_failed: 'UNAUTHORIZED',
        totp_required: 'UNAUTHORIZED',
      });
      return enter(ctx, opened);
    }),

  redeemLink: publicProcedure.input(z.strictObject({ token: Secret })).mutation(async ({ ctx, input }) => {
    const opened = answer(await redeemLink(asVisitor(ctx), input), { link_invalid: 'UNAUTHORIZED' });
    return enter(ctx, opened);
  }),

  /** Succeeds for whoever is signed out already. */
  signOut: publicProcedure.mutation(async ({ ctx }) => {
    if (ctx.session.token) await signOut(asVisitor(ctx), ctx.session.token);
    ctx.session.clear();
  }),
});

function asVisitor(ctx: ApiContext) {
  return visitor(ctx.platform, ctx.requestId);
}

/** The browser's session until now ends: on a shared device it may be somebody else's. */
async function enter(ctx: ApiContext, opened: SignedIn): Promise<{ userId: string; expiresAt: Date }> {
  if (ctx.session.token) await signOut(asVisitor(ctx), ctx.session.token);
  ctx.session.set(opened.token, opened.expiresAt);
  return { userId: opened.userId, expiresAt: opened.expiresAt };
}
