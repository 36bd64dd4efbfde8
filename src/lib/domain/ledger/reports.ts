import { accountLedger } from './account-ledger.ts';
import { balanceSheet } from './balance-sheet.ts';
import { incomeStatement } from './income-statement.ts';
import { postingJournal } from './posting-journal.ts';
import { trialBalance } from './trial-balance.ts';
import { voucherList } from './voucher-list.ts';

/** Every report of the ledger, by the name of its procedure. What must hold of each is tested by walking this. */
export const REPORTS = {
  trialBalance,
  vouchers: voucherList,
  accountLedger,
  incomeStatement,
  balanceSheet,
  postingJournal,
} as const;

export type ReportId = (typeof REPORTS)[keyof typeof REPORTS]['id'];

/** The report that is called so. */
export function reportOf(id: ReportId): (typeof REPORTS)[keyof typeof REPORTS] {
  const found = Object.values(REPORTS).find((each) => each.id === id);
  if (!found) throw new TypeError(`no report is called ${id}`);
  return found;
}
export const REPORT_IDS = Object.values(REPORTS).map(({ id }) => id);
