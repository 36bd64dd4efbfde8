import { partyLedger } from '#lib/domain/ledger/items/party-ledger.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { daysSaid } from '../line-filter.ts';
import { monthsSaid } from '../months-said.ts';
import type { About, ReportView } from '../view.ts';

export const partyLedgerView: ReportView<typeof partyLedger> = {
  report: partyLedger,
  ask: (api, asked) => api.reports.partyLedger.query(asked),
  words: () => ({
    title: t.partyLedger.title,
    lead,
    caption: t.partyLedger.title,
    columns: {
      number: t.partyLedger.number,
      date: t.partyLedger.date,
      text: t.partyLedger.text,
      reference: t.partyLedger.reference,
      due: t.partyLedger.due,
      debit: t.partyLedger.debit,
      credit: t.partyLedger.credit,
      balance: t.partyLedger.balance,
      remaining: t.partyLedger.remaining,
    },
    start: t.partyLedger.opening,
    total: t.partyLedger.closing,
    empty: { title: t.partyLedger.title, body: '' },
    more: t.partyLedger.more,
    end: (count) => (count === 0 ? t.partyLedger.none : t.partyLedger.end(count)),
  }),
  widths: ['8.5rem', '6.5rem', 'minmax(0, 2fr)', undefined, '6.5rem', '7.5rem', '7.5rem', '7.5rem', '7.5rem'],
  key: ({ voucherId, line }) => `${voucherId}-${line}`,
  cards: 'tablet',
  name: 'number',
  named: false,
  href: ({ voucherId }) => `/vouchers/${voucherId}`,
  card: ({ text, amount, date, balance, remaining }) => ({
    text,
    amount,
    meta: [formatDate(date)],
    beside: [
      ...(balance === null ? [] : [{ name: t.partyLedger.balance, amount: balance }]),
      ...(remaining === 0n ? [] : [{ name: t.partyLedger.remaining, amount: remaining }]),
    ],
  }),
};

/** `Fjordheim Bygg AS · Tyriskog Trelast · januar 2026 – mars 2026`. */
function lead({ client, filter, books }: About<typeof partyLedger>): string {
  const name = books.parties.find(({ id }) => id === filter.party)?.name ?? '';
  return [client, t.partyLedger.lead(name, monthsSaid(filter, books)), ...daysSaid(filter, books)].join(
    ' · ',
  );
}
