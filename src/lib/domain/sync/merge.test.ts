import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Coding, DraftContent } from '../drafts/draft.ts';
import { differing, merge } from './merge.ts';
import type { DraftVersion } from './version.ts';
import { day } from '#tests/setup/books/day.ts';

const photo = (id: string) => ({ id, sha256: 'ab'.repeat(32), size: 1, type: 'image/png' as const });
const ONE = '0198c0de-0000-7000-8000-000000000001';
const text = fc.constantFrom('a', 'b', 'c');
const date = fc.constantFrom(day('2026-06-15'), day('2026-06-16'));
const amount = fc.constantFrom(100n, 200n, 300n);
const code = fc.constantFrom('1', '2', null);

const content: fc.Arbitrary<DraftContent> = fc.record({
  ...{ amount, date: fc.option(date), text, project: code },
  photos: fc.constantFrom([], [photo(ONE)]),
});
const coding: fc.Arbitrary<Coding> = fc.record({
  ...{ series: fc.constant('GL'), date, text, amount, account: fc.constantFrom('6540', '6860') },
  ...{ vatCode: code, creditAccount: fc.constant('1920'), counterpartyId: fc.constant(null) },
  ...{ project: code, noPhoto: fc.constant(null), lines: fc.constant(null) },
});
const version: fc.Arbitrary<DraftVersion> = fc.record({ content, coding: fc.option(coding) });

const MONEY = /amount|photos|account|vat|credit|lines|series|counterparty|noPhoto/i;
const fieldsOf = (one: DraftVersion, other: DraftVersion) => differing(one, other).map(({ field }) => field);

describe('three versions of a draft', () => {
  it('money, VAT and papers are never put together: what is merged has them as both, or as who alone was at it', () => {
    fc.assert(
      fc.property(version, version, version, (base, here, there) => {
        const merged = merge(base, here, there);
        if (merged.do !== 'merged') return;
        // Either nobody else did anything, or neither touched what is not plain.
        if (fieldsOf(base, there).every((field) => !fieldsOf(here, there).includes(field))) return;
        for (const side of [here, there])
          expect(fieldsOf(merged.version, side).filter((field) => MONEY.test(field))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('nothing that either did is lost without a person: merged has it, or it is shown', () => {
    fc.assert(
      fc.property(version, version, version, (base, here, there) => {
        const merged = merge(base, here, there);
        const ours = fieldsOf(base, here);
        if (merged.do === 'theirs')
          expect(ours.filter((field) => fieldsOf(here, there).includes(field))).toEqual([]);
        if (merged.do === 'conflict')
          expect(merged.fields.map(({ field }) => field)).toEqual(fieldsOf(here, there));
        if (merged.do !== 'merged') return;
        const result = merged.version;
        expect(ours.filter((field) => fieldsOf(result, here).includes(field))).toEqual([]);
        const theirs = fieldsOf(base, there);
        expect(theirs.filter((field) => fieldsOf(result, there).includes(field))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('who alone was at it is not asked; the same on both sides is no difference', () => {
    fc.assert(
      fc.property(version, version, (base, other) => {
        expect(merge(base, base, other)).toEqual({ do: 'theirs' });
        expect(merge(base, other, other)).toEqual({ do: 'theirs' });
        const mine = merge(base, other, base);
        expect(mine).toEqual(
          fieldsOf(base, other).length === 0 ? { do: 'theirs' } : { do: 'merged', version: other },
        );
      }),
    );
  });

  const base: DraftVersion = {
    content: { amount: 100n, date: null, text: 'Kaffe', project: null, photos: [] },
    coding: null,
  };
  const saying = (change: Partial<DraftContent>): DraftVersion => ({
    ...base,
    content: { ...base.content, ...change },
  });

  it.each<[string, Partial<DraftContent>, Partial<DraftContent>, string]>([
    ['words here, a project there', { text: 'Te' }, { project: '1' }, 'merged'],
    ['words on both sides', { text: 'Te' }, { text: 'Melk' }, 'conflict'],
    ['an amount here, words there', { amount: 200n }, { text: 'Te' }, 'conflict'],
    ['words here, an amount there', { text: 'Te' }, { amount: 200n }, 'conflict'],
    ['a picture there', { text: 'Te' }, { photos: [photo(ONE)] }, 'conflict'],
    [
      'the same amount on both sides, and words here',
      { amount: 200n, text: 'Te' },
      { amount: 200n },
      'merged',
    ],
  ])('%s', (_, here, there, expected) => {
    expect(merge(base, saying(here), saying(there)).do).toBe(expected);
  });
});
