import * as z from 'zod';
import { AnswerInput } from '#lib/domain/access/assertion-input.ts';
import { uuid, words } from '#lib/domain/input.ts';
import type { Factor } from '#lib/domain/access/factor.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { answer, router, signedInProcedure, type ApiContext } from '#lib/server/platform/rpc.ts';
import { MadeInput, ShownInput } from '../factors/inputs.ts';
import { ownPush, PushInput, startPush, stopPush } from '../push/push.ts';
import { newChallenge } from '../passkeys/challenge.ts';
import { hostOf } from '../passkeys/webauthn.ts';
import { IDENTITY_TRANSPORT } from '../transport.ts';
import { enrolOwnTotp, makeRecoveryCodes, removeTotp, totpToEnrol } from './codes.ts';
import { beginEid } from '../eid/begin.ts';
import { mayChangeOwn } from './change-own.ts';
import { removeEid } from './eids.ts';
import { addPasskey, passkeyToMake, removePasskey } from './passkeys.ts';
import { mailOwnLink } from './mail-link.ts';
import { setOwnPassword } from './password.ts';
import { endOtherSessions, endOwnSession, ownSecurity, raise, stepUp } from './sessions.ts';

/** What was just made was shown with it: the person is not asked for it again. */
async function raised(ctx: ApiContext & { readonly context: Context }, factor: Factor): Promise<void> {
  const token = ctx.session.token ?? '';
  const opened = answer(await raise(ctx.context, { token, factor }), IDENTITY_TRANSPORT);
  ctx.session.set(opened.token, opened.expiresAt);
}

/** What people see and change of their own access, whatever their clients. */
export const securityRouter = router({
  read: signedInProcedure.query(async ({ ctx }) =>
    answer(await ownSecurity(ctx.context, ctx.standing.handle), IDENTITY_TRANSPORT),
  ),

  /** What a passkey is to sign, where a second factor is asked for. */
  challenge: signedInProcedure.mutation(({ ctx }) => ({
    challenge: newChallenge(ctx.platform, { for: 'prove', userId: ctx.person.id }),
    host: hostOf(ctx.site),
  })),

  /** Shows a second factor: the session is raised. */
  prove: signedInProcedure.input(ShownInput).mutation(async ({ ctx, input: shown }) => {
    const { address, site, session } = ctx;
    const proof = { shown, site, address, token: session.token ?? '' };
    const opened = answer(await stepUp(ctx.context, proof), IDENTITY_TRANSPORT);
    session.set(opened.token, opened.expiresAt);
  }),

  /** The key for a subscription of this device, and whether it is told what waits. */
  push: signedInProcedure.query(({ ctx }) => ownPush(ctx.context, ctx.standing)),

  startPush: signedInProcedure
    .input(PushInput)
    .mutation(async ({ ctx, input }) =>
      answer(await startPush(ctx.context, ctx.standing, input), IDENTITY_TRANSPORT),
    ),

  stopPush: signedInProcedure.mutation(async ({ ctx }) =>
    answer(await stopPush(ctx.context, ctx.standing), IDENTITY_TRANSPORT),
  ),

  passkeyToMake: signedInProcedure.mutation(async ({ ctx }) => {
    const { standing, site } = ctx;
    return answer(await passkeyToMake(ctx.context, { standing, site }), IDENTITY_TRANSPORT);
  }),

  addPasskey: signedInProcedure
    .input(z.strictObject({ made: MadeInput, name: words(100), endorsement: z.optional(AnswerInput) }))
    .mutation(async ({ ctx, input }) => {
      const { standing, site } = ctx;
      const added = answer(await addPasskey(ctx.context, { ...input, standing, site }), IDENTITY_TRANSPORT);
      await raised(ctx, 'passkey');
      return added;
    }),

  removePasskey: signedInProcedure
    .input(z.strictObject({ id: z.string().max(1366) }))
    .mutation(async ({ ctx, input }) =>
      answer(await removePasskey(ctx.context, { standing: ctx.standing, ...input }), IDENTITY_TRANSPORT),
    ),

  /** Where the browser goes to show an eID at a provider: a new one, or one that is linked. */
  beginEid: signedInProcedure
    .input(
      z.strictObject({
        ...{ provider: z.string().max(32), purpose: z.enum(['link', 'prove']), next: z.string().max(2048) },
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { platform, person, site, standing, session, context } = ctx;
      // Before they go there for nothing.
      if (input.purpose === 'link') answer(await mayChangeOwn(context, standing), IDENTITY_TRANSPORT);
      const asked = { ...input, userId: person.id, origin: site.origin };
      const begun = answer(await beginEid(platform, asked), IDENTITY_TRANSPORT);
      session.keepErrand(begun.errand);
      return { url: begun.url };
    }),

  removeEid: signedInProcedure
    .input(z.strictObject({ id: z.string().max(64) }))
    .mutation(async ({ ctx, input }) =>
      answer(await removeEid(ctx.context, { standing: ctx.standing, ...input }), IDENTITY_TRANSPORT),
    ),

  totpToEnrol: signedInProcedure.mutation(async ({ ctx }) => {
    const { standing, person } = ctx;
    return answer(await totpToEnrol(ctx.context, { standing, email: person.email }), IDENTITY_TRANSPORT);
  }),

  enrolTotp: signedInProcedure
    .input(z.strictObject({ sealed: z.string().max(512), code: z.string().max(16) }))
    .mutation(async ({ ctx, input }) => {
      answer(await enrolOwnTotp(ctx.context, { standing: ctx.standing, ...input }), IDENTITY_TRANSPORT);
      await raised(ctx, 'totp');
    }),

  removeTotp: signedInProcedure.mutation(async ({ ctx }) =>
    answer(await removeTotp(ctx.context, { standing: ctx.standing }), IDENTITY_TRANSPORT),
  ),

  /** Ten codes, seen this once. */
  makeRecoveryCodes: signedInProcedure.mutation(async ({ ctx }) =>
    answer(await makeRecoveryCodes(ctx.context, { standing: ctx.standing }), IDENTITY_TRANSPORT),
  ),

  setPassword: signedInProcedure
    .input(z.strictObject({ password: z.string().max(1024), before: z.nullable(z.string().max(1024)) }))
    .mutation(async ({ ctx, input }) => {
      const { standing, person, session } = ctx;
      const own = { ...input, standing, person, session: session.token };
      return answer(await setOwnPassword(ctx.context, own), IDENTITY_TRANSPORT);
    }),

  /** Sends the person a link to their own mailbox. */
  mailLink: signedInProcedure
    .input(z.strictObject({ language: z.enum(['nb', 'en']) }))
    .mutation(async ({ ctx, input }) => {
      const { person, session } = ctx;
      const link = { ...input, email: person.email, session: session.token };
      return answer(await mailOwnLink(ctx.context, link), IDENTITY_TRANSPORT);
    }),

  endSession: signedInProcedure
    .input(z.strictObject({ handle: uuid }))
    .mutation(async ({ ctx, input }) =>
      answer(await endOwnSession(ctx.context, input.handle), IDENTITY_TRANSPORT),
    ),

  endOtherSessions: signedInProcedure.mutation(async ({ ctx }) =>
    answer(await endOtherSessions(ctx.context, ctx.standing.handle), IDENTITY_TRANSPORT),
  ),
});
