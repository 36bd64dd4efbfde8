import { accountLedger } from '#lib/domain/ledger/reports/account-ledger.ts';
import { balanceSheet, BALANCE_PARTS, type BalanceRow } from '#lib/domain/ledger/reports/balance-sheet.ts';
import { incomeStatement } from '#lib/domain/ledger/reports/income-statement.ts';
import { addressOf } from '#lib/domain/report/address.ts';
import type { FilterOf } from '#lib/domain/report/report.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import BalanceSheetVerdict from '../BalanceSheetVerdict.svelte';
import CashPicture from '../pictures/CashPicture.svelte';
import { monthsSaid } from '../months-said.ts';
import { partWords, type ReportView } from '../view.ts';

export const balanceSheetView: ReportView<typeof balanceSheet> = {
  report: balanceSheet,
  ask: (api, asked) => api.reports.balanceSheet.query(asked),
  words: () => ({
    title: t.balanceSheet.title,
    lead: ({ client, filter, books }) =>
      t.balanceSheet.lead(client, monthsSaid({ ...filter, from: filter.through }, books)),
    caption: t.balanceSheet.title,
    columns: {
      account: t.balanceSheet.account,
      name: t.balanceSheet.name,
      amount: t.balanceSheet.amount,
      lastYear: t.balanceSheet.lastYear,
      change: t.balanceSheet.change,
    },
    values: {
      account: ({ of, account }) => (of === 'result' ? RESULT_CLASSES : account),
      name: nameOf,
    },
    parts: partWords(BALANCE_PARTS, t.balanceParts, t.balanceSums),
    sums: [
      { label: t.balanceSheet.assets, of: BALANCE_PARTS.slice(0, 2) },
      { label: t.balanceSheet.equityAndDebt, of: BALANCE_PARTS.slice(2) },
    ],
    empty: { title: t.balanceSheet.emptyTitle, body: t.balanceSheet.emptyBody },
  }),
  widths: ['5rem', undefined, '9rem', '9rem', '9rem'],
  key: ({ account }) => `account-${account}`,
  name: 'account',
  named: true,
  href: made,
  door: (row, column, filter) =>
    column === 'lastYear' ? made(row, { ...filter, year: filter.year - 1 }) : null,
  card: (row) => ({
    text: nameOf(row),
    amount: row.amount,
    beside: row.lastYear === 0n ? [] : [{ name: t.balanceSheet.lastYear, amount: row.lastYear }],
  }),
  picture: CashPicture,
  verdict: BalanceSheetVerdict,
};

/** The classes of NS 4102 whose accounts the result is on. */
const RESULT_CLASSES = '3–8';

/** What a row is made of. */
function made({ account, of }: BalanceRow, filter: FilterOf<typeof balanceSheet>): string {
  return of === 'result'
    ? addressOf(incomeStatement, filter)
    : addressOf(accountLedger, { account, ...filter });
}

function nameOf({ of, name }: BalanceRow): string {
  return of === 'result' ? t.balanceSheet.result : name;
}
