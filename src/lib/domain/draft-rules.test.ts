import { describe, expect, it } from 'vitest';
import { DRAFT_STATES, type Coding, type DraftState } from './draft.ts';
import { checkDecision, checkOpen, checkSave, missingForSubmit, type DraftFacts } from './draft-rules.ts';

const draft = (change: Partial<DraftFacts> = {}): DraftFacts => ({
  revision: 3,
  state: 'inbox',
  createdBy: 'jonas',
  coding: null,
  ...change,
});
const refused = (code: string, facts = {}) => ({ ok: false, error: { code, ...facts } });
const CLOSED: DraftState[] = DRAFT_STATES.filter((state) => state !== 'inbox');

describe('saving', () => {
  const save = (held: DraftFacts | null, baseRevision: number | null, actorId = 'jonas') =>
    checkSave(held, { baseRevision, actorId });

  it('takes a new draft and a change of the revision that stands', () => {
    expect(save(null, null).ok).toBe(true);
    expect(save(draft(), 3).ok).toBe(true);
  });

  it.each([
    ['an older revision', draft(), 2],
    ['a newer revision than there is', draft(), 4],
    ['an id that is taken', draft(), null],
    ['a revision of nothing', null, 1],
  ] as const)('refuses %s', (_, held, base) => {
    expect(save(held, base)).toEqual(refused('draft_changed_meanwhile'));
  });

  it('refuses another’s draft before it says anything about it', () => {
    for (const state of DRAFT_STATES) {
      expect(save(draft({ state }), 9, 'kari')).toEqual(refused('draft_not_yours'));
    }
  });

  it.each(CLOSED)('refuses one that is %s', (state) => {
    expect(save(draft({ state }), 3)).toEqual(refused('draft_not_open', { state }));
    expect(checkOpen(draft({ state }), 3)).toEqual(refused('draft_not_open', { state }));
  });
});

describe('deciding', () => {
  const now = { hash: 'h3', submittedBy: 'ingrid' };
  const decision = { revision: 3, contentHash: 'h3', actorId: 'marit' };
  const submitted = draft({ state: 'submitted' });

  it('takes a decision about exactly what stands', () => {
    expect(checkDecision(submitted, now, decision).ok).toBe(true);
  });

  it.each(DRAFT_STATES.filter((state) => state !== 'submitted'))('refuses a draft that is %s', (state) => {
    expect(checkDecision(draft({ state }), now, decision)).toEqual(refused('draft_not_submitted', { state }));
  });

  it.each([
    ['another revision', { revision: 2 }],
    ['other content under the same revision', { contentHash: 'h2' }],
  ])('is void for %s, whoever asks', (_, change) => {
    expect(checkDecision(submitted, now, { ...decision, ...change })).toEqual(refused('approval_void'));
    expect(checkDecision(submitted, now, { ...decision, ...change, actorId: 'ingrid' })).toEqual(
      refused('approval_void'),
    );
  });

  it('refuses the one who submitted it', () => {
    expect(checkDecision(submitted, now, { ...decision, actorId: 'ingrid' })).toEqual(
      refused('approval_of_own_work'),
    );
  });
});

it('submitting needs a coding and then a picture', () => {
  const content = { amount: 1n, date: null, text: '', project: null, photos: [] };
  const photo = { id: 'p', sha256: '', size: 1, type: 'image/png' as const };
  const coding = { account: '6540' } as Coding;
  expect(missingForSubmit({ content, coding: null })).toBe('coding');
  expect(missingForSubmit({ content, coding })).toBe('photo');
  expect(missingForSubmit({ content: { ...content, photos: [photo] }, coding })).toBeNull();
});
