import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DraftContent } from '../drafts/draft.ts';
import { Mutation, mutationHash, MutationEnvelope } from './mutation.ts';
import { walk } from '#tests/setup/walk.ts';
import { day } from '#tests/setup/books/day.ts';

const draftId = '0198c0de-0000-7000-8000-000000000002';
const photo = (id: string) => ({ id, sha256: 'ab'.repeat(32), size: 1, type: 'image/png' as const });
const content: DraftContent = {
  amount: 100n,
  date: day('2026-06-15'),
  text: 'Kaffe',
  project: null,
  photos: [photo(draftId), photo('0198c0de-0000-7000-8000-000000000003')],
};
const save: Mutation = { type: 'draft.save', draftId, baseRevision: null, content };

describe('a mutation’s hash', () => {
  it('tells another change from it', () =>
    walk(
      [
        ['amount', { amount: 101n }],
        ['absent amount', { amount: null }],
        ['date', { date: day('2026-06-16') }],
        ['text', { text: 'kaffe' }],
        ['project', { project: '1' }],
        ['order of the photos', { photos: content.photos.toReversed() }],
        ['a photo’s hash', { photos: content.photos.map((each) => ({ ...each, sha256: 'cd'.repeat(32) })) }],
        ['a photo’s size', { photos: content.photos.map((each) => ({ ...each, size: 2 })) }],
      ],
      (_, change) => {
        expect(mutationHash({ ...save, content: { ...content, ...change } })).not.toBe(mutationHash(save));
      },
    ));

  it('tells another draft, another base and another kind', () => {
    const discard: Mutation = { type: 'draft.discard', draftId, baseRevision: 1 };
    const others: Mutation[] = [
      save,
      { ...save, baseRevision: 1 },
      { ...save, draftId: '0198c0de-0000-7000-8000-000000000009' },
      discard,
      { ...discard, baseRevision: null },
    ];
    expect(new Set(others.map(mutationHash)).size).toBe(others.length);
  });

  it('says what its version names and no more: what a later one adds changes nothing here', () => {
    const discard: Mutation = { type: 'draft.discard', draftId, baseRevision: 1 };
    const adding = <T>(known: T): T => ({ ...known, added: 1 });
    for (const known of [save, discard]) expect(mutationHash(adding(known))).toBe(mutationHash(known));
    expect(mutationHash({ ...save, content: adding(content) })).toBe(mutationHash(save));
  });

  it('survives the way to the server: read back, it is the same', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 13n }), fc.string({ maxLength: 100 }), (amount, text) => {
        const sent = Mutation.parse({ ...save, content: { ...content, amount, text } });
        expect(mutationHash(Mutation.parse(structuredClone(sent)))).toBe(mutationHash(sent));
      }),
    );
  });
});

describe('what travels', () => {
  const envelope = { mutationId: 1, payloadHash: mutationHash(save), mutation: save };
  it('is refused with anything more or less', () =>
    walk(
      [
        ['number zero', { mutationId: 0 }],
        ['half a number', { mutationId: 1.5 }],
        ['a hash in capitals', { payloadHash: 'AB'.repeat(32) }],
        ['no kind there is', { mutation: { ...save, type: 'draft.approve' } }],
        ['an amount of nothing', { mutation: { ...save, content: { ...content, amount: 0n } } }],
        ['a float', { mutation: { ...save, content: { ...content, amount: 1.5 } } }],
        ['a day there is not', { mutation: { ...save, content: { ...content, date: '2026-02-30' } } }],
        [
          'too many photos',
          { mutation: { ...save, content: { ...content, photos: Array(21).fill(photo(draftId)) } } },
        ],
      ],
      (_, change) => {
        expect(MutationEnvelope.safeParse(envelope).success).toBe(true);
        expect(MutationEnvelope.safeParse({ ...envelope, ...change }).success).toBe(false);
      },
    ));
});
