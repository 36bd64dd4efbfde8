import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import type { Decision } from '#lib/server/desk/drafts/approvals.ts';
import { hashOfDraft } from '#lib/server/desk/drafts/statements.ts';
import { findDraft, type Draft } from '#lib/server/desk/drafts/store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { must } from './drafts.ts';

/** The draft as it stands. */
export async function draftNow(context: Context, draftId: string): Promise<Draft> {
  const draft = must(
    await context.transaction(async (tx) => ok(await findDraft(tx, context.clientId, draftId))),
  );
  if (!draft) throw new Error('no draft');
  return draft;
}

/** An approval of exactly what stands, or what `change` makes of it. */
export async function decisionAbout(
  context: Context,
  draftId: string,
  change: Partial<Decision> = {},
): Promise<Decision> {
  const draft = await draftNow(context, draftId);
  return {
    approvalId: uuidv7(),
    draftId,
    revision: draft.revision,
    contentHash: hashOfDraft(draft),
    decision: 'approved',
    reason: null,
    ...change,
  };
}
