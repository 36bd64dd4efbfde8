import * as z from 'zod';
import { AnswerInput } from '#lib/domain/access/assertion-input.ts';
import { text } from '#lib/domain/input.ts';
import { answer, publicProcedure, router, signedInProcedure } from '#lib/server/platform/rpc.ts';
import { createContext, NO_CLIENT } from '#lib/server/platform/context.ts';
import { beginEid, providersOf } from './eid/begin.ts';
import { comeBack } from './eid/return.ts';
import { linkEid, proveByEid } from './own/eids.ts';
import { raise } from './own/sessions.ts';
import { signInWithEid } from './sign-in/eid-sign-in.ts';
import { mayBegin, membershipsOf } from './memberships/of-person.ts';
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

/** Which provider, and where in the app to be afterwards. */
const EidInput = z.strictObject({ provider: text(32), next: z.string().max(2048) });

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

  /** The providers of eIDs that one may sign in at. */
  eidProviders: publicProcedure.query(({ ctx }) => providersOf(ctx.platform)),

  /** Where the browser goes to sign in at a provider. */
  beginEid: publicProcedure.input(EidInput).mutation(async ({ ctx, input }) => {
    const { platform, site, session } = ctx;
    const asked = { ...input, purpose: 'sign-in', userId: null, origin: site.origin } as const;
    const begun = answer(await beginEid(platform, asked), IDENTITY_TRANSPORT);
    session.keepErrand(begun.errand);
    return { url: begun.url };
  }),

  /** For who is back from a provider, whatever for: what was it, and where do they go on. */
  comeBack: publicProcedure
    .input(z.strictObject({ provider: text(32), query: z.string().max(8192) }))
    .mutation(async ({ ctx, input }) => {
      const { person, standing, session, address, site } = ctx;
      const returned = { ...input, errand: session.errand, origin: site.origin };
      const context = person
        ? createContext(ctx.platform, {
            ...{ clientId: NO_CLIENT, actorId: person.id, requestId: ctx.requestId, device: ctx.device },
          })
        : asVisitor(ctx);
      const who = { userId: person?.id ?? null, token: session.token, address };
      const back = await comeBack(context, returned, who);
      // What came from elsewhere, by anybody's link, does not take from the browser what it waits for.
      if (back.ok || back.error.code !== 'eid_elsewhere') session.keepErrand(null);
      const { purpose, next, eid, attempt } = answer(back, IDENTITY_TRANSPORT);
      if (purpose === 'sign-in') {
        const opened = answer(await signInWithEid(asVisitor(ctx), eid), IDENTITY_TRANSPORT);
        await enter(ctx, opened);
      } else if (purpose === 'prove') {
        const proof = { eid, token: session.token ?? '', address };
        const opened = answer(await proveByEid(context, proof), IDENTITY_TRANSPORT);
        session.set(opened.token, opened.expiresAt);
      } else if (standing) {
        answer(await linkEid(context, { standing, eid }), IDENTITY_TRANSPORT);
        // It was shown just now; but what else was shown may count where an eID does not, and stands.
        if (standing.secondFactor === null) {
          const shown = { token: session.token ?? '', factor: 'eid', eidLevel: eid.level } as const;
          const opened = answer(await raise(context, shown), IDENTITY_TRANSPORT);
          session.set(opened.token, opened.expiresAt);
        }
      }
      await attempt.succeeded();
      return { purpose, next };
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
