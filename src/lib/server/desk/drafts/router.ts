import * as z from 'zod';
import { MOST_TICKETS } from '#lib/domain/approval/away/decision.ts';
import { AnswerInput, base64Url } from '#lib/domain/access/assertion-input.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { Coding } from '#lib/domain/drafts/coded.ts';
import {
  AskedDraft,
  CodedDraft,
  DismissedDraft,
  MadeDraft,
  SubmittedDraft,
} from '#lib/domain/drafts/inputs.ts';
import { instant, ordinal, sha256Hex, uuid, words } from '#lib/domain/input.ts';
import { err, ok } from '#lib/domain/result.ts';
import { may } from '#lib/domain/access/role.ts';
import { readSought } from '#lib/domain/search.ts';
import { MOST_OF_GESTURE } from '#lib/domain/approval/decision.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { hostOf, signingPasskeys } from '#lib/server/identity/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { Query, read } from '../../platform/rpc/query.ts';
import { claimedAt } from '../away/store.ts';
import { giveTickets, isEnrolled } from '../away/tickets.ts';
import { mailOfDraft } from '../mailed/store.ts';
import { findDrafts } from './search-store.ts';
import { DRAFTS_TRANSPORT } from './transport.ts';
import { alikeTo } from './alike.ts';
import { decide } from './approvals.ts';
import { decidersOf } from './deciders.ts';
import { MOST_OF_FILE, takeFromFile } from './from-file.ts';
import { listed, waitingFor, withHash } from './listing.ts';
import { reopenDraft } from './reopen.ts';
import { askAuthor, codeDraft, codedLines, dismissDraft, makeDraft, submitDraft } from './service.ts';
import { approvalsAbout, rulesNow, shownDecision, standingOf } from './standing.ts';
import { approvalsOf, countDraftsBy, draftsBy, draftsIn, findDraft } from './store.ts';

const Words = words(500);
/** The version of the approval rules that was shown; devices of 0.5.1 and before know of none. */
const Rules = z.nullable(ordinal).optional();
/** What a passkey signed; devices of 0.6.0 and before sign nothing. */
const Signed = z.strictObject({
  at: instant,
  decisions: z.array(sha256Hex).min(1).max(MOST_OF_GESTURE),
  assertion: AnswerInput,
});
const MINE = 100;

/** Drafts on their way to becoming vouchers. */
export const draftsRouter = router({
  /** What waits for a bookkeeper, oldest first. */
  inbox: tenantProcedure.query(({ ctx: { context } }) =>
    read(context, (tx) => inState(tx, context, 'inbox')),
  ),

  /** What waits for a manager, oldest first. */
  approvals: tenantProcedure.query(({ ctx: { context } }) =>
    read(context, async (tx) => waitingFor(tx, context, await inState(tx, context, 'submitted'))),
  ),

  /** The person's own, newest first, a page at a time: how far each has come. A page that is not full is the last. */
  mine: tenantProcedure
    .input(z.strictObject({ after: z.strictObject({ createdAt: instant, id: uuid }) }).optional())
    .query(async ({ ctx: { context }, input }) => {
      const page = { after: input?.after ?? null, size: MINE };
      return read(context, (tx, clientId) => draftsBy(tx, clientId, context.actorId, page));
    }),

  /** How many {@link mine} has in all, without those thrown away. */
  mineTotal: tenantProcedure.query(async ({ ctx: { context } }) => {
    return read(context, (tx, clientId) => countDraftsBy(tx, clientId, context.actorId));
  }),

  /** By amount, day or text. Who may not read the ledger finds their own. */
  find: tenantProcedure.input(z.strictObject({ query: Query })).query(({ ctx: { context, role }, input }) => {
    const sought = readSought(input.query, norwegianDate(context.platform.clock.now()));
    const of = may(role, 'ledger.read') ? null : context.actorId;
    return read(context, (tx, clientId) => findDrafts(tx, clientId, sought, of));
  }),

  /**
   * One draft with its hash and, once coded, the lines it will become; the people of the four-eyes rule, what settled it
   * last, whom it waits for (or, once settled, who approved what was settled), and what it looks like.
   */
  get: tenantProcedure.input(z.strictObject({ draftId: uuid })).query(async ({ ctx, input }) => {
    const { context } = ctx;
    const found = await context.transaction(async (tx) => {
      const draft = await findDraft(tx, context.clientId, input.draftId);
      if (!draft) return err({ code: 'draft_unknown' });
      const { clientId } = context;
      const lines = draft.coding ? await codedLines(tx, context, draft) : null;
      const now = await rulesNow(tx, context);
      const all = await approvalsOf(tx, clientId, [draft.id]);
      // An approval that others have still to follow settles nothing.
      const decided = all.findLast(
        ({ decision, voucherId }) => decision === 'returned' || voucherId !== null,
      );
      const standing = draft.state === 'submitted' ? await standingOf(tx, context, draft, now) : null;
      const approvals = standing?.given ?? (decided ? approvalsAbout(all, decided) : []);
      return ok({
        ...withHash(draft),
        lines: lines?.ok ? lines.value : null,
        people: await decidersOf(tx, context, draft, standing?.given ?? []),
        /** Null of what waits for nobody's approval. */
        waits: standing
          ? {
              rules: standing.rules,
              asked: standing.asked,
              standIns: now.standIns,
              /** How the person's decision is signed. */
              signing: {
                required: now.held?.signed ?? false,
                host: hostOf(ctx.site),
                passkeys: await signingPasskeys(tx, context),
              },
            }
          : null,
        approvals,
        alike: (await alikeTo(tx, clientId, [draft])).get(draft.id) ?? [],
        /** What it came by, if by mail. */
        mail: await mailOfDraft(tx, clientId, draft.id),
        decided: decided
          ? { ...shownDecision(decided), claimedAt: await claimedAt(tx, clientId, decided.id) }
          : null,
      });
    });
    return answer(found, DRAFTS_TRANSPORT);
  }),

  /** A bookkeeper's voucher without a captured receipt. */
  make: tenantProcedure.input(MadeDraft).mutation(async ({ ctx, input }) => {
    const { revision, eventId } = answer(await makeDraft(ctx.context, input), DRAFTS_TRANSPORT);
    return { revision, ...(await sealed(ctx.context, eventId)) };
  }),

  code: tenantProcedure.input(CodedDraft).mutation(async ({ ctx, input }) => {
    const { revision, eventId } = answer(await codeDraft(ctx.context, input), DRAFTS_TRANSPORT);
    return { revision, ...(await sealed(ctx.context, eventId)) };
  }),

  submit: tenantProcedure.input(SubmittedDraft).mutation(async ({ ctx, input }) => {
    const { revision, eventId } = answer(await submitDraft(ctx.context, input), DRAFTS_TRANSPORT);
    return { revision, ...(await sealed(ctx.context, eventId)) };
  }),

  /** A bookkeeper takes a draft out of the inbox for good. */
  dismiss: tenantProcedure.input(DismissedDraft).mutation(async ({ ctx, input }) => {
    const { revision, eventId } = answer(await dismissDraft(ctx.context, input), DRAFTS_TRANSPORT);
    return { revision, ...(await sealed(ctx.context, eventId)) };
  }),

  /** A bookkeeper sends a draft back to the one who took it. */
  askAuthor: tenantProcedure.input(AskedDraft).mutation(async ({ ctx, input }) => {
    const { revision, eventId } = answer(await askAuthor(ctx.context, input), DRAFTS_TRANSPORT);
    return { revision, ...(await sealed(ctx.context, eventId)) };
  }),

  /** A bookkeeper codes a receipt anew whose voucher was reversed. */
  reopen: tenantProcedure.input(z.strictObject({ draftId: uuid })).mutation(async ({ ctx, input }) => {
    const { revision, eventId } = answer(await reopenDraft(ctx.context, input), DRAFTS_TRANSPORT);
    return { revision, ...(await sealed(ctx.context, eventId)) };
  }),

  decide: tenantProcedure
    .input(
      z.strictObject({
        approvalId: uuid,
        draftId: uuid,
        revision: ordinal,
        contentHash: sha256Hex,
        decision: z.enum(['approved', 'returned']),
        reason: z.nullable(Words),
        rules: Rules,
        signed: Signed.optional(),
      }),
    )
    .mutation(async ({ ctx, input: { signed, ...decision } }) => {
      const { context, site, address } = ctx;
      // What a passkey signs of it shows who decides; without, they have shown it lately.
      if (!signed) ctx.askFactor();
      const by = signed && { ...signed, site, address };
      const decided = answer(await decide(context, { ...decision, signed: by }), DRAFTS_TRANSPORT);
      const { outcome, voucherId, eventId, lacks } = decided;
      return { outcome, voucherId, lacks, ...(await sealed(ctx.context, eventId)) };
    }),

  /** Tickets for decisions without network, for the key of this device; one that is new is enrolled. */
  tickets: tenantProcedure
    .input(z.strictObject({ publicKey: base64Url(256), count: z.int().min(0).max(MOST_TICKETS) }))
    .mutation(async ({ ctx, input }) => {
      const { context, standing } = ctx;
      if (!answer(await isEnrolled(context, input), {})) ctx.askFactor();
      const asking = { ...input, signedInAt: standing.createdAt };
      return answer(await giveTickets(context, asking), DRAFTS_TRANSPORT);
    }),

  /** Vouchers of a file: what would come of each, or each handed to the managers. */
  fromFile: tenantProcedure
    .input(
      z.strictObject({
        sha256: sha256Hex,
        check: z.boolean(),
        datesConfirmed: z.boolean(),
        againConfirmed: z.boolean().optional(),
        vouchers: z
          .array(z.strictObject({ row: ordinal, coding: Coding }))
          .min(1)
          .max(MOST_OF_FILE),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { answers, eventId } = await takeFromFile(ctx.context, input);
      return { answers, ...(await sealed(ctx.context, eventId)) };
    }),
});

async function inState(tx: Tx, context: Context, state: 'inbox' | 'submitted') {
  return listed(tx, context, await draftsIn(tx, context.clientId, [state]));
}
