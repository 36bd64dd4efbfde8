import type { Minor } from '../money.ts';
import { defaultVatAccounts, vatCode, type RateClass } from './vat.ts';

/** Where a client posts the tax of a VAT code: `output` is credited, `input` debited. Null: not known. */
export interface VatAccounts {
  readonly output: string | null;
  readonly input: string | null;
}

export type VatSide = keyof VatAccounts;

export const NO_VAT_ACCOUNTS: VatAccounts = { output: null, input: null };

/** The sides that tax under a standard code is posted to: none, one, or both where the buyer computes and deducts it. */
export function vatSides(standardCode: string): readonly VatSide[] {
  return (['output', 'input'] as const).filter((side) => defaultVatAccounts(standardCode)[side]);
}

/** What says that an account is one of VAT, and of which. */
export interface VatAccountFacts {
  readonly number: string;
  readonly name: string;
  readonly groupingCode: string | null;
  readonly standardAccount: string | null;
}

/** Group 27 of NS 4102, or the group of VAT owed of the næringsspesifikasjon, which a chart of its own is mapped to. */
export function isVatAccount({ number, groupingCode, standardAccount }: VatAccountFacts): boolean {
  return [number, standardAccount ?? ''].some((each) => /^27[0-3]\d*$/.test(each)) || groupingCode === '2740';
}

/**
 * The accounts that a chart shows for a standard code: the only one whose name says the side and the rate; else the
 * one that has the usual number (NS 4102 fixes the groups 270 and 271 alone, so the last digit is common usage: one
 * public chart has 2712 and 2713 the other way round), unless its name says something else.
 */
export function vatAccountsOfChart(chart: readonly VatAccountFacts[], standardCode: string): VatAccounts {
  const usual = defaultVatAccounts(standardCode);
  const vat = chart.filter(isVatAccount);
  const find = (side: VatSide): string | null => {
    if (!usual[side]) return null;
    const wanted = wantedOf(standardCode, side);
    const named = vat.filter(({ name }) => agreement(said(name), wanted) === 'says so');
    if (named.length === 1) return named[0]?.number ?? null;
    const numbered = vat.find(({ number, standardAccount }) =>
      [number, standardAccount].includes(usual[side] ?? ''),
    );
    return numbered && agreement(said(numbered.name), wanted) !== 'says otherwise' ? numbered.number : null;
  };
  return { output: find('output'), input: find('input') };
}

interface Said {
  readonly side: VatSide | null;
  readonly rate: RateClass | null;
  /** Tax that the buyer computes, or that customs charged. */
  readonly foreign: boolean;
}

function said(name: string): Said {
  const text = name.toLowerCase();
  return {
    side: /utg(å|aa|\.|\s|ående)|output/.test(text)
      ? 'output'
      : /inng(å|aa|\.|\s)|input/.test(text)
        ? 'input'
        : null,
    rate: RATE_WORDS.find(([, words]) => words.test(text))?.[0] ?? null,
    foreign: /innf|import|utland|omvendt|snudd|beregnet|reverse|abroad/.test(text),
  };
}

const RATE_WORDS: readonly (readonly [RateClass, RegExp])[] = [
  ['rawFish', /råfisk|raw fish|11[.,]11/],
  ['regular', /høy|25\s?%|regular|standard/],
  ['middle', /middels|15\s?%|middle/],
  ['low', /lav|1[02]\s?%|low/],
];

function wantedOf(standardCode: string, side: VatSide): Said {
  const code = vatCode(standardCode);
  const foreign = code?.reverseCharge === 'self' || standardCode === '14' || standardCode === '15';
  return { side, rate: code?.rate ?? null, foreign };
}

function agreement(of: Said, wanted: Said): 'says so' | 'says nothing' | 'says otherwise' {
  if ((of.side && of.side !== wanted.side) || (of.rate && of.rate !== wanted.rate)) return 'says otherwise';
  if (of.foreign && !wanted.foreign) return 'says otherwise';
  return of.side && of.rate && of.foreign === wanted.foreign ? 'says so' : 'says nothing';
}

/** A posted line as far as it tells where tax goes. */
export interface TaxedLine {
  readonly account: string;
  readonly amount: Minor;
  readonly tax: readonly { readonly code: string; readonly amount: Minor | null }[];
}

/**
 * Learns from vouchers which account the tax of a code is posted to: in a voucher where one VAT account alone took
 * exactly the code's tax, it has one vote. An account must have more than half of the votes.
 */
export class VatPostings {
  readonly #isVatAccount: (account: string) => boolean;
  readonly #votes = new Map<string, Map<string, number>>();

  constructor(isVatAccountOfClient: (account: string) => boolean) {
    this.#isVatAccount = isVatAccountOfClient;
  }

  see(lines: readonly TaxedLine[]): void {
    const taxes = new Map<string, Minor>();
    const booked = new Map<string, Minor>();
    for (const { account, amount, tax } of lines) {
      const isVat = this.#isVatAccount(account);
      if (isVat) booked.set(account, (booked.get(account) ?? 0n) + amount);
      for (const each of tax) {
        // On the VAT account itself, a code says what the line is, not what is to be posted elsewhere.
        if (isVat) this.#vote(each.code, amount < 0n ? 'output' : 'input', account);
        else taxes.set(each.code, (taxes.get(each.code) ?? 0n) + magnitude(each.amount ?? 0n));
      }
    }
    for (const [code, amount] of taxes) {
      if (amount === 0n || [...taxes.values()].filter((other) => other === amount).length > 1) continue;
      for (const side of ['output', 'input'] as const) {
        const signed = side === 'output' ? -amount : amount;
        const [only, another] = [...booked].filter(([, sum]) => sum === signed);
        if (only && !another) this.#vote(code, side, only[0]);
      }
    }
  }

  /** Null where the postings do not say. */
  accountOf(code: string, side: VatSide): string | null {
    const votes = [...(this.#votes.get(`${code} ${side}`) ?? [])];
    const all = votes.reduce((sum, [, count]) => sum + count, 0);
    return votes.find(([, count]) => count * 2 > all)?.[0] ?? null;
  }

  #vote(code: string, side: VatSide, account: string): void {
    const key = `${code} ${side}`;
    const votes = this.#votes.get(key) ?? new Map<string, number>();
    votes.set(account, (votes.get(account) ?? 0) + 1);
    this.#votes.set(key, votes);
  }
}

function magnitude(amount: Minor): Minor {
  return amount < 0n ? -amount : amount;
}

/** Where a client's VAT codes are posted, and what says so. */
export interface FoundVatAccounts extends VatAccounts {
  readonly code: string;
  readonly source: 'postings' | 'chart';
}

/**
 * For each code that posts tax and of which anything is known: what the postings say, else what the chart does. Accounts that
 * the chart lacks, as only a later file has them, are not known.
 */
export function findVatAccounts(
  codes: readonly { readonly code: string; readonly standardCode: string }[],
  chart: readonly VatAccountFacts[],
  postings: VatPostings,
): FoundVatAccounts[] {
  const there = new Set<string | null>(chart.map(({ number }) => number));
  return codes.flatMap(({ code, standardCode }) => {
    const sides = vatSides(standardCode);
    const shown = vatAccountsOfChart(chart, standardCode);
    const votedFor = (side: VatSide) => {
      const account = postings.accountOf(code, side);
      return there.has(account) ? account : null;
    };
    const posted = { output: votedFor('output'), input: votedFor('input') };
    const of = (side: VatSide) => (sides.includes(side) ? (posted[side] ?? shown[side]) : null);
    const found = { output: of('output'), input: of('input') };
    if (found.output === null && found.input === null) return [];
    const source = sides.some((side) => posted[side] !== null) ? 'postings' : 'chart';
    return [{ code, ...found, source } as const];
  });
}
