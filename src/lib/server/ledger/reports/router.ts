import * as z from 'zod';
import type { JsonObject } from '#lib/domain/canonical.ts';
import { REPORT_IDS, reportOf, REPORTS } from '#lib/domain/ledger/reports.ts';
import { tellReport } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { inputOf, reportProcedure } from '../../platform/rpc/report.ts';
import { readAccountLedger } from './account-ledger-store.ts';
import { readBalanceSheet } from './balance-sheet-store.ts';
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
  balanceSheet: reportProcedure(REPORTS.balanceSheet, readBalanceSheet, {}),
  postingJournal: reportProcedure(REPORTS.postingJournal, readPostingJournal, {}),
} satisfies Record<keyof typeof REPORTS, unknown>;

/** What a report can be taken out as. */
const FORMATS = ['csv', 'xlsx'] as const;

export const reportsRouter = router({
  ...procedures,

  /** Tells the log that a report is taken out as a file, before it is: the browser writes it from the report's own pages. */
  export: tenantProcedure
    .input(
      z
        .strictObject({ report: z.enum(REPORT_IDS), format: z.enum(FORMATS), filter: z.unknown() })
        .refine(({ report, filter }) => inputOf(reportOf(report)).safeParse({ filter }).success),
    )
    .mutation(async ({ ctx, input: { report, format, filter } }) =>
      answer(await tellReport(ctx.context, { format, what: report, asked: filter as JsonObject }), {}),
    ),
});
