import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '#tests/setup/books/day.ts';
import { sum } from '../../money.ts';
import { checkVoucher } from '../voucher.ts';
import { accrualParts, accrualVoucher, checkAccrual, partOf, type Accrual } from './accrual.ts';

const ID = '0198c0de-0000-7000-8000-000000000003';
const accrual: Accrual = {
  ...{ id: ID, voucherId: ID, line: 1, account: '7500', balanceAccount: '1700', amount: 1_000_00n },
  ...{ date: day('2026-11-15'), firstMonth: day('2026-11-01'), months: 3, series: 'GL', text: 'Forsikring' },
  ...{ dimensions: [{ type: 'A', code: '1' }], madeAt: new Date(0), madeBy: ID },
  ...{ endedOn: null, endedAt: null, endedBy: null },
};

it('moves the amount at once, and gives each month its part; the last takes what rounding leaves', () => {
  expect(accrualParts(accrual)).toEqual([
    { part: '0', date: '2026-11-15', amount: -1_000_00n },
    { part: '1', date: '2026-11-15', amount: 333_33n },
    { part: '2', date: '2026-12-01', amount: 333_33n },
    { part: '3', date: '2027-01-01', amount: 333_34n },
  ]);
});

it('comes to nothing to the øre, whatever the amount and the months, in balanced vouchers of no empty line', () =>
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }),
      fc.integer({ min: 1, max: 120 }),
      (amount, months) => {
        const spread = { ...accrual, amount, months };
        if (!checkAccrual({ ...spread, date: accrual.date }, spread, CHART).ok) return;
        const parts = accrualParts(spread);
        expect(sum(parts.map((part) => part.amount))).toBe(0n);
        for (const part of parts) {
          const voucher = accrualVoucher(ID, spread, part);
          expect(checkVoucher(voucher).ok).toBe(true);
          expect(partOf(voucher.sourceRef)).toEqual({ accrualId: ID, part: part.part });
        }
        const shares = parts.slice(1).map((part) => part.amount);
        const least = shares.reduce((one, other) => (one < other ? one : other));
        const most = shares.reduce((one, other) => (one > other ? one : other));
        expect(most - least < BigInt(months)).toBe(true);
      },
    ),
  ));

const plain = { groupingCategory: null, standardAccount: null };
const CHART = ['7500', '1700', '2900', '2400', '3000', '1920', '2740', '2600', '2050', '1640'].map(
  (number) => ({ ...plain, number }),
);

describe('is refused', () => {
  const checked = (change: Partial<Accrual> & { posted?: Accrual['date'] }) => {
    const said = { ...accrual, ...change };
    return checkAccrual({ ...said, date: change.posted ?? said.date }, said, CHART);
  };
  it.each([
    ['of an account of the balance sheet', { account: '1700' }, { code: 'accrual_line', line: 1 }],
    ['by an account of the result', { balanceAccount: '3000' }, { code: 'accrual_account', account: '3000' }],
    ['by suppliers’ debt', { balanceAccount: '2400' }, { code: 'accrual_account', account: '2400' }],
    ['by none', { balanceAccount: '1' }, { code: 'accrual_account', account: '1' }],
    [
      'before the voucher',
      { date: day('2026-11-14'), posted: day('2026-11-15') },
      { code: 'accrual_early', date: '2026-11-15' },
    ],
    [
      'over months that are gone',
      { firstMonth: day('2026-10-01') },
      { code: 'accrual_early', date: '2026-11-15' },
    ],
    [
      'from a month that is ten years ahead',
      { firstMonth: day('2036-12-01') },
      { code: 'accrual_late', months: 120 },
    ],
    ['of less than an øre a month', { amount: -2n }, { code: 'accrual_too_small', months: 3 }],
  ])('%s', (_, change, error) => {
    expect(checked(change)).toEqual({ ok: false, error });
  });
  it.each(['1920', '2740', '2600', '2050', '1640'])('by %s, which has books of its own', (account) => {
    const error = { code: 'accrual_account', account };
    expect(checked({ balanceAccount: account })).toEqual({ ok: false, error });
  });
  it('nothing else is', () => {
    expect(checked({ balanceAccount: '2900', account: '3000', amount: -3n }).ok).toBe(true);
  });
});
