import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '#tests/setup/books/day.ts';
import {
  askedBy,
  factsOf,
  fits,
  isMet,
  lackingOf,
  ONE_PERSON,
  partOf,
  type Given,
  type VoucherFacts,
} from './asked.ts';
import { heldAt, ruleSaid, rulesRead, type ApprovalRule } from './rules.ts';
import { holdsAt, type StandIn } from './stand-ins.ts';

const [ANNE, BO, CARI] = ['a', 'b', 'c'].map((last) => `0198c0de-0000-7000-8000-00000000000${last}`) as [
  string,
  string,
  string,
];
const anything: ApprovalRule = {
  ...{ amount: null, account: null, counterpartyId: null, dimension: null, personId: null },
  ...{ asks: 'one', approverId: null },
};
const rule = (change: Partial<ApprovalRule>): ApprovalRule => ({ ...anything, ...change });
const named = (approverId: string, change: Partial<ApprovalRule> = {}) =>
  rule({ asks: 'person', approverId, ...change });
const facts: VoucherFacts = {
  amount: 1_000_000n,
  accounts: ['6540', '2710', '1920'],
  counterparties: [CARI],
  dimensions: [{ type: 'P', code: '1' }],
  people: [ANNE, BO],
};
const standIn: StandIn = {
  ...{ id: ANNE, absent: BO, standsIn: CARI, startsOn: day('2026-07-01'), endsOn: day('2026-07-31') },
  ...{ givenBy: ANNE, givenAt: new Date(0), endedAt: null, endedBy: null },
};

describe('a rule', () => {
  it('is about a voucher of which all holds that it says', () => {
    const line = { amount: 100n, counterpartyId: null, dimensions: [], account: '1' };
    expect(factsOf([line, { ...line, amount: -100n }, { ...line, amount: 0n }], []).amount).toBe(100n);
    expect(fits(anything, facts)).toBe(true);
    expect([1_000_000n, 1_000_001n].map((amount) => fits(rule({ amount }), facts))).toEqual([true, false]);
    const on = (first: string, last: string) => fits(rule({ account: { first, last } }), facts);
    expect([on('6000', '6999'), on('6540', '6540'), on('6541', '6999')]).toEqual([true, true, false]);
    expect(fits(rule({ counterpartyId: BO }), facts)).toBe(false);
    expect(fits(rule({ dimension: { type: 'P', code: '2' } }), facts)).toBe(false);
    expect(fits(rule({ personId: BO, amount: 1n, dimension: { type: 'P', code: '1' } }), facts)).toBe(true);
    expect(fits(rule({ personId: CARI }), facts)).toBe(false);
  });

  it('is read as it was said, and nothing else is a rule', () => {
    const own = named(BO, { amount: 1_000_050n, account: { first: '6000', last: '6999' } });
    expect(rulesRead(JSON.parse(JSON.stringify([ruleSaid(own), ruleSaid(anything)])))).toEqual([
      own,
      anything,
    ]);
    for (const wrong of [{ asks: 'nobody' }, { amount: 5 }, { asks: 'person' }, { approver: BO }])
      expect(rulesRead([{ ...ruleSaid(anything), ...wrong }])).toBeNull();
    expect(rulesRead({})).toBeNull();
    expect(rulesRead([null])).toBeNull();
  });

  it('of several each is to be met; adding one never asks less', () => {
    const two = rule({ asks: 'two', amount: 500_000n });
    expect(askedBy([named(BO), two, named(CARI, { personId: CARI })], facts)).toEqual({
      people: 2,
      named: [BO],
    });
    expect(askedBy([], facts)).toEqual(ONE_PERSON);
  });

  it('holds from its moment on, until a later version begins', () => {
    const at = (version: number, hour: number) => ({ version, validFrom: new Date(hour * 3_600_000) });
    const versions = [at(1, 10), at(3, 20), at(2, 30)];
    const held = [9, 10, 19, 20, 31].map((hour) => heldAt(versions, new Date(hour * 3_600_000))?.version);
    expect(held).toEqual([undefined, 1, 1, 3, 3]);
  });
});

it('somebody stands in on the days of Norway, until it is ended', () => {
  const at = (moment: string, change = {}) => holdsAt({ ...standIn, ...change }, new Date(moment));
  expect(at('2026-06-30T21:59:59Z')).toBe(false);
  expect(at('2026-06-30T22:00:00Z')).toBe(true);
  expect(at('2026-07-31T21:59:59Z')).toBe(true);
  expect(at('2026-07-31T22:00:00Z')).toBe(false);
  const endedAt = new Date('2026-07-10T12:00:00Z');
  expect([at('2026-07-10T11:59:59Z', { endedAt }), at('2026-07-10T12:00:00Z', { endedAt })]).toEqual([
    true,
    false,
  ]);
});

describe('an approval', () => {
  const at = new Date('2026-07-15T12:00:00Z');
  const part = (actor: string, rules: ApprovalRule[], given: Given[] = [], standIns = [standIn]) =>
    partOf(actor, { asked: askedBy(rules, facts), given, standIns, at });

  it('of one person is enough where nothing more is asked', () => {
    expect(part(ANNE, [])).toEqual({ ok: true, value: { inPlaceOf: null, completes: true } });
  });

  it('is of one of those who are named, and of no other in whose place they stand', () => {
    const named = [rule({ approverId: BO }), rule({ approverId: CARI })];
    const before = { ok: false, error: { code: 'approval_given_before' } };
    expect(part(CARI, named, [{ by: CARI, inPlaceOf: null }])).toEqual(before);
    expect(part(CARI, named, [{ by: CARI, inPlaceOf: BO }])).toEqual(before);
  });

  it('is one of two, and not both', () => {
    const two = [rule({ asks: 'two' })];
    expect(part(ANNE, two)).toEqual({ ok: true, value: { inPlaceOf: null, completes: false } });
    const given = [{ by: ANNE, inPlaceOf: null }];
    expect(part(ANNE, two, given)).toEqual({ ok: false, error: { code: 'approval_given_before' } });
    expect(part(BO, two, given)).toEqual({ ok: true, value: { inPlaceOf: null, completes: true } });
  });

  it('is by who is named, or in their place, and by nobody else', () => {
    expect(part(BO, [named(BO)])).toEqual({ ok: true, value: { inPlaceOf: null, completes: true } });
    expect(part(CARI, [named(BO)])).toEqual({ ok: true, value: { inPlaceOf: BO, completes: true } });
    expect(part(ANNE, [named(BO)])).toEqual({
      ok: false,
      error: { code: 'approval_not_asked', approvers: [BO] },
    });
    expect(part(CARI, [named(BO)], [], [])).toMatchObject({ ok: false });
  });

  it('leaves their places to those who are named', () => {
    const rules = [named(BO), rule({ asks: 'two' })];
    const first = [{ by: ANNE, inPlaceOf: null }];
    expect(part(ANNE, rules)).toMatchObject({ value: { completes: false } });
    expect(part(CARI, rules, first, [])).toMatchObject({ error: { code: 'approval_not_asked' } });
    expect(part(BO, rules, first)).toMatchObject({ value: { completes: true } });
  });
});

describe('whatever the rules', () => {
  const person = fc.constantFrom(ANNE, BO, CARI);
  const rules = fc.array(
    fc.oneof(
      fc.constantFrom(rule({ asks: 'two' }), anything, rule({ amount: 2_000_000n })),
      person.map((id) => named(id)),
    ),
    { maxLength: 5 },
  );

  it('approvals that are taken lead to all that is asked, and each but the last leaves something to ask for', () => {
    fc.assert(
      fc.property(rules, fc.array(person, { maxLength: 12 }), (all, people) => {
        const asked = askedBy(all, facts);
        const given: Given[] = [];
        for (const by of [...people, ANNE, BO, CARI]) {
          if (isMet(lackingOf(asked, given))) break;
          const taken = partOf(by, { asked, given, standIns: [], at: new Date(0) });
          if (!taken.ok) continue;
          given.push({ by, inPlaceOf: taken.value.inPlaceOf });
          expect(isMet(lackingOf(asked, given))).toBe(taken.value.completes);
        }
        expect(isMet(lackingOf(asked, given))).toBe(true);
        expect(given.length).toBe(Math.max(asked.people, asked.named.length));
      }),
    );
  });
});
