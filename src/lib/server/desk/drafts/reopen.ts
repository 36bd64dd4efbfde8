import { checkReopen, type ReopenError } from '#lib/domain/drafts/draft-rules.ts';
import { err, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import { vouchersOfDrafts } from './alike-store.ts';
import { change, type DraftChanged } from './service.ts';
import { holdDraft, type Draft } from './store.ts';

/**
 * Opens a posted draft for coding again, after its voucher was reversed: what was booked wrong is booked right from the
 * same receipt. Errors: `draft_unknown`, `draft_not_posted`, `voucher_not_reversed`.
 */
export async function reopenDraft(
  context: Context,
  { draftId }: { draftId: string },
): Promise<Result<DraftChanged, { code: 'draft_unknown' } | ReopenError>> {
  return context.transaction<DraftChanged, { code: 'draft_unknown' } | ReopenError>(async (tx) => {
    const draft = await holdDraft(tx, context.clientId, draftId);
    if (!draft) return err({ code: 'draft_unknown' });
    const vouchers = await vouchersOfDrafts(tx, context.clientId, [draftId]);
    const allowed = checkReopen(draft, { reversed: vouchers.every(({ reversed }) => reversed) });
    if (!allowed.ok) return allowed;
    const next: Draft = { ...draft, state: 'inbox', submittedBy: null };
    return change(tx, context, 'reopened', { found: draft, next });
  });
}
