import { dimensionLedger } from '#lib/domain/ledger/reports/dimension-ledger.ts';
import { dimensionResults } from '#lib/domain/ledger/reports/dimension-results.ts';
import { addressOf } from '#lib/domain/report/address.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { monthsSaid } from '../months-said.ts';
import type { ReportView } from '../view.ts';

export const dimensionResultsView: ReportView<typeof dimensionResults> = {
  report: dimensionResults,
  ask: (api, asked) => api.reports.dimensionResults.query(asked),
  words: () => ({
    title: t.dimensionResults.title,
    lead: ({ client, filter, books }) => `${client} · ${monthsSaid(filter, books)}`,
    caption: t.dimensionResults.title,
    columns: {
      type: t.dimensionResults.type,
      code: t.dimensionResults.code,
      name: t.dimensionResults.name,
      income: t.dimensionResults.income,
      costs: t.dimensionResults.costs,
      amount: t.dimensionResults.amount,
      lastYear: t.dimensionResults.lastYear,
    },
    values: { code: ({ code }) => code ?? t.dimensionResults.rest },
    empty: { title: t.dimensionResults.emptyTitle, body: t.dimensionResults.emptyBody },
  }),
  widths: ['8rem', '7rem', undefined, '8.5rem', '8.5rem', '8.5rem', '8.5rem'],
  key: ({ type, code }) => JSON.stringify([type, code]),
  name: 'code',
  named: true,
  href: ({ type, code }, filter) =>
    code === null ? null : addressOf(dimensionLedger, { type, code, ...filter }),
  card: ({ typeName, name, amount, lastYear }) => ({
    text: name ?? '',
    amount,
    meta: [typeName],
    beside: lastYear === 0n ? [] : [{ name: t.dimensionResults.lastYear, amount: lastYear }],
  }),
};
