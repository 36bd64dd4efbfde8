import { postingJournal } from '#lib/domain/ledger/reports/posting-journal.ts';
import { vatSpecification } from '#lib/domain/ledger/reports/vat-specification.ts';
import { addressOf } from '#lib/domain/report/address.ts';
import { formatPercent } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { monthsSaid } from '../months-said.ts';
import type { ReportView } from '../view.ts';

export const vatSpecificationView: ReportView<typeof vatSpecification> = {
  report: vatSpecification,
  ask: (api, asked) => api.reports.vatSpecification.query(asked),
  words: () => ({
    title: t.vatSpecification.title,
    lead: ({ client, filter, books }) => `${client} · ${monthsSaid(filter, books)}`,
    caption: t.vatSpecification.title,
    columns: {
      code: t.vatSpecification.code,
      description: t.vatSpecification.description,
      rate: t.vatSpecification.rate,
      lines: t.vatSpecification.lines,
      base: t.vatSpecification.base,
      amount: t.vatSpecification.amount,
    },
    values: { rate: ({ rateBp }) => (rateBp === null ? '–' : formatPercent(rateBp / 10_000)) },
    total: t.common.total,
    empty: { title: t.vatSpecification.emptyTitle, body: t.vatSpecification.emptyBody },
  }),
  widths: ['4rem', undefined, '5rem', '5rem', '9rem', '9rem'],
  key: ({ code, rateBp }) => `${code}-${rateBp ?? ''}`,
  name: 'code',
  named: true,
  href: ({ code }, filter) => addressOf(postingJournal, { ...filter, vatCode: code }),
  card: ({ description, rateBp, base, amount }) => ({
    text: description,
    amount,
    amountName: t.vatSpecification.amount,
    meta: rateBp === null ? [] : [formatPercent(rateBp / 10_000)],
    beside: [{ name: t.vatSpecification.base, amount: base }],
  }),
};
