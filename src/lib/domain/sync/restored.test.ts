import { expect, test } from 'vitest';
import { afterRestore, contentHash, type AfterRestore, type HeldDraft, type KeptDraft } from './restored.ts';
import { day } from '#tests/setup/books/day.ts';

const kept = (change: Partial<KeptDraft> = {}): KeptDraft => ({
  revision: 3,
  contentHash: 'here',
  discarded: false,
  pending: false,
  lost: true,
  outgrown: true,
  ...change,
});
const held = (change: Partial<HeldDraft> = {}): HeldDraft => ({
  id: '0198',
  revision: 3,
  state: 'inbox',
  contentHash: 'there',
  ...change,
});

const cases: [string, KeptDraft, HeldDraft | null, AfterRestore][] = [
  ['lost', kept(), null, { do: 'send', revision: null }],
  ['lost, with a change that waits', kept({ pending: true }), null, { do: 'send', revision: null }],
  ['lost, and thrown away here', kept({ discarded: true, pending: true }), null, { do: 'forget' }],
  [
    'thrown away on both sides',
    kept({ discarded: true, pending: true }),
    held({ state: 'discarded' }),
    { do: 'forget' },
  ],
  [
    'thrown away here alone',
    kept({ discarded: true, pending: true }),
    held({ revision: 1, contentHash: 'here' }),
    { do: 'send', revision: 1 },
  ],
  ['the same', kept(), held({ revision: 2, contentHash: 'here' }), { do: 'agree', revision: 2 }],
  [
    'the same, its answer lost',
    kept({ revision: null, pending: true }),
    held({ revision: 1, contentHash: 'here' }),
    { do: 'agree', revision: 1 },
  ],
  [
    'the same, and further there',
    kept(),
    held({ revision: 5, state: 'posted', contentHash: 'here' }),
    { do: 'agree', revision: 5 },
  ],
  ['an older version', kept(), held({ revision: 2 }), { do: 'send', revision: 2 }],
  [
    'an older version, with a change that waits',
    kept({ pending: true }),
    held({ revision: 1 }),
    { do: 'send', revision: 1 },
  ],
  ['changed on both sides', kept(), held(), { do: 'ask' }],
  ['changed on both sides, not open there', kept(), held({ state: 'submitted' }), { do: 'closed' }],
  [
    'the same, and nobody knows whether anything is lost',
    kept({ lost: null }),
    held({ state: 'submitted' }),
    { do: 'keep' },
  ],
  ['nothing of here is lost: another has changed it, as ever', kept({ lost: false }), held(), { do: 'keep' }],
  [
    'what another wrote since stands where an older version stood',
    kept({ outgrown: false }),
    held({ revision: 2 }),
    { do: 'ask' },
  ],
  [
    'the same, with a change that waits',
    kept({ outgrown: false, pending: true }),
    held({ revision: 2 }),
    { do: 'keep' },
  ],
  ['as far, with a change that waits', kept({ pending: true }), held(), { do: 'keep' }],
  ['never answered, and there differently', kept({ revision: null, pending: true }), held(), { do: 'keep' }],
];

test.each(cases)('%s', (_name, here, there, outcome) => {
  expect(afterRestore(here, there)).toEqual(outcome);
});

test('a hash names the draft and everything it says, not the revision', () => {
  const content = { amount: 12_500n, date: day('2026-06-15'), text: 'Kaffe', project: null, photos: [] };
  const hash = contentHash('0198a9a0-0000-7000-8000-000000000001', content);
  expect(contentHash('0198a9a0-0000-7000-8000-000000000001', { ...content })).toBe(hash);
  expect(contentHash('0198a9a0-0000-7000-8000-000000000002', content)).not.toBe(hash);
  expect(contentHash('0198a9a0-0000-7000-8000-000000000001', { ...content, amount: 12_501n })).not.toBe(hash);
});
