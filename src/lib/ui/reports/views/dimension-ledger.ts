import { dimensionLedger } from '#lib/domain/ledger/reports/dimension-ledger.ts';
import { UNDER_OPTIONS } from '#lib/domain/ledger/reports/line-filter.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { filtersSaid } from '../line-filter.ts';
import { monthsSaid } from '../months-said.ts';
import type { About, ReportView } from '../view.ts';

export const dimensionLedgerView: ReportView<typeof dimensionLedger> = {
  report: dimensionLedger,
  ask: (api, asked) => api.reports.dimensionLedger.query(asked),
  words: () => ({
    title: t.dimensionLedger.title,
    lead,
    caption: t.dimensionLedger.title,
    columns: {
      number: t.postingJournal.number,
      date: t.postingJournal.date,
      account: t.postingJournal.account,
      name: t.postingJournal.name,
      text: t.postingJournal.text,
      debit: t.postingJournal.debit,
      credit: t.postingJournal.credit,
    },
    total: t.common.total,
    empty: { title: t.dimensionLedger.none, body: t.postingJournal.emptyBody },
    more: t.dimensionLedger.more,
    end: t.dimensionLedger.end,
  }),
  widths: ['8.5rem', '6.5rem', '4rem', 'minmax(0, 1fr)', 'minmax(0, 1.5fr)', '8rem', '8rem'],
  key: ({ voucherId, line }) => `${voucherId}-${line}`,
  cards: 'tablet',
  name: 'number',
  named: false,
  href: ({ voucherId }) => `/vouchers/${voucherId}`,
  card: ({ account, accountName, text, amount, date }) => ({
    text,
    amount,
    meta: [formatDate(date), `${account} ${accountName}`],
  }),
};

/** `Prosjekt 1001 Kvernhusbakken · januar 2026 – mars 2026`. */
function lead({ client, filter, books }: About<typeof dimensionLedger>): string {
  const { type, code } = filter;
  const known = books.dimensions.find((each) => each.type === type && each.code === code);
  const said = known ? `${known.typeName} ${code} ${known.name}` : `${type} ${code}`;
  const found = filtersSaid(filter, books, UNDER_OPTIONS).map(({ label }) => label);
  return [client, said, monthsSaid(filter, books), ...found].join(' · ');
}
