import { closingOf, partyBalances, type PartyBalance } from '#lib/domain/ledger/items/party-balances.ts';
import { partyLedger } from '#lib/domain/ledger/items/party-ledger.ts';
import { addressOf } from '#lib/domain/report/address.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { monthsSaid } from '../months-said.ts';
import type { ReportView } from '../view.ts';

export const partyBalancesView: ReportView<typeof partyBalances> = {
  report: partyBalances,
  ask: (api, asked) => api.reports.partyBalances.query(asked),
  words: () => ({
    title: t.partyBalances.title,
    lead: ({ client, filter, books }) =>
      `${client} · ${filter.parties === 'customer' ? t.reports.customers : t.reports.suppliers} · ${monthsSaid(filter, books)}`,
    caption: t.partyBalances.title,
    columns: {
      number: t.agedItems.number,
      name: t.agedItems.name,
      opening: t.partyLedger.opening,
      debit: t.partyLedger.debit,
      credit: t.partyLedger.credit,
      closing: t.partyLedger.closing,
    },
    values: { number: ({ number }) => number || '–', name: nameOf },
    total: t.common.total,
    empty: { title: t.partyBalances.emptyTitle, body: t.partyBalances.emptyBody },
  }),
  widths: ['6rem', undefined, '8.5rem', '8.5rem', '8.5rem', '8.5rem'],
  key: ({ counterpartyId }) => counterpartyId ?? 'none',
  name: 'number',
  named: true,
  href: ({ counterpartyId }, { year, from, through, at }) =>
    counterpartyId === null
      ? null
      : addressOf(partyLedger, { party: counterpartyId, year, from, through, at }),
  card: (row) => ({
    text: nameOf(row),
    amount: closingOf(row),
    amountName: t.partyLedger.closing,
    beside: [
      { name: t.partyLedger.opening, amount: row.opening },
      { name: t.partyLedger.debit, amount: row.debit },
      { name: t.partyLedger.credit, amount: row.credit },
    ].filter(({ amount }) => amount !== 0n),
  }),
};

function nameOf({ counterpartyId, name }: PartyBalance): string {
  return counterpartyId === null ? t.agedItems.noParty : name;
}
