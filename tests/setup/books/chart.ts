import { v7 as uuidv7 } from 'uuid';
import type { NewVoucher, VatDetail } from '#lib/domain/ledger/voucher.ts';
import { calendarYear } from '#lib/server/ledger/chart/service.ts';
import type { Chart } from '#lib/server/ledger/chart/registers.ts';

const plain = {
  groupingCategory: null,
  groupingCode: null,
  standardAccount: null,
  validFrom: null,
  validTo: null,
};

/** A small chart for 2026: enough accounts, codes and series to post with. */
export const smallChart: Chart = {
  ...calendarYear(2026),
  series: [
    { code: 'GL', name: 'Hovedbok' },
    { code: 'KJ', name: 'Kjøp' },
  ],
  accounts: [
    { ...plain, number: '1920', name: 'Bankinnskudd' },
    { ...plain, number: '2400', name: 'Leverandørgjeld' },
    { ...plain, number: '2710', name: 'Inngående mva, høy sats' },
    { ...plain, number: '6300', name: 'Leie lokale' },
    { ...plain, number: '6540', name: 'Inventar' },
    { ...plain, number: '6999', name: 'Utgått', validTo: '2025-12-31' },
  ],
  vatCodes: [
    {
      code: '1',
      description: 'Fradrag, høy sats',
      standardCode: '1',
      rates: [{ validFrom: '2005-01-01', validTo: null, rateBp: 2500 }],
    },
  ],
  vatAccounts: [{ code: '1', output: null, input: '2710', source: 'chart' }],
  counterparties: [],
  carried: [],
  dimensions: [{ type: 'P', code: '1', typeName: 'Prosjekt', name: 'Hytta' }],
};

/** A voucher of two lines: `account` against the bank, in June 2026. */
export function voucherOf(options: {
  amount: bigint;
  account?: string;
  vat?: VatDetail;
  counterpartyId?: string;
  project?: string;
  series?: string;
}): NewVoucher {
  const { amount, account = '6540', vat = null, counterpartyId = null, project, series = 'GL' } = options;
  const line = { text: null, vat: null, counterpartyId: null, currency: null, dimensions: [] };
  return {
    id: uuidv7(),
    series,
    date: '2026-06-15',
    text: 'Kaffe til byggeplassen',
    source: 'manual',
    sourceRef: null,
    draftId: null,
    reversesId: null,
    lines: [
      {
        ...line,
        account,
        amount,
        vat,
        counterpartyId,
        dimensions: project ? [{ type: 'P', code: project }] : [],
      },
      { ...line, account: '1920', amount: -amount },
    ],
  };
}
