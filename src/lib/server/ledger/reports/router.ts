import * as z from 'zod';
import type { JsonObject } from '#lib/domain/canonical.ts';
import { REPORTS, type ReportId } from '#lib/domain/ledger/reports/reports.ts';
import { FIELDS } from '#lib/domain/report/fields.ts';
import { positionOf, tellReport } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { filterOf, reportProcedure } from '../../platform/rpc/report.ts';
import { readAgedItems } from '../items/aged-items-store.ts';
import { readPartyBalances } from '../items/party-balances-store.ts';
import { readPartyLedger } from '../items/party-ledger-store.ts';
import { readAccountLedger } from './account-ledger-store.ts';
import { readBalanceSheet } from './balance-sheet-store.ts';
import { readDimensionLedger } from './dimension-ledger-store.ts';
import { readDimensionResults } from './dimension-results-store.ts';
import { readIncomeMonths } from './income-months-store.ts';
import { readIncomeStatement } from './income-statement-store.ts';
import { readPostingJournal } from './posting-journal-store.ts';
import { REPORTS_TRANSPORT } from './transport.ts';
import { readVatSpecification } from './vat-specification-store.ts';
import { readTrialBalance } from './trial-balance-store.ts';
import { readVoucherList } from './voucher-list-store.ts';

/** The reports of the ledger: each a description, asked by its query. One without a query here does not compile. */
const procedures = {
  trialBalance: reportProcedure(REPORTS.trialBalance, readTrialBalance, REPORTS_TRANSPORT),
  vouchers: reportProcedure(REPORTS.vouchers, readVoucherList, {}),
  accountLedger: reportProcedure(REPORTS.accountLedger, readAccountLedger, {
    account_unknown: 'BAD_REQUEST',
    ...REPORTS_TRANSPORT,
  }),
  incomeStatement: reportProcedure(REPORTS.incomeStatement, readIncomeStatement, REPORTS_TRANSPORT),
  incomeMonths: reportProcedure(REPORTS.incomeMonths, readIncomeMonths, REPORTS_TRANSPORT),
  balanceSheet: reportProcedure(REPORTS.balanceSheet, readBalanceSheet, REPORTS_TRANSPORT),
  postingJournal: reportProcedure(REPORTS.postingJournal, readPostingJournal, REPORTS_TRANSPORT),
  dimensionResults: reportProcedure(REPORTS.dimensionResults, readDimensionResults, REPORTS_TRANSPORT),
  dimensionLedger: reportProcedure(REPORTS.dimensionLedger, readDimensionLedger, REPORTS_TRANSPORT),
  vatSpecification: reportProcedure(REPORTS.vatSpecification, readVatSpecification, REPORTS_TRANSPORT),
  partyBalances: reportProcedure(REPORTS.partyBalances, readPartyBalances, REPORTS_TRANSPORT),
  agedItems: reportProcedure(REPORTS.agedItems, readAgedItems, REPORTS_TRANSPORT),
  partyLedger: reportProcedure(REPORTS.partyLedger, readPartyLedger, {
    counterparty_unknown: 'BAD_REQUEST',
    ...REPORTS_TRANSPORT,
  }),
} satisfies Record<keyof typeof REPORTS, unknown>;

/** What a report can be taken out as by the browser itself. */
const FORMATS = ['csv', 'xlsx'] as const;

/** Each report with what it can be asked. */
const EXPORT = eachReport({ format: z.enum(FORMATS) }) as unknown as z.ZodType<Export, Export>;
export const ASKED_REPORT = eachReport({}) as unknown as z.ZodType<AskedReport, AskedReport>;

export interface AskedReport {
  readonly report: ReportId;
  readonly filter: object;
}
interface Export extends AskedReport {
  readonly format: (typeof FORMATS)[number];
}

function eachReport(more: z.ZodRawShape) {
  return z.union(
    Object.values(REPORTS).map((report) =>
      z.strictObject({ report: z.literal(report.id), ...more, filter: filterOf(report) }),
    ),
  );
}

export const reportsRouter = router({
  ...procedures,

  /** What a position of the log is, that a report can be asked at: by its size, or the newest one of a day. */
  position: tenantProcedure
    .input(z.union([z.strictObject({ size: FIELDS.at }), z.strictObject({ until: FIELDS.on })]))
    .query(async ({ ctx, input }) => answer(await positionOf(ctx.context, input), {})),

  /** Tells the log that a report is taken out as a file, before it is: the browser writes it from the report's own pages. */
  export: tenantProcedure
    .input(EXPORT)
    .mutation(async ({ ctx, input: { report, format, filter } }) =>
      answer(await tellReport(ctx.context, { format, what: report, asked: filter as JsonObject }), {}),
    ),
});
