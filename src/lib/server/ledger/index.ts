/** The ledger: chart, vouchers, drafts and their photos, and the way in by SAF-T. */
export { heldOf } from './drafts/held.ts';
export { keepYearsAhead, openYearsAhead } from './chart/years-ahead.ts';
export { draftsRouter } from './drafts/router.ts';
export {
  codeDraft,
  discardDraft,
  hasDrafts,
  saveDraft,
  submitDraft,
  type DraftChanged,
} from './drafts/service.ts';
export { photosRouter } from './photos/router.ts';
export { appendPhoto, beginPhoto } from './photos/service.ts';
export { ledgerDisagreements, ledgerReconcilers } from './reconcile.ts';
export { ledgerRouter } from './router.ts';
export type { SaftFinding } from './saft/findings.ts';
export { importSaft, type SaftImported, type SaftImportError } from './saft/import.ts';
export type { SaftSource } from './saft/survey.ts';
export { learnVatAccounts, setVatAccount, type VatAccountError } from './chart/vat-accounts.ts';
export { vatAccountsOf, type ClientVatAccount } from './chart/vat-accounts.ts';
