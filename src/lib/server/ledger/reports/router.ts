import { REPORTS } from '#lib/domain/ledger/reports.ts';
import { router } from '../../platform/rpc.ts';
import { reportProcedure } from '../../platform/rpc/report.ts';
import { readAccountLedger } from './account-ledger-store.ts';
import { readTrialBalance } from './trial-balance-store.ts';
import { readVoucherList } from './voucher-list-store.ts';

/** The reports of the ledger: each a description, asked by its query. One without a query here does not compile. */
const procedures = {
  trialBalance: reportProcedure(REPORTS.trialBalance, readTrialBalance, {}),
  vouchers: reportProcedure(REPORTS.vouchers, readVoucherList, {}),
  accountLedger: reportProcedure(REPORTS.accountLedger, readAccountLedger, {
    account_unknown: 'BAD_REQUEST',
  }),
} satisfies Record<keyof typeof REPORTS, unknown>;

export const reportsRouter = router(procedures);
