import { accountLedger } from '#lib/domain/ledger/reports/account-ledger.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { daysSaid } from '../line-filter.ts';
import { monthsSaid } from '../months-said.ts';
import type { About, ReportView } from '../view.ts';

export const accountLedgerView: ReportView<typeof accountLedger> = {
  report: accountLedger,
  ask: (api, asked) => api.reports.accountLedger.query(asked),
  words: () => ({
    title: t.accountLedger.title,
    lead,
    caption: t.accountLedger.title,
    columns: {
      number: t.accountLedger.number,
      date: t.accountLedger.date,
      text: t.accountLedger.text,
      vat: t.accountLedger.vat,
      counterparty: t.accountLedger.counterparty,
      debit: t.accountLedger.debit,
      credit: t.accountLedger.credit,
      balance: t.accountLedger.balance,
    },
    start: t.accountLedger.opening,
    total: t.accountLedger.closing,
    empty: { title: t.accountLedger.title, body: '' },
    more: t.accountLedger.more,
    end: (count) => (count === 0 ? t.accountLedger.none : t.accountLedger.end(count)),
  }),
  widths: ['8.5rem', '6.5rem', 'minmax(0, 2fr)', '3rem', undefined, '8rem', '8rem', '8rem'],
  key: ({ voucherId, line }) => `${voucherId}-${line}`,
  cards: 'tablet',
  name: 'number',
  named: false,
  href: ({ voucherId }) => `/vouchers/${voucherId}`,
  card: ({ text, amount, date, vatCode, counterparty, balance }) => ({
    text,
    amount,
    meta: [
      formatDate(date),
      ...(vatCode === null ? [] : [`${t.accountLedger.vat} ${vatCode}`]),
      ...(counterparty === null ? [] : [counterparty]),
    ],
    beside: balance === null ? [] : [{ name: t.accountLedger.balance, amount: balance }],
  }),
};

/** `1920 Bankinnskudd · januar 2026 – mars 2026`. */
function lead({ client, filter, books }: About<typeof accountLedger>): string {
  const { account } = filter;
  const name = books.accounts.find(({ number }) => number === account)?.name ?? '';
  return [client, `${account} ${name}`, monthsSaid(filter, books), ...daysSaid(filter, books)].join(' · ');
}
