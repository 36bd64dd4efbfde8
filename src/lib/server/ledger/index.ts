/** The ledger: chart, vouchers, drafts and their photos, and the way in by SAF-T. */
export { discardDraft, saveDraft, type DraftChanged } from './drafts/service.ts';
export { readPhoto } from './photos/service.ts';
export { ledgerReconcilers } from './reconcile.ts';
