import { monthOf, yearOf } from '#lib/domain/date.ts';
import { accountLedger } from '#lib/domain/ledger/reports/account-ledger.ts';
import {
  incomeMonths,
  MONTH_NAMES,
  type IncomeMonthsTotals,
  type MonthName,
} from '#lib/domain/ledger/reports/income-months.ts';
import { RESULT_PARTS } from '#lib/domain/ledger/reports/income-statement.ts';
import { addressOf } from '#lib/domain/report/address.ts';
import { formatMonth } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { resultSums } from './income-statement.ts';
import { monthsSaid } from '../months-said.ts';
import { partWords, type ReportView } from '../view.ts';

export const incomeMonthsView: ReportView<typeof incomeMonths> = {
  report: incomeMonths,
  ask: (api, asked) => api.reports.incomeMonths.query(asked),
  words: () => ({
    title: t.incomeMonths.title,
    lead: ({ client, filter, books }) => `${client} · ${monthsSaid(filter, books)}`,
    caption: t.incomeMonths.title,
    columns: {
      account: t.incomeStatement.account,
      name: t.incomeStatement.name,
      ...(Object.fromEntries(MONTH_NAMES.map((name) => [name, name])) as Record<MonthName, string>),
      amount: t.common.total,
    },
    heads: monthHeads,
    parts: partWords(RESULT_PARTS, t.incomeParts, t.incomeSums),
    sums: resultSums(),
    total: t.incomeStatement.left,
    empty: { title: t.incomeStatement.emptyTitle, body: t.incomeStatement.emptyBody },
  }),
  widths: ['4rem', '13rem', ...MONTH_NAMES.map(() => MONTH_WIDTH), '8rem'],
  key: ({ account }) => account,
  name: 'account',
  named: true,
  wide: true,
  href: ({ account }, filter) => addressOf(accountLedger, { account, ...filter }),
  door: ({ account }, column, { year, at }, { months }) => {
    const number = months[MONTH_NAMES.indexOf(column as MonthName)]?.number;
    return number === undefined
      ? null
      : addressOf(accountLedger, { account, year, from: number, through: number, at });
  },
  card: ({ name, amount }) => ({ text: name, amount }),
};

const MONTH_WIDTH = '7.5rem';

/** `jan. 2026`: each column by its month, short as there are many. */
function monthHeads({ months }: IncomeMonthsTotals): Record<string, string> {
  return Object.fromEntries(
    months.map(({ startsOn }, at) => [
      MONTH_NAMES[at] ?? '',
      formatMonth(yearOf(startsOn), monthOf(startsOn), 'short'),
    ]),
  );
}
