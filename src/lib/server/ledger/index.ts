/** The ledger: chart, vouchers and the way in by SAF-T. */
export { foundClient, type Founded, type Founding, type FoundingError } from './chart/founding.ts';
export { chartRows } from './chart/rows.ts';
export { fiscalYearsOf } from './chart/service.ts';
export { openYearsAhead } from './chart/years-ahead.ts';
export { ledgerAnswers } from './reconcile.ts';
export { reportsRouter } from './reports/router.ts';
export { ledgerRouter } from './router.ts';
export { vatReturnRouter } from './vat-return/router.ts';
export type { LooseRow } from './loose-rows.ts';
export type { SaftFinding } from '#lib/domain/ledger/saft-findings.ts';
export { importSaft, type SaftImported, type SaftImportError } from './saft/import.ts';
export type { SaftSource } from './saft/survey.ts';
export { learnVatAccounts, setVatAccount, type VatAccountError } from './chart/vat-accounts.ts';
export { vatAccountsOf, type ClientVatAccount } from './chart/vat-accounts.ts';
export { voucherTold } from './vouchers/evidence.ts';
export { checkPosting, postVoucher, type PostError } from './vouchers/service.ts';
export { POSTING_TRANSPORT } from './vouchers/transport.ts';
