import { daysAfter, type CivilDate } from '#lib/domain/date.ts';
import { reversalOf, type NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { sum } from '#lib/domain/money.ts';
import { isResult, type Line } from '../setup/books/expected-reports.ts';

interface Rate {
  readonly from: CivilDate;
  readonly rateBp: number;
}

export interface Account {
  readonly requires: { readonly type: string; readonly from: CivilDate } | null;
  readonly validTo: CivilDate | null;
}

/** A month of the books: `2025-03`, which also says its order. */
export type Month = string;
export const monthOf = (date: string): Month => date.slice(0, 7);

/**
 * The books of a client as a few maps: what a person would expect of them who had read the handbook and no line of the code. A
 * step that is refused changes nothing; {@link refusalOf} says which would be, and why.
 */
export class Model {
  readonly vouchers = new Map<string, NewVoucher>();
  readonly reversed = new Set<string>();
  readonly accounts = new Map<string, Account>();
  readonly dimensions = new Set<string>();
  /** Of each VAT code, oldest first. */
  readonly rates = new Map<string, Rate[]>();
  years: number[];
  locked = new Set<Month>();
  /** Terms with a return that holds, by their first day: their last, and the id of the return. */
  readonly returned = new Map<CivilDate, { readonly endsOn: CivilDate; readonly id: string }>();

  constructor(year: number, accounts: readonly string[], codes: readonly string[]) {
    this.years = [year];
    for (const number of accounts) this.accounts.set(number, { requires: null, validTo: null });
    for (const code of codes) this.rates.set(code, [{ from: '2005-01-01', rateBp: 2500 }]);
  }

  /** Every month there is, in order. */
  get months(): Month[] {
    return this.years
      .toSorted()
      .flatMap((year) => Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, '0')}`));
  }

  get firstOpen(): Month | undefined {
    return this.months.find((month) => !this.locked.has(month));
  }

  get lastLocked(): Month | undefined {
    return this.months.findLast((month) => this.locked.has(month));
  }

  isEndable(year: number): boolean {
    return this.months
      .filter((month) => month.startsWith(String(year)))
      .every((month) => this.locked.has(month));
  }

  rateOn(code: string, date: CivilDate): number | null {
    return this.rates.get(code)?.findLast(({ from }) => from <= date)?.rateBp ?? null;
  }

  lastUseOf(code: string): CivilDate | null {
    const used = [...this.vouchers.values()].filter(({ lines }) =>
      lines.some(({ vat }) => vat?.code === code),
    );
    return (
      used
        .map(({ date }) => date)
        .sort()
        .at(-1) ?? null
    );
  }

  /** The last day of the delivered term that a date is in. */
  returnedThrough(date: CivilDate): CivilDate | null {
    const term = [...this.returned].find(([from, { endsOn }]) => from <= date && date <= endsOn);
    return term?.[1].endsOn ?? null;
  }

  get lines(): Line[] {
    return [...this.vouchers.values()].flatMap(({ id: voucher, date, lines }) =>
      lines.map(({ account, amount }) => ({ voucher, account, date, amount })),
    );
  }

  /** What is left of the result through a year; a profit positive. */
  leftOf(year: number): bigint {
    const own = this.lines.filter(
      ({ account, date }) => isResult(account) && Number(date.slice(0, 4)) <= year,
    );
    return -sum(own.map(({ amount }) => amount));
  }

  /** What is due for some days: output less input tax, as the lines with a code say; øre. */
  dueOf(from: CivilDate, through: CivilDate): bigint {
    const own = [...this.vouchers.values()].filter(({ date }) => date >= from && date <= through);
    const coded = own.flatMap(({ lines }) =>
      lines.filter(({ vat, account }) => vat && !account.startsWith('27')),
    );
    return -sum(coded.map(({ vat, amount }) => (amount < 0n ? -1n : 1n) * absolute(vat?.amount ?? 0n)));
  }

  post(voucher: NewVoucher): void {
    this.vouchers.set(voucher.id, voucher);
    if (voucher.reversesId !== null) this.reversed.add(voucher.reversesId);
  }

  /** The voucher that takes another back. */
  turned(id: string, reversal: { id: string; date: CivilDate; text: string }): NewVoucher {
    const original = this.vouchers.get(id);
    if (!original) throw new Error('the model has no such voucher');
    return reversalOf(original, reversal);
  }

  setRate(code: string, rate: Rate): void {
    const all = [...(this.rates.get(code) ?? []), rate];
    this.rates.set(
      code,
      all.sort((one, other) => (one.from < other.from ? -1 : 1)),
    );
  }

  changeAccount(number: string, to: Partial<Account>): void {
    const account = this.accounts.get(number);
    if (account) this.accounts.set(number, { ...account, ...to });
  }

  /** That return and no later one of the term. */
  reopen(startsOn: CivilDate, id: string): void {
    if (this.returned.get(startsOn)?.id === id) this.returned.delete(startsOn);
  }

  /** Why a voucher would not be posted; null: it would. */
  refusalOf(voucher: NewVoucher): string | null {
    const { date, lines, source } = voucher;
    const written = source === 'manual';
    if (!this.years.includes(Number(date.slice(0, 4)))) return 'period_unknown';
    if (this.locked.has(monthOf(date))) return 'period_locked';
    const accounts = lines.map(({ account }) => this.accounts.get(account));
    if (accounts.includes(undefined)) return 'account_unknown';
    if (accounts.some((account) => account?.validTo && account.validTo < date)) return 'account_not_valid';
    const coded = lines.flatMap(({ vat }) => (vat ? [vat] : []));
    const rateFits = ({ code, rateBp }: { code: string; rateBp: number | null }) => {
      const rate = this.rateOn(code, date);
      return rate !== null && (!written || rate === rateBp);
    };
    if (!coded.every(rateFits)) return 'vat_code_not_valid';
    if (coded.length > 0 && this.returnedThrough(date) !== null) return 'vat_term_reported';
    const analysed = lines.flatMap(({ dimensions }) => dimensions.map(({ code }) => code));
    if (analysed.some((code) => !this.dimensions.has(code))) return 'dimension_unknown';
    const lacks = lines.some(({ dimensions }, at) => {
      const requires = accounts[at]?.requires;
      return requires && requires.from <= date && !dimensions.some(({ type }) => type === requires.type);
    });
    if (written && lacks) return 'dimension_missing';
    return voucher.reversesId !== null && this.reversed.has(voucher.reversesId) ? 'already_reversed' : null;
  }
}

const absolute = (amount: bigint) => (amount < 0n ? -amount : amount);

/** A day of a year by its number, from 0; the last one for what is beyond it. */
export function dayOf(year: number, at: number): CivilDate {
  const day = daysAfter(`${year}-01-01`, at);
  return day.startsWith(String(year)) ? day : `${year}-12-31`;
}
