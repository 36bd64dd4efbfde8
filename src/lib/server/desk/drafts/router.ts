import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { norwegianDate } from '#lib/domain/date.ts';
import { Coding } from '#lib/domain/drafts/coded.ts';
import { Photo } from '#lib/domain/drafts/draft.ts';
import { instant, ordinal, sha256Hex, shaped, uuid, words } from '#lib/domain/input.ts';
import { err, ok } from '#lib/domain/result.ts';
import { may } from '#lib/domain/access/role.ts';
import { readSought } from '#lib/domain/search.ts';
import { sealed } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { Query, read } from '../../platform/rpc/query.ts';
import { findDrafts } from './search-store.ts';
import { DRAFTS_TRANSPORT } from './transport.ts';
import { alikeTo } from './alike.ts';
import { decide } from './approvals.ts';
import { decidersOf } from './deciders.ts';
import { reopenDraft } from './reopen.ts';
import { askAuthor, codeDraft, codedLines, dismissDraft, makeDraft, submitDraft } from './service.ts';
import { hashOfDraft } from './statements.ts';
import { countDraftsBy, draftsBy, draftsIn, findDraft, lastApproval, type Draft } from './store.ts';

const Revision = z.strictObject({ draftId: uuid, baseRevision: ordinal });
const Words = words(500);
const MINE = 100;

/** Drafts on their way to becoming vouchers. */
export const draftsRouter = router({
  /** What waits for a bookkeeper, oldest first. */
  inbox: tenantProcedure.query(({ ctx }) => list(ctx.context, 'inbox')),

  /** What waits for a manager, oldest first. */
  approvals: tenantProcedure.query(({ ctx }) => list(ctx.context, 'submitted')),

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
   * One draft with its hash and, once coded, the lines it will become; the people of the four-eyes rule, what was
   * decided about it last, and what it looks like.
   */
  get: tenantProcedure.input(z.strictObject({ draftId: uuid })).query(async ({ ctx, input }) => {
    const { context } = ctx;
    const found = await context.transaction(async (tx) => {
      const draft = await findDraft(tx, context.clientId, input.draftId);
      if (!draft) return err({ code: 'draft_unknown' });
      const { clientId } = context;
      const lines = draft.coding ? await codedLines(tx, context, draft) : null;
      const decided = await lastApproval(tx, clientId, draft.id);
      return ok({
        ...withHash(draft),
        lines: lines?.ok ? lines.value : null,
        people: await decidersOf(tx, context, draft),
        alike: (await alikeTo(tx, clientId, [draft])).get(draft.id) ?? [],
        decided: decided && {
          id: decided.id,
          revision: decided.revision,
          contentHash: bytesToHex(decided.contentHash),
          reason: decided.reason,
          decision: decided.decision,
          by: decided.decidedBy,
          at: decided.decidedAt,
          voucherId: decided.voucherId,
        },
      });
    });
    return answer(found, DRAFTS_TRANSPORT);
  }),

  /** A bookkeeper's voucher without a captured receipt. The device makes the id, so that a repeat is recognised. */
  make: tenantProcedure
    .input(z.strictObject({ draftId: uuid, photos: z.array(shaped(Photo)).max(20), coding: Coding }))
    .mutation(async ({ ctx, input }) => {
      const { revision, eventId } = answer(await makeDraft(ctx.context, input), DRAFTS_TRANSPORT);
      return { revision, ...(await sealed(ctx.context, eventId)) };
    }),

  code: tenantProcedure.input(Revision.extend({ coding: Coding })).mutation(async ({ ctx, input }) => {
    const { revision, eventId } = answer(await codeDraft(ctx.context, input), DRAFTS_TRANSPORT);
    return { revision, ...(await sealed(ctx.context, eventId)) };
  }),

  /**
   * `dateConfirmed`: the bookkeeper was asked about a date after today, and meant it; `paperConfirmed`: about a paper that is
   * posted already, and it is another invoice on it.
   */
  submit: tenantProcedure
    .input(Revision.extend({ dateConfirmed: z.boolean().optional(), paperConfirmed: z.boolean().optional() }))
    .mutation(async ({ ctx, input }) => {
      const { revision, eventId } = answer(await submitDraft(ctx.context, input), DRAFTS_TRANSPORT);
      return { revision, ...(await sealed(ctx.context, eventId)) };
    }),

  /** A bookkeeper takes a draft out of the inbox for good. */
  dismiss: tenantProcedure.input(Revision.extend({ reason: Words })).mutation(async ({ ctx, input }) => {
    const { revision, eventId } = answer(await dismissDraft(ctx.context, input), DRAFTS_TRANSPORT);
    return { revision, ...(await sealed(ctx.context, eventId)) };
  }),

  /** A bookkeeper sends a draft back to the one who took it. */
  askAuthor: tenantProcedure.input(Revision.extend({ comment: Words })).mutation(async ({ ctx, input }) => {
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
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const decided = answer(await decide(ctx.context, input), DRAFTS_TRANSPORT);
      const { outcome, voucherId, eventId } = decided;
      return { outcome, voucherId, ...(await sealed(ctx.context, eventId)) };
    }),
});

async function list(context: Context, state: 'inbox' | 'submitted') {
  return read(context, async (tx, clientId) => {
    const drafts = await draftsIn(tx, clientId, [state]);
    const alike = await alikeTo(tx, clientId, drafts);
    return drafts.map((draft) => ({ ...withHash(draft), alike: alike.get(draft.id) ?? [] }));
  });
}

function withHash(draft: Draft) {
  return { ...draft, contentHash: hashOfDraft(draft) };
}
