import { expect, it } from 'vitest';
import { foundGroups, pageOfDraft } from './found-groups.ts';
import type { Found } from './found-search.svelte.ts';
import { day } from '#tests/setup/books/day.ts';

const me = 'meg';
const draft = { id: 'k', state: 'inbox', createdBy: 'andre', amount: 9_900n, date: null, text: '' } as const;

it('opens a draft where something is to be done with it, or not at all', () => {
  const at = (state: 'inbox' | 'submitted' | 'posted', createdBy: string) =>
    (['bookkeeper', 'manager', 'field', 'auditor'] as const).map((role) =>
      pageOfDraft({ id: 'k', state, createdBy }, { userId: me, role }),
    );
  expect(at('inbox', 'andre')).toEqual(['/inbox/k', null, null, null]);
  expect(at('submitted', 'andre')).toEqual([null, '/approvals/k', null, null]);
  expect(at('posted', me)).toEqual(['/drafts/k', '/drafts/k', '/drafts/k', null]);
});

it('shows a number as amount and as day, and what has no page not at all', () => {
  const voucher = {
    id: 'b',
    series: 'GL',
    year: 2026,
    number: 12n,
    date: day('2026-11-28'),
    text: '',
    source: 'manual' as const,
  };
  const found: Found = {
    vouchers: { amounts: [281_100n], day: '2026-11-28', byAmount: [voucher], byDay: [voucher] },
    drafts: [draft],
    documents: [],
  };
  const groups = (role: 'bookkeeper' | 'auditor') =>
    foundGroups(found, { userId: me, role, go: () => {} }).map(({ name, entries }) => [
      name,
      entries.map(({ value }) => value),
    ]);
  expect(groups('bookkeeper')).toEqual([
    ['amounts', ['amount b']],
    ['days', ['day b']],
    ['drafts', ['draft k']],
    ['documents', []],
  ]);
  expect(groups('auditor')[2]).toEqual(['drafts', []]);
  expect(foundGroups(null, { userId: me, role: 'field', go: () => {} })).toEqual([]);
});
