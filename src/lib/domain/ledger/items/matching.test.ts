import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum, type Minor } from '../../money.ts';
import { ageOf, daysOverdue } from './aged-items.ts';
import { controlKind } from './control.ts';
import {
  checkMatching,
  keyOf,
  partsOf,
  proposalsOf,
  type MatchedPart,
  type OpenItem,
  type SayingItem,
} from './matching.ts';

const item = (no: number, remaining: Minor, change: Partial<SayingItem> = {}): SayingItem => ({
  ...{ voucherId: `v${no}`, line: 1, account: '1500', counterpartyId: 'p', date: '2026-06-15' },
  ...{ remaining, says: [] },
  ...change,
});
const amounts = fc.bigInt({ min: -500n, max: 500n }).filter((amount) => amount !== 0n);
const some = fc
  .array(fc.record({ amount: amounts, paper: fc.constantFrom('', 'F-1', 'F-2', 'F-3') }), { maxLength: 12 })
  .map((all) => all.map(({ amount, paper }, at) => item(at, amount, { says: paper ? [paper] : [] })));

/** What is left of the items once these were matched, one matching after the other. */
function after(items: readonly OpenItem[], matchings: readonly (readonly MatchedPart[])[]): OpenItem[] {
  const left = new Map(items.map((each) => [keyOf(each), each]));
  for (const parts of matchings) {
    expect(checkMatching(parts, [...left.values()])).toMatchObject({ ok: true });
    for (const part of parts) {
      const was = left.get(keyOf(part))!;
      left.set(keyOf(part), { ...was, remaining: was.remaining - part.amount });
    }
  }
  return [...left.values()];
}

describe('what picked items are matched by', () => {
  it('always comes to nothing, stays within each, and uses up the lesser side', () => {
    fc.assert(
      fc.property(some, (items) => {
        const parts = partsOf(items);
        expect(sum(parts.map(({ amount }) => amount))).toBe(0n);
        if (parts.length === 0) {
          expect(new Set(items.map(({ remaining }) => remaining > 0n)).size).toBeLessThan(2);
          return;
        }
        const left = after(items, [parts]).map(({ remaining }) => remaining);
        expect(left.every((each) => each >= 0n) || left.every((each) => each <= 0n)).toBe(true);
        expect(sum(left)).toBe(sum(items.map(({ remaining }) => remaining)));
      }),
    );
  });

  it('is taken in the order of the picks', () => {
    const [first, second, paid] = [item(1, 300n), item(2, 200n), item(3, -350n)];
    expect(partsOf([paid, second, first]).map(({ voucherId, amount }) => [voucherId, amount])).toEqual([
      ['v3', -350n],
      ['v2', 200n],
      ['v1', 150n],
    ]);
  });
});

describe('proposals', () => {
  it('can each be taken, one after the other', () => {
    fc.assert(
      fc.property(some, (items) => {
        after(items, proposalsOf(items));
      }),
    );
  });

  it('are first of one paper, in part where it is one; then of one amount, where no other is meant', () => {
    const items = [
      item(1, 100n, { says: ['F-1'] }),
      item(2, -40n, { says: ['F-1'] }),
      item(3, 70n),
      item(4, -70n),
      item(5, 30n),
      item(6, 30n),
      item(7, -30n),
    ];
    expect(proposalsOf(items).map((parts) => parts.map(({ voucherId }) => voucherId))).toEqual([
      ['v1', 'v2'],
      ['v3', 'v4'],
    ]);
  });

  it('are of one account each', () => {
    const items = [item(1, 100n), item(2, -100n, { account: '1510' })];
    expect(proposalsOf(items)).toEqual([]);
  });
});

describe('a matching', () => {
  const items = [item(1, 100n, { date: '2026-05-01' }), item(2, -60n, { date: '2026-07-01' })];
  const part = (no: number, amount: Minor) => ({ voucherId: `v${no}`, line: 1, amount });
  const refused = (parts: readonly MatchedPart[], of: readonly OpenItem[] = items) => {
    const checked = checkMatching(parts, of);
    return checked.ok ? null : checked.error;
  };

  it('counts from the day of the last of its items', () => {
    expect(checkMatching([part(1, 60n), part(2, -60n)], items)).toEqual({
      ok: true,
      value: { account: '1500', counterpartyId: 'p', date: '2026-07-01' },
    });
  });

  it('is refused, and why', () => {
    const pair = [part(1, 60n), part(2, -60n)];
    expect(refused([...pair, part(1, 10n)])).toEqual({ code: 'item_named_twice' });
    expect(refused([...pair, part(3, 10n)])).toEqual({ code: 'item_unknown' });
    expect(refused([])).toEqual({ code: 'item_unknown' });
    const nobody = items.map((each) => ({ ...each, counterpartyId: null }));
    expect(refused(pair, nobody)).toEqual({ code: 'item_without_party' });
    for (const change of [{ account: '1510' }, { counterpartyId: 'q' }]) {
      expect(refused(pair, [items[0]!, { ...items[1]!, ...change }])).toEqual({ code: 'items_of_several' });
    }
    expect(refused([part(1, 101n), part(2, -60n)])).toEqual({ code: 'item_matched_beyond', open: '1.00' });
    expect(refused([part(1, -1n), part(2, -60n)])).toMatchObject({ code: 'item_matched_beyond' });
    expect(refused([part(1, 60n), part(2, 0n)])).toMatchObject({ code: 'item_matched_beyond' });
    expect(refused([part(1, 61n), part(2, -60n)])).toEqual({
      code: 'matching_unbalanced',
      difference: '0.01',
    });
  });
});

it('how old something is turns over after 30, 60 and 90 days', () => {
  const on = '2026-10-31';
  const ages = { '2026-10-31': 'notDue', '2026-10-30': 'days30', '2026-10-01': 'days30' } as const;
  for (const [due, age] of Object.entries(ages)) expect(ageOf(due as keyof typeof ages, on)).toBe(age);
  expect(ageOf('2026-09-30', on)).toBe('days60');
  expect(ageOf('2026-09-01', on)).toBe('days60');
  expect(ageOf('2026-08-31', on)).toBe('days90');
  expect(ageOf('2026-08-02', on)).toBe('days90');
  expect(ageOf('2026-08-01', on)).toBe('older');
  expect(daysOverdue('2026-12-31', on)).toBe(-61);
});

it('control accounts are those of groups 15 and 24', () => {
  const of = (number: string, standardAccount: string | null = null) =>
    controlKind({ number, standardAccount });
  expect([of('1500'), of('151000'), of('2400'), of('1400'), of('2500'), of('K1', '24')]).toEqual([
    ...['customer', 'customer', 'supplier', null, null, 'supplier'],
  ]);
});
