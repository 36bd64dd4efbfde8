import * as z from 'zod';
import { Coding } from '#lib/domain/draft.ts';
import { err, ok } from '#lib/domain/result.ts';
import { plain } from '#lib/domain/text.ts';
import { sealed } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { read } from '../procedure.ts';
import { LEDGER_TRANSPORT } from '../transport.ts';
import { decide } from './approvals.ts';
import { codeDraft, codedLines, submitDraft } from './service.ts';
import { hashOfDraft } from './statements.ts';
import { draftsBy, draftsIn, holdDraft, type Draft } from './store.ts';

const Revision = z.strictObject({ draftId: z.uuid(), baseRevision: z.int().positive() });
const MINE = 100;

/** Drafts on their way to becoming vouchers. */
export const draftsRouter = router({
  /** What waits for a bookkeeper, oldest first. */
  inbox: tenantProcedure('draft.code').query(({ ctx }) => list(ctx.context, 'inbox')),

  /** What waits for a manager, oldest first. */
  approvals: tenantProcedure('draft.approve').query(({ ctx }) => list(ctx.context, 'submitted')),

  /** The person's own, newest first: how far each has come. */
  mine: tenantProcedure('draft.capture').query(async ({ ctx }) => {
    const { context } = ctx;
    return read(context, (tx, clientId) => draftsBy(tx, clientId, context.actorId, MINE));
  }),

  /** One draft with its hash and, once coded, the lines it will become. */
  get: tenantProcedure('ledger.read')
    .input(z.strictObject({ draftId: z.uuid() }))
    .query(async ({ ctx, input }) => {
      const { context } = ctx;
      const found = await context.transaction(async (tx) => {
        const draft = await holdDraft(tx, context.clientId, input.draftId);
        if (!draft) return err({ code: 'draft_unknown' });
        const lines = draft.coding ? await codedLines(tx, context, draft) : null;
        return ok({ ...withHash(draft), lines: lines?.ok ? lines.value : null });
      });
      return answer(found, LEDGER_TRANSPORT);
    }),

  code: tenantProcedure('draft.code')
    .input(Revision.extend({ coding: Coding }))
    .mutation(async ({ ctx, input }) => {
      const { revision, eventId } = answer(await codeDraft(ctx.context, input), LEDGER_TRANSPORT);
      return { revision, ...(await sealed(ctx.context, eventId)) };
    }),

  submit: tenantProcedure('draft.code')
    .input(Revision)
    .mutation(async ({ ctx, input }) => {
      const { revision, eventId } = answer(await submitDraft(ctx.context, input), LEDGER_TRANSPORT);
      return { revision, ...(await sealed(ctx.context, eventId)) };
    }),

  decide: tenantProcedure('draft.approve')
    .input(
      z.strictObject({
        approvalId: z.uuid(),
        draftId: z.uuid(),
        revision: z.int().positive(),
        contentHash: z.string().regex(/^[0-9a-f]{64}$/),
        decision: z.enum(['approved', 'returned']),
        reason: z.string().overwrite(plain).trim().min(1).max(500).nullable(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const decided = answer(await decide(ctx.context, input), LEDGER_TRANSPORT);
      const { outcome, voucherId, eventId } = decided;
      return { outcome, voucherId, ...(await sealed(ctx.context, eventId)) };
    }),
});

async function list(context: Context, state: 'inbox' | 'submitted') {
  const drafts = await read(context, (tx, clientId) => draftsIn(tx, clientId, [state]));
  return drafts.map(withHash);
}

function withHash(draft: Draft) {
  return { ...draft, contentHash: hashOfDraft(draft) };
}
