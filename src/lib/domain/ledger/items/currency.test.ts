import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sum } from '../../money.ts';
import {
  currencyDifference,
  differenceAccount,
  matchingOfDifference,
  partsInCurrency,
  differenceRef,
  type ItemInCurrency,
} from './currency.ts';
import { keyOf } from './matching.ts';

let made = 0;
function item(foreign: bigint, rate: number, change: Partial<ItemInCurrency> = {}): ItemInCurrency {
  const amount = BigInt(Math.round(Number(foreign) * rate)) || (foreign > 0n ? 1n : -1n);
  made += 1;
  const currency = { code: 'EUR', amount: foreign };
  return {
    voucherId: `v${String(made).padStart(4, '0')}`,
    line: 1,
    amount,
    remaining: amount,
    currency,
    ...change,
  };
}
const among = (items: readonly ItemInCurrency[]) => (key: { voucherId: string; line: number }) =>
  items.find((each) => keyOf(each) === keyOf(key));

it('an invoice and its payment in another rate are matched whole, and what the rate has moved is left', () => {
  const items = [item(10_000n, 11), item(-10_000n, 10.8)];
  const parts = partsInCurrency(items) ?? [];
  expect(parts.map(({ amount }) => amount)).toEqual([110_000n, -108_000n]);
  expect(currencyDifference(parts, among(items))).toBe(2_000n);
});

it('a payment of a part takes as much of the invoice as it pays in the currency, at the rate of the invoice', () => {
  const items = [item(10_000n, 11), item(-4_000n, 10.8)];
  const parts = partsInCurrency(items) ?? [];
  expect(parts.map(({ amount }) => amount)).toEqual([44_000n, -43_200n]);
  expect(currencyDifference(parts, among(items))).toBe(800n);
});

it('one payment of many invoices takes them in order', () => {
  const items = [item(-15_000n, 10.5), item(10_000n, 11), item(10_000n, 12)];
  expect(partsInCurrency(items)?.map(({ amount }) => amount)).toEqual([-157_500n, 110_000n, 60_000n]);
});

it('is none where something is left in the currency, where currencies differ, and where there is none', () => {
  const [bought, paid] = [item(10_000n, 11), item(-9_900n, 11.1)];
  const whole = [bought, paid].map(({ voucherId, line, remaining }) => ({
    voucherId,
    line,
    amount: remaining,
  }));
  expect(currencyDifference(whole, among([bought, paid]))).toBeNull();
  const dollars = item(-10_000n, 10, { currency: { code: 'USD', amount: -10_000n } });
  expect(partsInCurrency([bought, dollars])).toBeNull();
  expect(partsInCurrency([item(1n, 1, { currency: null }), item(-1n, 1, { currency: null })])).toBeNull();
  expect(partsInCurrency([item(1n, 1, { currency: { code: 'NOK', amount: 1n } })])).toBeNull();
  expect(partsInCurrency([bought])).toEqual([]);
});

it('goes to the account of gains where the control account is debited by it, by number or grouping code', () => {
  const account = (number: string, groupingCode: string | null = null) => ({
    ...{ number, groupingCode, standardAccount: null },
  });
  expect(differenceAccount(-1n, [account('8160'), account('8060')])).toBe('8060');
  expect(differenceAccount(1n, [account('8199', '8160')])).toBe('8199');
  expect(differenceAccount(1n, [account('8060')])).toBeNull();
  const id = '0198c0de-0000-7000-8000-000000000001';
  expect(matchingOfDifference(differenceRef(id))).toBe(id);
  expect(matchingOfDifference(`${id}/rest`)).toBeNull();
});

/** What is left for one of them comes to less than an øre. */
const LESS_THAN_AN_ORE = [
  { foreign: 1n, rate: 0.06, debit: false },
  { foreign: 2n, rate: 1.25, debit: true },
  { foreign: 4n, rate: 0.375, debit: true },
  { foreign: 25n, rate: 0.060000000000000005, debit: false },
];

it('whatever is picked of one currency, what is proposed is within it and a difference of rates, again and again', () => {
  const rates = fc.double({ min: 0.06, max: 14, noNaN: true });
  const one = fc.record({
    foreign: fc.bigInt({ min: 1n, max: 1_000_000n }),
    rate: rates,
    debit: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(one, { minLength: 2, maxLength: 6 }), (said) => {
      let items = said.map(({ foreign, rate, debit }) => item(debit ? foreign : -foreign, rate));
      for (let round = 0; round < 8; round += 1) {
        const open = items.filter(({ remaining }) => remaining !== 0n);
        const parts = partsInCurrency(open) ?? [];
        if (parts.length === 0) return;
        for (const { amount, ...key } of parts) {
          const { remaining } = among(open)(key)!;
          expect(
            remaining > 0n ? amount > 0n && amount <= remaining : amount < 0n && amount >= remaining,
          ).toBe(true);
        }
        const off = sum(parts.map(({ amount }) => amount));
        const sides = new Set(parts.map(({ amount }) => amount > 0n));
        if (sides.size === 2) expect(currencyDifference(parts, among(open))).toBe(off === 0n ? null : off);
        const taken = new Map(parts.map((part) => [keyOf(part), part.amount]));
        items = items.map((each) => ({
          ...each,
          remaining: each.remaining - (taken.get(keyOf(each)) ?? 0n),
        }));
      }
    }),
    { examples: [[LESS_THAN_AN_ORE]] },
  );
});
