import type { ReadDraft } from './load-voucher.ts';

/** Who approved a voucher; nobody, where its draft has been decided about anew since. */
export function approvalsShown(draft: ReadDraft, voucherId: string): ReadDraft['approvals'] {
  return draft.decided?.voucherId === voucherId ? draft.approvals : [];
}
