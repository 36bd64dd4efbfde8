import type { Minor } from '../../money.ts';
import { sum } from '../../money.ts';
import type { NewVoucher } from '../voucher.ts';
import { partsOf, type ItemKey, type MatchedPart } from './matching.ts';

/** What an item says in a foreign currency: all of its line, in minor units of both. */
export interface ItemInCurrency extends ItemKey {
  /** All of the line, øre. */
  readonly amount: Minor;
  readonly remaining: Minor;
  readonly currency: { readonly code: string; readonly amount: Minor } | null;
}

/** Parts of a minor unit of the currency, so that what is divided is as good as exact. */
const FINE = 10n ** 12n;

const isForeign = ({ currency, amount }: ItemInCurrency) =>
  currency !== null &&
  currency.code !== 'NOK' &&
  currency.amount !== 0n &&
  currency.amount > 0n === amount > 0n;

/** The one foreign currency that all of them are in; null where there is none. */
function sharedCurrency(items: readonly ItemInCurrency[]): string | null {
  const code = items[0]?.currency?.code;
  return code !== undefined && items.every((item) => isForeign(item) && item.currency?.code === code)
    ? code
    : null;
}

/** `amount` øre of an item in the currency, at its own rate, in {@link FINE} parts of a minor unit. */
function inCurrency(amount: Minor, item: ItemInCurrency): bigint {
  return (amount * (item.currency?.amount ?? 0n) * FINE) / item.amount;
}

const size = (value: bigint) => (value < 0n ? -value : value);

/** As far as kroner in whole øre can be off in the currency: an øre of each, and one minor unit. */
function tolerance(items: readonly ItemInCurrency[]): bigint {
  return sum(items.map((item) => size(inCurrency(1n, item)))) + FINE;
}

/**
 * What parts of items in one foreign currency come to in kroner while they come to nothing in that currency, each at its own
 * rate: what its rate has moved in between. Null where it is no such difference: other currencies or none, something left in
 * the currency, or nothing in kroner.
 */
export function currencyDifference(
  parts: readonly MatchedPart[],
  itemOf: (key: ItemKey) => ItemInCurrency | undefined,
): Minor | null {
  const found = parts.flatMap((part) => {
    const item = itemOf(part);
    return item ? [{ item, amount: part.amount }] : [];
  });
  const items = found.map(({ item }) => item);
  if (found.length < parts.length || sharedCurrency(items) === null) return null;
  const left = sum(found.map(({ item, amount }) => inCurrency(amount, item)));
  const difference = sum(parts.map(({ amount }) => amount));
  return difference !== 0n && size(left) <= tolerance(items) ? difference : null;
}

/**
 * What picked items of one foreign currency are matched by: as much as the lesser side comes to in the currency, taken of each
 * side in the order of the picks, each at its own rate. Null where they are not of one foreign currency; empty while all are of
 * one side. In kroner the parts come to their {@link currencyDifference}, or to nothing.
 */
export function partsInCurrency(picked: readonly ItemInCurrency[]): MatchedPart[] | null {
  if (sharedCurrency(picked) === null) return null;
  const open = picked.map((item) => ({ item, left: inCurrency(item.remaining, item) }));
  const sideOf = (positive: boolean) =>
    sum(open.map(({ left }) => left).filter((left) => left > 0n === positive));
  const [debit, credit] = [sideOf(true), -sideOf(false)];
  if (debit === 0n || credit === 0n) return [];
  const whole = size(debit - credit) <= tolerance(picked);
  const lesser = debit < credit ? debit : credit;
  const left = { debit: lesser, credit: lesser };
  return open.flatMap(({ item, left: own }) => {
    const { voucherId, line, remaining } = item;
    const side = own > 0n ? 'debit' : 'credit';
    const taken = whole || size(own) <= left[side] ? size(own) : left[side];
    left[side] -= taken;
    if (taken === 0n) return [];
    // What comes to less than an øre is one: left out, nobody would reckon with what it is off.
    const least = remaining < 0n ? -1n : 1n;
    return [{ voucherId, line, amount: (remaining * taken) / size(own) || least }];
  });
}

/** What picked items are matched by, and what their rates have moved: in their currency where they have one, else in kroner. */
export function matchedBy(picked: readonly ItemInCurrency[]): {
  readonly parts: readonly MatchedPart[];
  readonly difference: Minor;
} {
  const own = partsInCurrency(picked);
  return own
    ? { parts: own, difference: sum(own.map(({ amount }) => amount)) }
    : { parts: partsOf(picked), difference: 0n };
}

/** The difference of a matching, in its voucher: `matching/difference`. */
export function differenceRef(matchingId: string): string {
  return `${matchingId}/difference`;
}

/** The matching whose difference an automatic voucher is; null of others. */
export function matchingOfDifference(sourceRef: string | null): string | null {
  return /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/difference$/.exec(sourceRef ?? '')?.[1] ?? null;
}

interface ChartAccount {
  readonly number: string;
  readonly groupingCode: string | null;
  readonly standardAccount: string | null;
}

/** Gains and losses by the rates of currencies, in NS 4102 and the grouping codes of every year of SAF-T. */
export const CURRENCY_GAIN = '8060';
export const CURRENCY_LOSS = '8160';

/**
 * The account that a difference goes to: of gains where the control account is debited by it, else of losses. By its number, or
 * else its standard account or grouping code. Null where the chart has none.
 */
export function differenceAccount(difference: Minor, chart: readonly ChartAccount[]): string | null {
  const wanted = difference < 0n ? CURRENCY_GAIN : CURRENCY_LOSS;
  const found =
    chart.find(({ number }) => number === wanted) ??
    chart.find(({ standardAccount, groupingCode }) => (standardAccount ?? groupingCode) === wanted);
  return found?.number ?? null;
}

/** The voucher of a difference: what the matching lacks on its account, against gains or losses. It says that it is automatic. */
export function differenceVoucher(
  matching: Pick<NewVoucher, 'id' | 'series' | 'date' | 'text'> & {
    readonly matchingId: string;
    readonly account: string;
    readonly counterpartyId: string;
    readonly against: string;
  },
  difference: Minor,
): NewVoucher {
  const { id, series, date, text, matchingId, account, counterpartyId, against } = matching;
  const line = { text: null, vat: null, currency: null, dimensions: [] };
  return {
    ...{ id, series, date, text },
    ...{ source: 'automatic', sourceRef: differenceRef(matchingId), draftId: null, reversesId: null },
    lines: [
      { ...line, account, counterpartyId, amount: -difference },
      { ...line, account: against, counterpartyId: null, amount: difference },
    ],
  };
}
