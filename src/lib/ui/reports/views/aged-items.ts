import { agedItems, AGES, openOf, type AgedParty } from '#lib/domain/ledger/items/aged-items.ts';
import { partyLedger } from '#lib/domain/ledger/items/party-ledger.ts';
import { addressOf } from '#lib/domain/report/address.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import AgesPicture from '../pictures/AgesPicture.svelte';
import type { ReportView } from '../view.ts';

export const agedItemsView: ReportView<typeof agedItems> = {
  report: agedItems,
  ask: (api, asked) => api.reports.agedItems.query(asked),
  words: () => ({
    title: t.agedItems.title,
    lead: ({ client, filter: { on } }) => t.agedItems.lead(client, formatDate(on)),
    caption: t.agedItems.title,
    columns: {
      number: t.agedItems.number,
      name: t.agedItems.name,
      notDue: t.agedItems.notDue,
      days30: t.agedItems.days30,
      days60: t.agedItems.days60,
      days90: t.agedItems.days90,
      older: t.agedItems.older,
      balance: t.agedItems.balance,
    },
    values: { number: ({ number }) => number || '–', name: nameOf },
    total: t.common.total,
    empty: { title: t.agedItems.emptyTitle, body: t.agedItems.emptyBody },
  }),
  widths: ['5rem', undefined, '7.5rem', '7.5rem', '7.5rem', '7.5rem', '7.5rem', '8rem'],
  key: ({ counterpartyId }) => counterpartyId ?? 'none',
  cards: 'tablet',
  name: 'number',
  named: true,
  href: ({ counterpartyId: party }, { at }) => {
    if (party === null) return null;
    // What is open is matched as it is now; as it stood, it is read.
    return at === undefined ? `/items/${party}` : addressOf(partyLedger, { party, at });
  },
  card: (row) => ({
    text: nameOf(row),
    amount: openOf(row),
    amountName: t.agedItems.balance,
    beside: AGES.filter((age) => row[age] !== 0n).map((age) => ({
      name: t.agedItems[age],
      amount: row[age],
    })),
  }),
  picture: AgesPicture,
};

function nameOf({ counterpartyId, name }: AgedParty): string {
  return counterpartyId === null ? t.agedItems.noParty : name;
}
