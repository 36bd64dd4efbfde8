import { accountLedger } from '#lib/domain/ledger/reports/account-ledger.ts';
import { incomeStatement, RESULT_PARTS } from '#lib/domain/ledger/reports/income-statement.ts';
import { addressOf } from '#lib/domain/report/address.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import MonthsPicture from '../pictures/MonthsPicture.svelte';
import { monthsSaid } from '../months-said.ts';
import { partWords, type PartSums, type ReportView } from '../view.ts';

const OPERATING = RESULT_PARTS.slice(0, RESULT_PARTS.indexOf('financialIncome'));
const BEFORE_TAX = RESULT_PARTS.slice(0, RESULT_PARTS.indexOf('tax'));
const RESULT = RESULT_PARTS.slice(0, RESULT_PARTS.indexOf('appropriation'));

export const incomeStatementView: ReportView<typeof incomeStatement> = {
  report: incomeStatement,
  ask: (api, asked) => api.reports.incomeStatement.query(asked),
  words: () => ({
    title: t.incomeStatement.title,
    lead: ({ client, filter, books }) => `${client} · ${monthsSaid(filter, books)}`,
    caption: t.incomeStatement.title,
    columns: {
      account: t.incomeStatement.account,
      name: t.incomeStatement.name,
      amount: t.incomeStatement.amount,
      lastYear: t.incomeStatement.lastYear,
      change: t.incomeStatement.change,
    },
    parts: partWords(RESULT_PARTS, t.incomeParts, t.incomeSums),
    sums: resultSums(),
    total: t.incomeStatement.left,
    empty: { title: t.incomeStatement.emptyTitle, body: t.incomeStatement.emptyBody },
  }),
  widths: ['5rem', undefined, '9rem', '9rem', '9rem'],
  key: ({ account }) => account,
  name: 'account',
  named: true,
  href: ({ account }, filter) => addressOf(accountLedger, { account, ...filter }),
  door: ({ account }, column, filter) =>
    column === 'lastYear' ? addressOf(accountLedger, { account, ...filter, year: filter.year - 1 }) : null,
  card: ({ name, amount, lastYear }) => ({
    text: name,
    amount,
    beside: lastYear === 0n ? [] : [{ name: t.incomeStatement.lastYear, amount: lastYear }],
  }),
  picture: MonthsPicture,
};

/** What several parts of a result come to together. */
export function resultSums(): PartSums[] {
  return [
    { label: t.incomeStatement.operating, of: OPERATING },
    { label: t.incomeStatement.beforeTax, of: BEFORE_TAX },
    { label: t.incomeStatement.result, of: RESULT },
  ];
}
