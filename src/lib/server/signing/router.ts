import * as z from 'zod';
import { CLOSINGS, MOST_SIGNERS, type PossibleSigner } from '#lib/domain/documents/document.ts';
import { instant, sha256Hex, text, uuid, words } from '#lib/domain/input.ts';
import { may } from '#lib/domain/access/role.ts';
import { actShown, sealed, type ProveAct, type SigningWays } from '#lib/server/audit/index.ts';
import type { Context } from '../platform/context.ts';
import {
  answer,
  publicProcedure,
  router,
  tenantProcedure,
  type ApiContext,
  type Code,
  type Transport,
} from '../platform/rpc.ts';
import { trustOf } from './authorities/timestamps.ts';
import { closeDocument } from './documents/close.ts';
import { documentByCode } from './documents/public.ts';
import {
  documentFile,
  documentFor,
  documentsFor,
  documentsFound,
  documentsWaiting,
} from './documents/reading.ts';
import { sendDocument, signersFor } from './documents/send.ts';
import { signDocument, type Confirm } from './documents/sign.ts';
import { uploadDocument } from './documents/upload.ts';
import { SIGNING_TRANSPORT, VERIFY_TRANSPORT } from './transport.ts';

/** What signing needs to know of people, which is another domain's. */
export interface SigningPeople<E extends { readonly code: Code }> {
  /** The client's members who may sign. */
  signers(context: Context): Promise<readonly PossibleSigner[]>;
  readonly prove: ProveAct<E>;
  /** By which passkeys the person who acts signs; none: they give a code. */
  signing(context: Context, site: ApiContext['site']): Promise<SigningWays>;
  readonly transport: Record<E['code'], Transport>;
}

const Id = z.strictObject({ documentId: uuid });
const Listing = z.strictObject({
  cursor: z.strictObject({ uploadedAt: instant, id: uuid }).optional(),
  /** Null: what lies in the root itself. */
  folderId: z.optional(z.nullable(uuid)),
  typeId: z.optional(uuid),
});
const Upload = Id.extend({
  ...{ fileName: words(255), bytes: z.instanceof(Uint8Array) },
  /** Unsaid: where documents of the type are put. */
  folderId: z.optional(z.nullable(uuid)),
  typeId: z.optional(z.nullable(uuid)),
});
const Send = Id.extend({
  title: words(200),
  signers: z.array(uuid).max(MOST_SIGNERS + 1),
  language: z.enum(['nb', 'en']),
  addressOnPages: z.boolean().optional(),
  printAnyway: z.boolean().optional(),
});
const Act = Id.extend({ actId: uuid, sha256: sha256Hex, ...actShown });

/** Documents on their way to being signed. */
export function createDocumentsRouter<E extends { readonly code: Code }>(people: SigningPeople<E>) {
  return router({
    /** Newest first: those that one's folders give, what one uploaded, and what one was asked to sign. */
    list: tenantProcedure
      .input(Listing)
      .query(({ ctx, input: { cursor, ...where } }) => documentsFor(ctx.context, cursor, where)),

    /** By name, code or day, of those that {@link list} has. */
    find: tenantProcedure
      .input(z.strictObject({ query: text(100) }))
      .query(({ ctx, input }) => documentsFound(ctx.context, input.query)),

    /** Those that wait for the signature of the person who asks. */
    waiting: tenantProcedure.query(({ ctx }) => documentsWaiting(ctx.context)),

    get: tenantProcedure.input(Id).query(async ({ ctx, input: { documentId } }) => {
      const { context, role, site } = ctx;
      const document = answer(await documentFor(context, role, documentId), SIGNING_TRANSPORT);
      /** How the person signs it; null where it does not wait for them. */
      const signing = document.waitsForMe ? await people.signing(context, site) : null;
      return { ...document, signing };
    }),

    /** Who can be asked to sign; of a document, those who may where it lies. */
    signers: tenantProcedure
      .input(z.strictObject({ documentId: uuid }).optional())
      .query(async ({ ctx: { context }, input }) => {
        const possible = await people.signers(context);
        if (!input) return possible;
        return answer(await signersFor(context, input.documentId, possible), SIGNING_TRANSPORT);
      }),

    /** For `GET /api/documents/[documentId]`. */
    file: tenantProcedure
      .input(Id.extend({ version: z.enum(['newest', 'uploaded']) }))
      .query(async ({ ctx, input }) => answer(await documentFile(ctx.context, input), SIGNING_TRANSPORT)),

    /** Asked before the body of an upload is read. */
    mayUpload: tenantProcedure.query(() => true),

    /** For `PUT /api/documents/[documentId]`, which takes larger files than a procedure does. */
    upload: tenantProcedure.input(Upload).mutation(async ({ ctx, input }) => {
      const { context, address } = ctx;
      const done = answer(await uploadDocument(context, { ...input, address }), SIGNING_TRANSPORT);
      return { ...done, ...(await sealed(context, done.eventId)) };
    }),

    send: tenantProcedure.input(Send).mutation(async ({ ctx, input }) => {
      const { context, address } = ctx;
      const possible = await people.signers(context);
      const sent = answer(await sendDocument(context, { ...input, address }, possible), SIGNING_TRANSPORT);
      return { ...sent, ...(await sealed(context, sent.eventId)) };
    }),

    sign: tenantProcedure.input(Act).mutation(async ({ ctx, input: { totp, signed: by, ...act } }) => {
      const { context, address, site } = ctx;
      const about = { act: 'document.sign', subject: { type: 'document', id: act.documentId } };
      const proof = { totp, signed: by, session: ctx.session.token, site, address, ...about };
      const prove: Confirm<E> = (shown) => people.prove(context, proof, shown);
      const signed = answer(await signDocument(context, { ...act, address }, prove), {
        ...SIGNING_TRANSPORT,
        ...people.transport,
      });
      return { ...signed, ...(await sealed(context, signed.eventId)) };
    }),

    /** Whoever may send withdraws what they sent, and that of others where they manage the folder; whoever is to sign declines. */
    close: tenantProcedure
      .input(Id.extend({ kind: z.enum(CLOSINGS), reason: z.nullable(words(500)) }))
      .mutation(async ({ ctx, input }) => {
        const { context, address, role } = ctx;
        const act = { ...input, address, maySend: may(role, 'document.send') };
        const { eventId } = answer(await closeDocument(context, act), SIGNING_TRANSPORT);
        return sealed(context, eventId);
      }),
  });
}

/** For anyone, signed in or not. */
export const verifyRouter = router({
  byCode: publicProcedure
    .input(z.strictObject({ code: text(100) }))
    .query(async ({ ctx, input }) =>
      answer(await documentByCode(ctx.platform, { ...ctx, code: input.code }), VERIFY_TRANSPORT),
    ),

  /** What a browser knows beside a file that it verifies by itself: roots and revocation lists, base64 of DER. */
  roots: publicProcedure.query(async ({ ctx }) => {
    const { roots, timeRoots, lists } = await trustOf(ctx.platform);
    return { roots: roots.map(toBase64), timeRoots: timeRoots.map(toBase64), lists: lists.map(toBase64) };
  }),
});

const toBase64 = (der: Uint8Array): string => Buffer.from(der).toString('base64');
