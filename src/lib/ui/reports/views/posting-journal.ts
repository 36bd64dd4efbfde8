import { postingJournal } from '#lib/domain/ledger/reports/posting-journal.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { filtersSaid } from '../line-filter.ts';
import { monthsSaid } from '../months-said.ts';
import type { ReportView } from '../view.ts';

export const postingJournalView: ReportView<typeof postingJournal> = {
  report: postingJournal,
  ask: (api, asked) => api.reports.postingJournal.query(asked),
  words: () => ({
    title: t.postingJournal.title,
    lead: ({ client, filter, books }) =>
      [client, monthsSaid(filter, books), ...filtersSaid(filter, books).map(({ label }) => label)].join(
        ' · ',
      ),
    caption: t.postingJournal.title,
    columns: {
      number: t.postingJournal.number,
      date: t.postingJournal.date,
      account: t.postingJournal.account,
      name: t.postingJournal.name,
      text: t.postingJournal.text,
      vat: t.postingJournal.vat,
      counterparty: t.postingJournal.counterparty,
      debit: t.postingJournal.debit,
      credit: t.postingJournal.credit,
    },
    total: t.common.total,
    empty: { title: t.postingJournal.emptyTitle, body: t.postingJournal.emptyBody },
    more: t.postingJournal.more,
    end: (count) => t.postingJournal.end(count),
  }),
  widths: [
    '8.5rem',
    '6.5rem',
    '4rem',
    'minmax(0, 1fr)',
    'minmax(0, 1.5fr)',
    '3rem',
    undefined,
    '8rem',
    '8rem',
  ],
  key: ({ voucherId, line }) => `${voucherId}-${line}`,
  cards: 'tablet',
  name: 'number',
  named: false,
  href: ({ voucherId }) => `/vouchers/${voucherId}`,
  card: ({ account, accountName, text, amount, date, counterparty }) => ({
    text,
    amount,
    meta: [formatDate(date), `${account} ${accountName}`, ...(counterparty === null ? [] : [counterparty])],
  }),
};
