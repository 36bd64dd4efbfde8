import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DRAFT_STATES, type Coding, type DraftState } from './draft.ts';
import {
  checkDecision,
  checkFourEyes,
  checkOpen,
  checkReopen,
  checkSave,
  missingForSubmit,
  type DraftFacts,
} from './draft-rules.ts';
import { walk } from '#tests/setup/walk.ts';

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

  it('refuses a change of another revision than there is', () =>
    walk(
      [
        ['an older revision', draft(), 2],
        ['a newer revision than there is', draft(), 4],
        ['an id that is taken', draft(), null],
        ['a revision of nothing', null, 1],
      ] as const,
      (_, held, base) => {
        expect(save(held, base)).toEqual(refused('draft_changed_meanwhile'));
      },
    ));

  it('refuses another’s draft before it says anything about it', () => {
    for (const state of DRAFT_STATES) {
      expect(save(draft({ state }), 9, 'kari')).toEqual(refused('draft_not_yours'));
    }
  });

  it('refuses one in any other state', () =>
    walk(CLOSED, (state) => {
      expect(save(draft({ state }), 3)).toEqual(refused('draft_not_open', { state }));
      expect(checkOpen(draft({ state }), 3)).toEqual(refused('draft_not_open', { state }));
    }));
});

describe('deciding', () => {
  const people = { involved: ['jonas', 'ingrid'], approvers: ['marit'] };
  const now = { hash: 'h3', people };
  const decision = { revision: 3, contentHash: 'h3', actorId: 'marit' };
  const submitted = draft({ state: 'submitted' });

  it('takes a decision about exactly what stands', () => {
    expect(checkDecision(submitted, now, decision)).toEqual({ ok: true, value: { nobodyElse: false } });
  });

  it('refuses a draft in any other state', () =>
    walk(
      DRAFT_STATES.filter((state) => state !== 'submitted'),
      (state) => {
        expect(checkDecision(draft({ state }), now, decision)).toEqual(
          refused('draft_not_submitted', { state }),
        );
      },
    ));

  it('is void for other words of it, whoever asks', () =>
    walk(
      [
        ['another revision', { revision: 2 }],
        ['other content under the same revision', { contentHash: 'h2' }],
      ],
      (_, change) => {
        expect(checkDecision(submitted, now, { ...decision, ...change })).toEqual(refused('approval_void'));
        expect(checkDecision(submitted, now, { ...decision, ...change, actorId: 'ingrid' })).toEqual(
          refused('approval_void'),
        );
      },
    ));

  it('refuses who had a hand in it, and names those who can', () =>
    walk(['jonas', 'ingrid'], (actorId) => {
      expect(checkDecision(submitted, now, { ...decision, actorId })).toEqual(
        refused('approval_of_own_work', { approvers: ['marit'] }),
      );
    }));
});

describe('four eyes', () => {
  it('see nobody else where the only approver took the receipt', () => {
    const people = { involved: ['marit', 'ingrid'], approvers: ['marit'] };
    expect(checkFourEyes(people, 'marit')).toEqual({ ok: true, value: { nobodyElse: true } });
  });

  it('see somebody else as soon as there is one', () => {
    const people = { involved: ['marit', 'ingrid'], approvers: ['marit', 'olav'] };
    expect(checkFourEyes(people, 'marit')).toEqual(refused('approval_of_own_work', { approvers: ['olav'] }));
    expect(checkFourEyes(people, 'olav')).toEqual({ ok: true, value: { nobodyElse: false } });
  });

  it('are two wherever they can be: of any people, one of them may decide', () => {
    const some = fc.subarray(['a', 'b', 'c', 'd', 'e']);
    fc.assert(
      fc.property(some, some, (involved, approvers) => {
        const may = approvers.filter((id) => checkFourEyes({ involved, approvers }, id).ok);
        const apart = approvers.filter((id) => !involved.includes(id));
        expect(may).toEqual(apart.length > 0 ? apart : approvers);
      }),
    );
  });
});

it('submitting needs a coding, and then a picture or the reason why there is none', () => {
  const content = { amount: 1n, date: null, text: '', project: null, photos: [] };
  const photo = { id: 'p', sha256: '', size: 1, type: 'image/png' as const };
  const coding = { account: '6540', noPhoto: null } as Coding;
  expect(missingForSubmit({ content, coding: null })).toBe('coding');
  expect(missingForSubmit({ content, coding })).toBe('photo');
  expect(missingForSubmit({ content: { ...content, photos: [photo] }, coding })).toBeNull();
  expect(missingForSubmit({ content, coding: { ...coding, noPhoto: 'Kvitteringen er tapt' } })).toBeNull();
});

it('a posted draft is opened again once its voucher is reversed, and no other draft is', () => {
  expect(checkReopen({ state: 'posted' }, { reversed: true }).ok).toBe(true);
  expect(checkReopen({ state: 'posted' }, { reversed: false })).toEqual(refused('voucher_not_reversed'));
  for (const state of DRAFT_STATES.filter((each) => each !== 'posted')) {
    expect(checkReopen({ state }, { reversed: true })).toEqual(refused('draft_not_posted', { state }));
  }
});
