import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedBy, type VoucherFacts } from '../approval/asked.ts';
import { heldAt, type ApprovalRule, type RulesVersion } from '../approval/rules.ts';
import { PROCEDURES } from './procedures.ts';
import { may, ROLES } from './role.ts';
import { asksLess, contentOf, loweredBy, readContent, weakeningOfRole, WEAKENINGS } from './weakening.ts';

const PEOPLE = ['kari', 'ola'] as const;
const accounts = fc.constantFrom('3000', '4000', '6540', '7000');
const amounts = fc.constantFrom(100n, 1_000n, 50_000n);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const dimensions = fc.record({ type: fc.constant('P'), code: fc.constantFrom('1', '2') });

const rules: fc.Arbitrary<ApprovalRule> = fc
  .record({
    amount: maybe(amounts),
    account: maybe(
      fc.tuple(accounts, accounts).map(([one, other]) => ({
        first: one < other ? one : other,
        last: one < other ? other : one,
      })),
    ),
    counterpartyId: maybe(fc.constantFrom('a', 'b')),
    dimension: maybe(dimensions),
    personId: maybe(fc.constantFrom(...PEOPLE)),
    asks: fc.constantFrom('one' as const, 'person' as const, 'two' as const),
    approver: fc.constantFrom(...PEOPLE),
  })
  .map(({ approver, ...rule }) => ({ ...rule, approverId: rule.asks === 'person' ? approver : null }));

const facts: fc.Arbitrary<VoucherFacts> = fc.record({
  amount: fc.constantFrom(99n, 100n, 999n, 1_000n, 60_000n),
  accounts: fc.array(accounts, { minLength: 1, maxLength: 3 }),
  counterparties: fc.subarray(['a', 'b']),
  dimensions: fc.array(dimensions, { maxLength: 2 }),
  people: fc.subarray([...PEOPLE]),
});
const several = fc.array(rules, { maxLength: 4 });

/** Whether a voucher needs all that it needed before. */
function needsAsMuch(
  next: readonly ApprovalRule[],
  before: readonly ApprovalRule[],
  of: VoucherFacts,
): boolean {
  const [now, then] = [askedBy(next, of), askedBy(before, of)];
  return now.people >= then.people && then.named.every((id) => now.named.includes(id));
}

const TWO: ApprovalRule = {
  ...{ amount: 1_000n, account: null, counterpartyId: null, dimension: null, personId: null },
  ...{ asks: 'two', approverId: null },
};
const unsigned = (...all: readonly ApprovalRule[]) => ({ rules: all, signed: false });

describe('other approval rules', () => {
  it('take protection away, or each voucher needs at least what it needed', () => {
    fc.assert(
      fc.property(several, several, facts, (next, before, of) => {
        if (!asksLess(unsigned(...next), unsigned(...before)))
          expect(needsAsMuch(next, before, of)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('take nothing away where all that was there is still there', () => {
    fc.assert(
      fc.property(several, several, (before, more) => {
        expect(asksLess(unsigned(...more, ...before), unsigned(...before))).toBe(false);
      }),
    );
  });

  it('take it away by a higher limit, fewer people, another person, and signatures that are not asked for', () => {
    const before = unsigned(TWO);
    expect(asksLess(unsigned({ ...TWO, amount: 1_001n }), before)).toBe(true);
    expect(asksLess(unsigned({ ...TWO, amount: 999n }), before)).toBe(false);
    expect(asksLess(unsigned({ ...TWO, asks: 'one' }), before)).toBe(true);
    const named = { ...TWO, asks: 'person', approverId: 'kari' } as const;
    expect(asksLess(unsigned({ ...named, approverId: 'ola' }), unsigned(named))).toBe(true);
    expect(asksLess(unsigned(), before)).toBe(true);
    expect(asksLess(before, { ...before, signed: true })).toBe(true);
    expect(asksLess({ ...before, signed: true }, before)).toBe(false);
  });

  it('are held against what would hold at any time from when they do', () => {
    const versions = fc.array(fc.record({ day: fc.integer({ min: 0, max: 9 }), rules: several }), {
      maxLength: 4,
    });
    const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day));
    const made = (all: readonly { day: number; rules: ApprovalRule[] }[]): RulesVersion[] =>
      all.map(({ day, rules: own }, index) => ({
        ...{ version: index + 1, validFrom: at(day), rules: own, signed: false },
        ...{ madeBy: 'x', madeAt: at(0), previous: null },
      }));
    fc.assert(
      fc.property(versions, fc.integer({ min: 0, max: 9 }), several, facts, (all, day, next, of) => {
        const before = made(all);
        const version = made([...all, { day, rules: next }]).at(-1)!;
        if (loweredBy(version, before)) return;
        for (let moment = 0; moment <= 12; moment += 1) {
          const now = heldAt([...before, version], at(moment))?.rules ?? [];
          expect(needsAsMuch(now, heldAt(before, at(moment))?.rules ?? [], of)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

it('other rules are shown beside those that they ask less than, also where newer ones are to come', () => {
  const from = (month: number) => new Date(Date.UTC(2026, month, 1));
  const made = { madeBy: 'x', madeAt: from(0), previous: null, signed: false };
  const strict = { ...made, version: 1, validFrom: from(0), rules: [TWO] };
  const loose = { ...made, version: 2, validFrom: from(6), rules: [] };
  const next = { validFrom: from(1), rules: [{ ...TWO, amount: 2_000n }], signed: false };
  expect(loweredBy(next, [strict, loose])).toBe(strict);
  expect(loweredBy({ ...next, validFrom: from(6) }, [strict, loose])).toBeNull();
  expect(loweredBy(next, [])).toBeNull();
});

it('a role takes protection away where it makes an administrator or takes one away', () => {
  for (const before of [null, ...ROLES])
    for (const after of [null, ...ROLES]) {
      const found = weakeningOfRole('kari', before, after);
      expect(found !== null).toBe((before === 'administrator') !== (after === 'administrator'));
      if (found)
        expect(found.act).toBe(after === 'administrator' ? 'administrator-made' : 'administrator-ended');
    }
});

it('the same change has one content, and another has another', () => {
  const change = weakeningOfRole('kari', 'administrator', 'manager')!;
  const { before, after } = change;
  expect(contentOf({ act: change.act, after, before })).toBe(contentOf(change));
  expect(contentOf(weakeningOfRole('kari', 'administrator', 'auditor')!)).not.toBe(contentOf(change));
  expect(readContent(contentOf(change))).toEqual(change);
  for (const other of [
    '',
    'null',
    '7',
    '{}',
    ` ${contentOf(change)}`,
    contentOf({ ...change, act: 'x' as never }),
  ])
    expect(readContent(other)).toBeNull();
});

it('whoever confirms may do what they then carry out themselves', () => {
  for (const { ability, by } of Object.values(WEAKENINGS))
    if (by === 'confirmer') expect(may('administrator', ability)).toBe(true);
  expect(PROCEDURES['protection.confirm']).toBe('people.manage');
});
