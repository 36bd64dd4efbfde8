import { accountLedger } from './account-ledger.ts';
import { trialBalance } from './trial-balance.ts';
import { voucherList } from './voucher-list.ts';

/** Every report of the ledger, by the name of its procedure. What must hold of each is tested by walking this. */
export const REPORTS = { trialBalance, vouchers: voucherList, accountLedger } as const;
