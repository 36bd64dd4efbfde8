import { accountLedger } from './account-ledger.ts';
import { balanceSheet } from './balance-sheet.ts';
import { dimensionLedger } from './dimension-ledger.ts';
import { dimensionResults } from './dimension-results.ts';
import { agedItems } from '../items/aged-items.ts';
import { partyBalances } from '../items/party-balances.ts';
import { partyLedger } from '../items/party-ledger.ts';
import { incomeMonths } from './income-months.ts';
import { incomeStatement } from './income-statement.ts';
import { postingJournal } from './posting-journal.ts';
import { vatSpecification } from './vat-specification.ts';
import { trialBalance } from './trial-balance.ts';
import { voucherList } from './voucher-list.ts';

/** Every report of the ledger, by the name of its procedure. What must hold of each is tested by walking this. */
export const REPORTS = {
  trialBalance,
  vouchers: voucherList,
  accountLedger,
  incomeStatement,
  incomeMonths,
  balanceSheet,
  postingJournal,
  dimensionResults,
  dimensionLedger,
  vatSpecification,
  agedItems,
  partyBalances,
  partyLedger,
} as const;

export type ReportId = (typeof REPORTS)[keyof typeof REPORTS]['id'];
