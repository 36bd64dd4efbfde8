import { accountLedger } from '#lib/domain/ledger/account-ledger.ts';
import { trialBalance } from '#lib/domain/ledger/trial-balance.ts';
import { voucherList } from '#lib/domain/ledger/voucher-list.ts';
import { router } from '../../platform/rpc.ts';
import { reportProcedure } from '../../platform/rpc/report.ts';
import { readAccountLedger } from './account-ledger-store.ts';
import { readTrialBalance } from './trial-balance-store.ts';
import { readVoucherList } from './voucher-list-store.ts';

/** The reports of the ledger: each a description, asked by its query. */
export const reportsRouter = router({
  trialBalance: reportProcedure(trialBalance, readTrialBalance, {}),
  vouchers: reportProcedure(voucherList, readVoucherList, {}),
  accountLedger: reportProcedure(accountLedger, readAccountLedger, { account_unknown: 'BAD_REQUEST' }),
});
