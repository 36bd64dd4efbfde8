import { voucherList } from '#lib/domain/ledger/reports/voucher-list.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { sourceName } from '#lib/ui/books/sources.ts';
import { daysSaid } from '../line-filter.ts';
import type { ReportView } from '../view.ts';

export const vouchersView: ReportView<typeof voucherList> = {
  report: voucherList,
  ask: (api, asked) => api.reports.vouchers.query(asked),
  words: () => ({
    title: t.vouchers.title,
    lead: ({ client, filter, books }) => [client, ...daysSaid(filter, books)].join(' · '),
    caption: t.vouchers.list,
    columns: {
      number: t.vouchers.number,
      date: t.vouchers.date,
      text: t.vouchers.text,
      source: t.vouchers.sources,
      amount: t.vouchers.amount,
    },
    values: { source: ({ source }) => sourceName(source) },
    badge: ({ reversedBy }) => (reversedBy === null ? null : t.vouchers.reversed),
    total: t.vouchers.sum,
    empty: { title: t.vouchers.emptyTitle, body: t.vouchers.emptyBody },
    more: t.vouchers.more,
    end: (count) => `${t.vouchers.showing(count)}. ${t.vouchers.end}`,
  }),
  widths: ['12rem', '7rem', undefined, '9rem', '9rem'],
  key: ({ id }) => id,
  name: 'number',
  named: false,
  href: ({ id }) => `/vouchers/${id}`,
  card: ({ text, source, total, date }) => ({
    text: text || sourceName(source),
    amount: total,
    meta: [formatDate(date)],
  }),
};
