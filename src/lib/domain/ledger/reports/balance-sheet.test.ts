import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sum } from '../../money.ts';
import { balancePartOf, balanceRows, isCash } from './balance-sheet.ts';

const stood = (account: string, opening: bigint, moved: bigint, openingInYear = 0n) => ({
  ...{ account, name: account, groupingCategory: null, opening, openingInYear },
  debit: moved > 0n ? moved : 0n,
  credit: moved < 0n ? -moved : 0n,
});

it('puts what there is on one side and what is owed on the other, with what no voucher has moved to equity', () => {
  const { rows, totals } = balanceRows(
    [
      stood('1250', 100n, 0n),
      stood('1920', 200n, 550n),
      stood('2000', -300n, 0n),
      stood('2400', 0n, -50n),
      stood('3000', 0n, -500n),
    ],
    [stood('1250', 0n, 100n), stood('1920', 0n, 200n), stood('2000', 0n, -300n)],
  );
  expect(rows.map(({ account, part, amount, lastYear }) => [account, part, amount, lastYear])).toEqual([
    ['1250', 'fixedAssets', 100n, 100n],
    ['1920', 'currentAssets', 750n, 200n],
    ['2000', 'equity', 300n, 300n],
    ['', 'equity', 500n, 0n],
    ['2400', 'shortTermDebt', 50n, 0n],
  ]);
  expect(totals).toEqual({ assets: 850n, equityAndDebt: 850n });
});

it('is equal on both sides whatever was posted, this year and before', () => {
  const accounts = ['1100', '1920', '2050', '2220', '2400', '3000', '6300', '8960', 'A-1'];
  const entry = fc.record({
    debit: fc.constantFrom(...accounts),
    credit: fc.constantFrom(...accounts),
    amount: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    before: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 40 }), (entries) => {
      const of = (account: string, before: boolean) =>
        sum(
          entries
            .filter((each) => each.before === before)
            .map(
              ({ debit, credit, amount }) =>
                (debit === account ? amount : 0n) - (credit === account ? amount : 0n),
            ),
        );
      const { rows, totals } = balanceRows(
        accounts.map((account) => stood(account, of(account, true), of(account, false))),
        accounts.map((account) => stood(account, 0n, of(account, true))),
      );
      const side = (of: 'amount' | 'lastYear', asset: boolean) =>
        sum(rows.filter(({ part }) => part.endsWith('Assets') === asset).map((row) => row[of]));
      expect(totals.assets).toBe(totals.equityAndDebt);
      expect(side('amount', true)).toBe(totals.assets);
      expect(side('lastYear', true)).toBe(side('lastYear', false));
    }),
  );
});

it('goes by what the chart says, then by the number; an account that says neither is a claim', () => {
  const part = (account: string, groupingCategory: string | null) =>
    balancePartOf({ account, groupingCategory });
  expect(part('2990', 'egenkapital')).toBe('equity');
  expect(part('1390', null)).toBe('fixedAssets');
  expect(part('2120', null)).toBe('longTermDebt');
  expect(part('K7', null)).toBe('currentAssets');
});

it('finds cash by what a chart of its own is mapped to, else by the number', () => {
  const nothing = { groupingCode: null, standardAccount: null };
  const cash = [
    { ...nothing, account: '1920' },
    { ...nothing, account: '1010', standardAccount: '1920' },
    { ...nothing, account: '1010', groupingCode: '1920' },
  ];
  const none = [
    { ...nothing, account: '1500' },
    { ...nothing, account: '1930', standardAccount: '1500' },
    { ...nothing, account: '1930', groupingCode: '1500' },
  ];
  expect([...cash, ...none].filter(isCash)).toEqual(cash);
});
