import * as z from 'zod';
import { AnswerInput } from '#lib/domain/access/assertion-input.ts';
import { text } from '#lib/domain/input.ts';
import { answer, publicProcedure, router, signedInProcedure } from '#lib/server/platform/rpc.ts';
import { mayBegin, membershipsOf } from './members.ts';
import { newChallenge } from './passkeys/challenge.ts';
import { hostOf } from './passkeys/webauthn.ts';
import { signOut } from './sessions/service.ts';
import { asVisitor, enter } from './sign-in/enter.ts';
import { redeemLink } from './sign-in/links.ts';
import { signInWithPasskey } from './sign-in/passkey-sign-in.ts';
import { signIn } from './sign-in/password-sign-in.ts';
import { IDENTITY_TRANSPORT } from './transport.ts';

/** Longer than any password may be, so that its length is the service's to judge and a flood is not. */
const Secret = z.string().min(1).max(1024);

/** Who is using this browser. A session's token travels in the cookie only, never in an answer. */
export const sessionRouter = router({
  /** The person, the clients to choose from, and whether they may begin one; `signed_out` when there is nobody. */
  me: signedInProcedure.query(async ({ ctx }) => {
    const { id, name, email } = ctx.person;
    const clients = await membershipsOf(ctx.context, id);
    return { person: { id, name, email }, clients, mayBegin: await mayBegin(ctx.context, clients) };
  }),

  signIn: publicProcedure
    .input(z.strictObject({ email: text(320), password: Secret, totp: z.optional(text(40)) }))
    .mutation(async ({ ctx, input }) => {
      const { address, session } = ctx;
      const result = await signIn(asVisitor(ctx), { ...input, address, device: session.device });
      const opened = answer(result, IDENTITY_TRANSPORT);
      return enter(ctx, opened);
    }),

  /** What a passkey is to sign to get in. */
  passkeyChallenge: publicProcedure.mutation(({ ctx }) => ({
    challenge: newChallenge(ctx.platform, { for: 'sign-in' }),
    host: hostOf(ctx.site),
  })),

  signInWithPasskey: publicProcedure.input(AnswerInput).mutation(async ({ ctx, input }) => {
    const { address, site } = ctx;
    const result = await signInWithPasskey(asVisitor(ctx), { answer: input, address, site });
    return enter(ctx, answer(result, IDENTITY_TRANSPORT));
  }),

  redeemLink: publicProcedure
    .input(z.strictObject({ token: Secret, code: z.optional(text(40)) }))
    .mutation(async ({ ctx, input }) => {
      const opened = answer(await redeemLink(asVisitor(ctx), input), IDENTITY_TRANSPORT);
      return enter(ctx, opened);
    }),

  /** Succeeds for whoever is signed out already. */
  signOut: publicProcedure.mutation(async ({ ctx }) => {
    if (ctx.session.token) await signOut(asVisitor(ctx), ctx.session.token);
    ctx.session.clear();
  }),
});
