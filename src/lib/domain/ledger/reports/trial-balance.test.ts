import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from '../../money.ts';
import { kindOfAccount, totalsOf, trialBalanceOf, type AccountMovement } from './trial-balance.ts';
import { walk } from '#tests/setup/walk.ts';

const movement = (
  account: string,
  opening: bigint,
  debit: bigint,
  credit: bigint,
  openingInYear = 0n,
): AccountMovement => ({
  account,
  name: `Konto ${account}`,
  groupingCategory: null,
  opening,
  openingInYear,
  debit,
  credit,
});

describe('the kind of an account', () => {
  it('gives an account the part its number or grouping says', () =>
    walk(
      [
        ['1920', null, 'balance'],
        ['2050', 'egenkapital', 'balance'],
        ['3000', null, 'result'],
        ['8960', 'resultatDisponeringForSAF-T', 'result'],
        ['IB-DIFF', 'egenkapital', 'balance'],
        ['KONSULENT', 'salgsinntekt', 'result'],
        ['9999', null, 'balance'],
        ['1500', 'ukjent', 'balance'],
      ],
      (account, groupingCategory, kind) => {
        expect(kindOfAccount({ account, groupingCategory })).toBe(kind);
      },
    ));
});

describe('the trial balance', () => {
  it('starts result accounts at zero and keeps what earlier years left as one sum', () => {
    const balance = trialBalanceOf([
      movement('1920', 500_00n, 300_00n, 100_00n),
      movement('2000', -200_00n, 0n, 0n),
      movement('3000', -900_00n, 0n, 300_00n),
      movement('6540', 600_00n, 100_00n, 0n),
    ]);
    expect(balance.undistributed).toBe(-300_00n);
    expect(balance.rows.map(({ account, opening, closing }) => [account, opening, closing])).toEqual([
      ['1920', 500_00n, 700_00n],
      ['2000', -200_00n, -200_00n],
      ['3000', 0n, -300_00n],
      ['6540', 0n, 100_00n],
    ]);
    expect(balance.totals).toEqual({ opening: 0n, debit: 400_00n, credit: 400_00n, closing: 0n });
    expect(balance.balanced).toBe(true);
  });

  it('starts result accounts at what the year had brought, where the books begin in its middle', () => {
    const balance = trialBalanceOf([
      movement('1920', 500_00n, 0n, 100_00n, 500_00n),
      movement('3000', -800_00n, 0n, 0n, -800_00n),
      movement('6300', 300_00n, 100_00n, 0n, 300_00n),
    ]);
    expect(balance.undistributed).toBe(0n);
    expect(balance.rows.map(({ account, opening, closing }) => [account, opening, closing])).toEqual([
      ['1920', 500_00n, 400_00n],
      ['3000', -800_00n, -800_00n],
      ['6300', 300_00n, 400_00n],
    ]);
    expect(totalsOf(balance.rows.filter(({ kind }) => kind === 'result')).closing).toBe(-400_00n);
    expect(balance.balanced).toBe(true);
  });

  it('leaves nothing over where a year-end voucher distributed the result', () => {
    const balance = trialBalanceOf([
      movement('1920', 300_00n, 0n, 0n),
      movement('2050', -300_00n, 0n, 0n),
      movement('3000', -300_00n, 0n, 0n),
      movement('8960', 300_00n, 0n, 0n),
    ]);
    expect(balance.undistributed).toBe(0n);
    expect(balance.rows.map(({ account }) => account)).toEqual(['1920', '2050']);
    expect(balance.balanced).toBe(true);
  });

  it('puts the balance sheet before the result, whatever the accounts are called', () => {
    const rows = [{ ...movement('ANNET', 1n, 0n, 0n) }, { ...movement('3000', 0n, 0n, 1n) }];
    expect(trialBalanceOf(rows.reverse()).rows.map(({ account }) => account)).toEqual(['ANNET', '3000']);
  });

  it('says when the books do not balance', () => {
    expect(trialBalanceOf([movement('1920', 1n, 0n, 0n)]).balanced).toBe(false);
    expect(trialBalanceOf([movement('1920', 0n, 1n, 0n)]).balanced).toBe(false);
    expect(trialBalanceOf([]).balanced).toBe(true);
  });
});

describe('for any balanced books', () => {
  const account = fc.integer({ min: 1000, max: 8999 }).map(String);
  const entry = fc.record({
    debit: account,
    credit: account,
    amount: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    earlier: fc.boolean(),
  });

  it('the columns come to zero and no øre is lost', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        const balance = trialBalanceOf(booksOf(entries));
        expect(balance.balanced).toBe(true);
        const moved = sum(entries.filter(({ earlier }) => !earlier).map(({ amount }) => amount));
        expect(balance.totals.debit).toBe(moved);
        for (const row of balance.rows) {
          expect(row.closing).toBe(row.opening + row.debit - row.credit);
          if (row.kind === 'result') expect(row.opening).toBe(0n);
        }
        const parts = ['balance', 'result'].map((kind) =>
          totalsOf(balance.rows.filter((row) => row.kind === kind)),
        );
        expect(sum(parts.map(({ closing }) => closing)) + balance.undistributed).toBe(0n);
      }),
    );
  });

  function booksOf(
    entries: readonly { debit: string; credit: string; amount: bigint; earlier: boolean }[],
  ): AccountMovement[] {
    const books = new Map<string, { opening: bigint; debit: bigint; credit: bigint }>();
    const of = (number: string) => {
      const found = books.get(number) ?? { opening: 0n, debit: 0n, credit: 0n };
      books.set(number, found);
      return found;
    };
    for (const { debit, credit, amount, earlier } of entries) {
      if (earlier) {
        of(debit).opening += amount;
        of(credit).opening -= amount;
      } else {
        of(debit).debit += amount;
        of(credit).credit += amount;
      }
    }
    return [...books].map(([number, at]) => ({ ...movement(number, 0n, 0n, 0n), ...at }));
  }
});
