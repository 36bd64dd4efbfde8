import type { CivilDate } from '../date.ts';
import { multiplyRounded, type Minor } from '../money.ts';

/**
 * Norwegian VAT as data: the standard tax codes of SAF-T Financial (which are also the codes of the VAT
 * return) and the rates with the dates from which they hold, both after Skatteetaten's code lists
 * (standard-tax-codes, mvaKodeSAFT, sats).
 */

/** regular 25 % · middle 15 % (food) · low 12 % (transport, lodging) · rawFish 11.11 % · zero: liable at 0 %. */
export type RateClass = 'regular' | 'middle' | 'low' | 'rawFish' | 'zero';

export interface VatCode {
  readonly code: string;
  readonly nb: string;
  readonly en: string;
  /**
   * `output`: turnover. `input`: VAT a supplier or customs charged. `basis`: the value VAT is, or would
   * be, computed of by the buyer. `none`: no VAT treatment.
   */
  readonly direction: 'output' | 'input' | 'basis' | 'none';
  /** null: outside the VAT act, so not even a zero rate. */
  readonly rate: RateClass | null;
  /** Who accounts for the VAT in the seller's place: `self` computes it here, `customer` leaves it to theirs. */
  readonly reverseCharge: 'none' | 'self' | 'customer';
  /** Whether VAT computed or paid under this code is deducted as input VAT. */
  readonly deductible: boolean;
  /** Whether the code appears in the VAT return; the others only explain purchases and income. */
  readonly inReturn: boolean;
  /** First day of the code in the VAT return's code list, where that names one. */
  readonly validFrom?: CivilDate;
}

type Row = readonly [
  code: string,
  nb: string,
  en: string,
  direction: VatCode['direction'],
  rate: RateClass | null,
  reverseCharge: VatCode['reverseCharge'],
  deductible: boolean,
  /** null: the list names no date; false: no code of the return. */
  validFrom: CivilDate | null | false,
];

// One code a line, to be compared with the list by eye.
// oxfmt-ignore
const ROWS: readonly Row[] = [
  ['0', 'Ingen mva-behandling (anskaffelser)', 'No VAT treatment (purchases)', 'none', null, 'none', false, false],
  ['1', 'Kjøp med fradragsrett, høy sats', 'Deductible purchases, regular rate', 'input', 'regular', 'none', true, '1970-01-01'],
  ['11', 'Kjøp med fradragsrett, middels sats', 'Deductible purchases, middle rate', 'input', 'middle', 'none', true, '2001-07-01'],
  ['12', 'Kjøp av råfisk med fradragsrett', 'Deductible purchases of raw fish', 'input', 'rawFish', 'none', true, null],
  ['13', 'Kjøp med fradragsrett, lav sats', 'Deductible purchases, low rate', 'input', 'low', 'none', true, '2004-01-01'],
  ['14', 'Innførselsmva med fradragsrett, høy sats', 'Deductible import VAT paid, regular rate', 'input', 'regular', 'none', true, '2006-01-01'],
  ['15', 'Innførselsmva med fradragsrett, middels sats', 'Deductible import VAT paid, middle rate', 'input', 'middle', 'none', true, '2006-01-01'],
  ['20', 'Innførsel av varer, ingen mva-behandling', 'Import of goods, no VAT treatment', 'none', null, 'none', false, false],
  ['21', 'Kostnad ved innførsel av varer, høy sats', 'Cost of imported goods, regular rate', 'basis', 'regular', 'none', false, false],
  ['22', 'Kostnad ved innførsel av varer, middels sats', 'Cost of imported goods, middle rate', 'basis', 'middle', 'none', false, false],
  ['3', 'Salg og uttak, høy sats', 'Sales and withdrawals, regular rate', 'output', 'regular', 'none', false, '1970-01-01'],
  ['31', 'Salg og uttak, middels sats', 'Sales and withdrawals, middle rate', 'output', 'middle', 'none', false, '2001-07-01'],
  ['32', 'Salg av råfisk', 'Sales of raw fish', 'output', 'rawFish', 'none', false, '1970-01-01'],
  ['33', 'Salg og uttak, lav sats', 'Sales and withdrawals, low rate', 'output', 'low', 'none', false, '2004-03-01'],
  ['5', 'Innenlands salg og uttak fritatt for mva', 'Domestic sales exempt with credit', 'output', 'zero', 'none', false, '1970-01-01'],
  ['51', 'Innenlands salg med omvendt avgiftsplikt', 'Domestic sales under reverse charge', 'output', 'zero', 'customer', false, '2017-01-01'],
  ['52', 'Utførsel av varer og tjenester', 'Export of goods and services', 'output', 'zero', 'none', false, '2017-01-01'],
  ['6', 'Omsetning og uttak utenfor merverdiavgiftsloven', 'Turnover outside the VAT act', 'output', null, 'none', false, '1970-01-01'],
  ['7', 'Ingen mva-behandling (inntekter)', 'No VAT treatment (income)', 'none', null, 'none', false, false],
  ['81', 'Innførsel av varer med fradragsrett, høy sats', 'Import of goods, deductible, regular rate', 'basis', 'regular', 'self', true, '2017-01-01'],
  ['82', 'Innførsel av varer uten fradragsrett, høy sats', 'Import of goods, not deductible, regular rate', 'basis', 'regular', 'self', false, '2017-01-01'],
  ['83', 'Innførsel av varer med fradragsrett, middels sats', 'Import of goods, deductible, middle rate', 'basis', 'middle', 'self', true, '2017-01-01'],
  ['84', 'Innførsel av varer uten fradragsrett, middels sats', 'Import of goods, not deductible, middle rate', 'basis', 'middle', 'self', false, '2017-01-01'],
  ['85', 'Innførsel av varer det ikke skal beregnes mva av', 'Import of goods on which no VAT is due', 'basis', 'zero', 'none', false, '2017-01-01'],
  ['86', 'Tjenester fra utlandet med fradragsrett, høy sats', 'Services from abroad, deductible, regular rate', 'basis', 'regular', 'self', true, '2001-07-01'],
  ['87', 'Tjenester fra utlandet uten fradragsrett, høy sats', 'Services from abroad, not deductible, regular rate', 'basis', 'regular', 'self', false, '2001-07-01'],
  ['88', 'Tjenester fra utlandet med fradragsrett, lav sats', 'Services from abroad, deductible, low rate', 'basis', 'low', 'self', true, '2001-07-01'],
  ['89', 'Tjenester fra utlandet uten fradragsrett, lav sats', 'Services from abroad, not deductible, low rate', 'basis', 'low', 'self', false, '2001-07-01'],
  ['91', 'Klimakvoter og gull med fradragsrett', 'Emission allowances and gold, deductible', 'basis', 'regular', 'self', true, '2017-01-01'],
  ['92', 'Klimakvoter og gull uten fradragsrett', 'Emission allowances and gold, not deductible', 'basis', 'regular', 'self', false, '2017-01-01'],
];

/** The 30 standard codes, in the code list's order. */
export const VAT_CODES: readonly VatCode[] = ROWS.map(
  ([code, nb, en, direction, rate, reverseCharge, deductible, from]) => ({
    code,
    nb,
    en,
    direction,
    rate,
    reverseCharge,
    deductible,
    inReturn: from !== false,
    ...(from ? { validFrom: from } : {}),
  }),
);

const BY_CODE: ReadonlyMap<string, VatCode> = new Map(VAT_CODES.map((vat) => [vat.code, vat]));

export function vatCode(code: string): VatCode | undefined {
  return BY_CODE.get(code);
}

export function isStandardVatCode(code: string): boolean {
  return BY_CODE.has(code);
}

export interface DatedRate {
  readonly rate: RateClass;
  /** Basis points: 11.11 % is 1111. */
  readonly bp: number;
  readonly from: CivilDate;
  /** Last day, inclusive; absent while it holds. */
  readonly to?: CivilDate;
}

/**
 * Every rate since 2012, and some since before, with its first and last day. The low rate was halved during the pandemic.
 */
export const VAT_RATES: readonly DatedRate[] = [
  { rate: 'regular', bp: 2500, from: '2005-01-01' },
  { rate: 'middle', bp: 1500, from: '2012-01-01' },
  { rate: 'low', bp: 800, from: '2006-01-01', to: '2015-12-31' },
  { rate: 'low', bp: 1000, from: '2016-01-01', to: '2017-12-31' },
  { rate: 'low', bp: 1200, from: '2018-01-01', to: '2020-03-31' },
  { rate: 'low', bp: 600, from: '2020-04-01', to: '2021-09-30' },
  { rate: 'low', bp: 1200, from: '2021-10-01' },
  { rate: 'rawFish', bp: 1111, from: '1970-01-01' },
  { rate: 'zero', bp: 0, from: '0001-01-01' },
];

/**
 * The rate of a standard code on a day, in basis points. 0 for codes that carry no rate; null when the
 * code is unknown, or the code list knows no rate that early.
 */
export function rateOn(code: string, date: CivilDate): number | null {
  const vat = BY_CODE.get(code);
  if (!vat) return null;
  if (vat.rate === null) return 0;
  const holds = VAT_RATES.find(
    ({ rate, from, to }) => rate === vat.rate && from <= date && (to === undefined || date <= to),
  );
  return holds?.bp ?? null;
}

/** The VAT contained in a gross amount; `net + vat` is exactly `gross`. VAT is rounded half away from zero. */
export function splitGross(gross: Minor, rateBp: number): { net: Minor; vat: Minor } {
  const vat = multiplyRounded(gross, BigInt(rateBp), 10_000n + BigInt(rateBp));
  return { net: gross - vat, vat };
}

/** The VAT to be added to a net amount, rounded half away from zero. */
export function vatOfNet(net: Minor, rateBp: number): Minor {
  return multiplyRounded(net, BigInt(rateBp), 10_000n);
}

/**
 * The accounts VAT under a code is posted to unless a client chose others: `output` is credited, `input`
 * debited, both where the buyer computes it. NS 4102 fixes the groups 270 (output) and 271 (input); the
 * last digit is common usage.
 */
export function defaultVatAccounts(code: string): { output?: string; input?: string } {
  const vat = BY_CODE.get(code);
  if (!vat?.rate || vat.rate === 'zero') return {};
  if (vat.reverseCharge === 'self') {
    const digit = { regular: '4', middle: '5', low: '6', rawFish: '7' }[vat.rate];
    const output = `270${digit}`;
    return vat.deductible ? { output, input: `271${digit}` } : { output };
  }
  const digit = { regular: '0', middle: '1', low: '2', rawFish: '3' }[vat.rate];
  if (vat.direction === 'output') return { output: `270${digit}` };
  if (vat.direction !== 'input') return {};
  const imported = { '14': '2714', '15': '2715' }[code];
  return { input: imported ?? `271${digit}` };
}
