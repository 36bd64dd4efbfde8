import type { Minor } from '#lib/domain/money.ts';

/*
 * What a company has on paper in October 2026, and what the law makes of it, worked out by hand: 25 % in a price is a fifth of
 * it, 15 % is 15 of 115, 12 % is 12 of 112, each to the nearest øre.
 */

export interface Line {
  readonly account: string;
  readonly code: '1' | '3' | '11' | '13' | null;
  /** With VAT, as the paper says it. */
  readonly gross: Minor;
  /** The VAT in it. */
  readonly vat: Minor;
}

export interface Paper {
  readonly text: string;
  /** In October. */
  readonly day: number;
  readonly lines: readonly Line[];
  /** Which of the demo's pictures it is taken as; else it is a PDF. */
  readonly picture?: string;
  /** Whose invoice it is. */
  readonly invoice?: { readonly of: string; readonly number: string; readonly due: string };
  /** Who pays, or is paid. */
  readonly settles?: string;
}

const line = (account: string, code: Line['code'], gross: Minor, vat: Minor): Line => ({
  ...{ account, code, gross, vat },
});

export const SUPPLIER = 'Nordlys Trykk AS';
export const CUSTOMER = 'Utsikten Borettslag';

/** The demo's slips, with what is printed on them. */
const SLIPS: readonly Paper[] = [
  {
    ...{ text: 'Overnatting laftelag', day: 22, picture: 'hemsetra-hotell.jpg' },
    lines: [line('7140', '13', 2_580_00n, 276_43n), line('7140', '1', 790_00n, 158_00n)],
  },
  {
    ...{ text: 'Lunsj byggemøte', day: 30, picture: 'fjellbroed-bakeri.jpg' },
    lines: [line('6860', '11', 623_00n, 81_26n), line('6860', '1', 5_00n, 1_00n)],
  },
  {
    ...{ text: 'Skruer og terrassebord', day: 27, picture: 'tyriskog-trelast.jpg' },
    lines: [line('4300', '1', 1_584_80n, 316_96n)],
  },
  {
    ...{ text: 'Diesel varebil', day: 29, picture: 'kvikk-drivstoff.jpg' },
    lines: [line('7000', '1', 985_29n, 197_06n)],
  },
  {
    ...{ text: 'Bor, blad og hørselvern', day: 26, picture: 'verktoeybua.jpg' },
    lines: [line('6500', '1', 1_874_20n, 374_84n)],
  },
];

/** The same shops again, at round prices: 125, 250 … 1,875. */
const MORE: readonly Paper[] = Array.from({ length: 15 }, (_, at) => {
  const times = BigInt(at + 1);
  const [slip] = SLIPS.slice(at % 5);
  return {
    ...{ text: `Innkjøp nr. ${at + 1}`, day: at + 1, picture: slip?.picture ?? '' },
    lines: [line('6540', '1', times * 125_00n, times * 25_00n)],
  };
});

/** By how much each is, and the VAT in it. */
const INVOICES: readonly (readonly [Minor, Minor])[] = [
  [12_500_00n, 2_500_00n],
  [6_250_00n, 1_250_00n],
  [2_500_00n, 500_00n],
  [8_750_00n, 1_750_00n],
  [1_000_00n, 200_00n],
];
const BOUGHT: readonly Paper[] = INVOICES.map(([gross, vat], at) => ({
  ...{ text: `Trykksaker ${at + 1}`, day: 5 + at },
  lines: [line('6800', '1', gross, vat)],
  invoice: { of: SUPPLIER, number: `NT-${at + 1}`, due: '15.11.2026' },
}));

const SALES: readonly (readonly [Minor, Minor])[] = [
  [25_000_00n, 5_000_00n],
  [12_500_00n, 2_500_00n],
  [6_250_00n, 1_250_00n],
];
const SOLD: readonly Paper[] = SALES.map(([gross, vat], at) => ({
  ...{ text: `Tilbygg, del ${at + 1}`, day: 12 + at },
  lines: [line('3000', '3', -gross, -vat)],
  invoice: { of: CUSTOMER, number: `${1001 + at}`, due: '26.10.2026' },
}));

/** The first invoice of each is paid in full. */
const PAID: readonly Paper[] = [
  {
    ...{ text: 'Betalt NT-1', day: 28, settles: SUPPLIER },
    lines: [line('2400', null, 12_500_00n, 0n)],
  },
  {
    ...{ text: 'Innbetalt 1001', day: 28, settles: CUSTOMER },
    lines: [line('1500', null, -25_000_00n, 0n)],
  },
];

/** Thirty vouchers; or one of each kind, for a walk that is short. */
export const MONTH: readonly Paper[] = [...SLIPS, ...MORE, ...BOUGHT, ...SOLD, ...PAID];
export const SHORT: readonly Paper[] = [
  ...SLIPS.slice(0, 1),
  ...MORE.slice(0, 1),
  ...BOUGHT.slice(0, 1),
  ...SOLD.slice(0, 1),
  ...PAID,
];

/**
 * The return of the term, in whole kroner as it is sent: by code, in the order of the return. Øre are struck, not rounded.
 * Code 1: 3,000.00 of the round prices, 1,047.86 of the slips, 6,200.00 of the invoices.
 */
export const RETURN: Readonly<Record<'whole' | 'short', { due: number; codes: Record<string, number> }>> = {
  whole: { due: -1_854, codes: { '3': 8_750, '1': -10_247, '11': -81, '13': -276 } },
  // 158.00 of the hotel, 25.00 and 2,500.00.
  short: { due: 2_041, codes: { '3': 5_000, '1': -2_683, '13': -276 } },
};
