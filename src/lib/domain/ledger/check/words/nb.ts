import type { ReportId } from '../../reports/reports.ts';
import type { DifferenceOf } from '../differences.ts';

/** What is not as the lines say, one sentence each. */
export const differences = {
  balance_differs: ({ account, year, period, side, kept, lines }: DifferenceOf<'balance_differs'>) =>
    `Konto ${account}, ${year}/${period}, ${SIDES[side]}: lagret ${kept}, linjene gir ${lines}.`,
  mark_differs: ({ account, year, period, size, side, kept, lines }: DifferenceOf<'mark_differs'>) =>
    `Konto ${account}, ${year}/${period}, ${SIDES[side]}, da loggen hadde ${size} hendelser: lagret ${kept}, linjene gir ${lines}.`,
  line_astray: ({ account, voucher, line }: DifferenceOf<'line_astray'>) =>
    `Konto ${account}: linje ${line} i bilag ${voucher} står ikke i kontospesifikasjonen slik den ble bokført.`,
  number_gap: ({ series, year, counter, last, vouchers }: DifferenceOf<'number_gap'>) =>
    `Serie ${series} ${year}: telleren står på ${counter}, siste nummer er ${last}, og det er ${vouchers} bilag.`,
  voucher_unbalanced: ({ voucher, amount }: DifferenceOf<'voucher_unbalanced'>) =>
    `Bilag ${voucher}: linjene summerer til ${amount}, ikke til null.`,
  voucher_in_other_period: ({ voucher, date, year, period }: DifferenceOf<'voucher_in_other_period'>) =>
    `Bilag ${voucher}: datert ${date}, men regnet med i periode ${year}/${period}, som ikke har den dagen.`,
  report_differs: ({ report, asked, row, figure, kept, lines }: DifferenceOf<'report_differs'>) =>
    `${REPORTS[report]} (${asked})${row === '' ? '' : `, ${row}`}, ${figure}: rapporten sier ${kept}, linjene gir ${lines}.`,
  vat_return_differs: ({ startsOn, endsOn, kept, lines }: DifferenceOf<'vat_return_differs'>) =>
    `Mva-melding for ${startsOn} til ${endsOn}: levert med ${kept} kroner, linjene gir ${lines}.`,
} as const;

const SIDES = { debit: 'debet', credit: 'kredit' } as const;

const REPORTS: Readonly<Record<ReportId, string>> = {
  'trial-balance': 'Saldobalanse',
  vouchers: 'Bilag',
  'account-ledger': 'Kontospesifikasjon',
  'income-statement': 'Resultat',
  'income-months': 'Resultat måned for måned',
  'vat-specification': 'Mva-spesifikasjon',
  'party-balances': 'Kunde- og leverandørspesifikasjon',
  'balance-sheet': 'Balanse',
  'posting-journal': 'Bokføringsspesifikasjon',
  'dimension-results': 'Prosjekter og avdelinger',
  'dimension-ledger': 'Prosjektspesifikasjon',
  items: 'Åpne poster',
  'party-ledger': 'Kontoutskrift',
};

export const told = {
  sound: (client: string, figures: string) =>
    `${client}: ${figures} tall er regnet ut på nytt, og alle stemmer.`,
  differs: (client: string, differing: string) => `${client}: ${differing} tall stemmer ikke med linjene.`,
} as const;
