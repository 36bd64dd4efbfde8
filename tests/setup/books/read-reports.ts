import { REPORTS } from '#lib/domain/ledger/reports/reports.ts';
import { namesOf } from '#lib/domain/report/fields.ts';
import type { Answer, AnyReport, Asked, FilterOf } from '#lib/domain/report/report.ts';
import { readAgedItems } from '#lib/server/ledger/items/aged-items-store.ts';
import { readPartyBalances } from '#lib/server/ledger/items/party-balances-store.ts';
import { readPartyLedger } from '#lib/server/ledger/items/party-ledger-store.ts';
import { readAccountLedger } from '#lib/server/ledger/reports/account-ledger-store.ts';
import { readBalanceSheet } from '#lib/server/ledger/reports/balance-sheet-store.ts';
import { readDimensionLedger } from '#lib/server/ledger/reports/dimension-ledger-store.ts';
import { readDimensionResults } from '#lib/server/ledger/reports/dimension-results-store.ts';
import { readIncomeMonths } from '#lib/server/ledger/reports/income-months-store.ts';
import { readIncomeStatement } from '#lib/server/ledger/reports/income-statement-store.ts';
import { readPostingJournal } from '#lib/server/ledger/reports/posting-journal-store.ts';
import { readVatSpecification } from '#lib/server/ledger/reports/vat-specification-store.ts';
import { readTrialBalance } from '#lib/server/ledger/reports/trial-balance-store.ts';
import { readVoucherList } from '#lib/server/ledger/reports/voucher-list-store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Code } from '#lib/server/platform/rpc.ts';
import type { ReportQuery } from '#lib/server/platform/rpc/report.ts';
import { must } from './drafts.ts';
import { EXPECTED, type OfLedger, type Whole } from './expected-reports.ts';

type AnyQuery<R extends AnyReport> = ReportQuery<R, { readonly code: Code }>;

const QUERIES: { readonly [Name in keyof typeof REPORTS]: AnyQuery<(typeof REPORTS)[Name]> } = {
  trialBalance: readTrialBalance,
  vouchers: readVoucherList,
  accountLedger: readAccountLedger,
  incomeStatement: readIncomeStatement,
  incomeMonths: readIncomeMonths,
  balanceSheet: readBalanceSheet,
  postingJournal: readPostingJournal,
  dimensionResults: readDimensionResults,
  dimensionLedger: readDimensionLedger,
  vatSpecification: readVatSpecification,
  partyBalances: readPartyBalances,
  agedItems: readAgedItems,
  partyLedger: readPartyLedger,
};

/** Every report of the ledger, with its query and what it is to come to. */
export const ALL_REPORTS = (Object.keys(REPORTS) as (keyof typeof REPORTS)[]).map((name) => ({
  report: REPORTS[name] as AnyReport,
  read: QUERIES[name] as unknown as AnyQuery<AnyReport>,
  expected: EXPECTED[name],
}));

/** Of everything that can be asked, what this report is asked. */
export function filterOf<R extends AnyReport>({ filter }: R, whole: Whole): FilterOf<R> {
  return Object.fromEntries(namesOf(filter).map((field) => [field, whole[field as OfLedger]])) as FilterOf<R>;
}

/** All pages, as a device asks for them. */
export async function wholeOf<R extends AnyReport>(
  context: Context,
  read: AnyQuery<R>,
  asked: Asked<R>,
): Promise<Answer<R>[]> {
  const pages: Answer<R>[] = [];
  for (let after: Asked<R>['after'] | null = undefined; after !== null;) {
    const page: Answer<R> = must(
      await context.transaction((tx) =>
        read(tx, context.clientId, after === undefined || after === null ? asked : { ...asked, after }),
      ),
    );
    pages.push(page);
    after = page.next;
  }
  return pages;
}
