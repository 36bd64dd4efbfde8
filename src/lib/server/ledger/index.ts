/** The ledger: chart, vouchers, drafts and their photos, and the way in by SAF-T. */
export { discardDraft, saveDraft, type DraftChanged } from './drafts/service.ts';
export { ledgerReconcilers } from './reconcile.ts';
export { draftsRouter } from './drafts/router.ts';
export { photosRouter } from './photos/router.ts';
export { ledgerRouter } from './router.ts';
export { importSaft, type SaftImported, type SaftImportError } from './saft/import.ts';
export type { SaftFinding } from './saft/findings.ts';
export type { SaftScope } from './saft/check.ts';
