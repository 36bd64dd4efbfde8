import * as z from 'zod';
import type { JsonObject } from '#lib/domain/canonical.ts';
import { REPORTS, type ReportId } from '#lib/domain/ledger/reports/reports.ts';
import { tellReport } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { filterOf, reportProcedure } from '../../platform/rpc/report.ts';
import { readAgedItems } from '../items/aged-items-store.ts';
import { readPartyLedger } from '../items/party-ledger-store.ts';
import { readAccountLedger } from './account-ledger-store.ts';
import { readBalanceSheet } from './balance-sheet-store.ts';
import { readDimensionLedger } from './dimension-ledger-store.ts';
import { readDimensionResults } from './dimension-results-store.ts';
import { readIncomeMonths } from './income-months-store.ts';
import { readIncomeStatement } from './income-statement-store.ts';
import { readPostingJournal } from './posting-journal-store.ts';
import { readTrialBalance } from './trial-balance-store.ts';
import { readVoucherList } from './voucher-list-store.ts';

/** The reports of the ledger: each a description, asked by its query. One without a query here does not compile. */
const procedures = {
  trialBalance: reportProcedure(REPORTS.trialBalance, readTrialBalance, {}),
  vouchers: reportProcedure(REPORTS.vouchers, readVoucherList, {}),
  accountLedger: reportProcedure(REPORTS.accountLedger, readAccountLedger, {
    account_unknown: 'BAD_REQUEST',
  }),
  incomeStatement: reportProcedure(REPORTS.incomeStatement, readIncomeStatement, {}),
  incomeMonths: reportProcedure(REPORTS.incomeMonths, readIncomeMonths, {}),
  balanceSheet: reportProcedure(REPORTS.balanceSheet, readBalanceSheet, {}),
  postingJournal: reportProcedure(REPORTS.postingJournal, readPostingJournal, {}),
  dimensionResults: reportProcedure(REPORTS.dimensionResults, readDimensionResults, {}),
  dimensionLedger: reportProcedure(REPORTS.dimensionLedger, readDimensionLedger, {}),
  agedItems: reportProcedure(REPORTS.agedItems, readAgedItems, {}),
  partyLedger: reportProcedure(REPORTS.partyLedger, readPartyLedger, {
    counterparty_unknown: 'BAD_REQUEST',
  }),
} satisfies Record<keyof typeof REPORTS, unknown>;

/** What a report can be taken out as. */
const FORMATS = ['csv', 'xlsx'] as const;

/** Each report with what it can be asked. */
const EXPORT = z.union(
  Object.values(REPORTS).map((report) =>
    z.strictObject({ report: z.literal(report.id), format: z.enum(FORMATS), filter: filterOf(report) }),
  ),
) as unknown as z.ZodType<Export, Export>;

interface Export {
  readonly report: ReportId;
  readonly format: (typeof FORMATS)[number];
  readonly filter: object;
}

export const reportsRouter = router({
  ...procedures,

  /** Tells the log that a report is taken out as a file, before it is: the browser writes it from the report's own pages. */
  export: tenantProcedure
    .input(EXPORT)
    .mutation(async ({ ctx, input: { report, format, filter } }) =>
      answer(await tellReport(ctx.context, { format, what: report, asked: filter as JsonObject }), {}),
    ),
});
