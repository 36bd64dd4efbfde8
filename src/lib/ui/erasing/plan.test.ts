import { MOST_ERASED } from '#lib/domain/events/keeping.ts';
import { expect, it } from 'vitest';
import { atOnce, groupsOf, keptGroupsOf } from './plan.ts';

const at = (day: number) => `2026-11-0${day}T10:00:00.000Z`;

it('what would go is told by kind, with the first and the last time', () => {
  const events = [
    { kind: 'session.opened', at: at(3) },
    { kind: 'member.added', at: at(1) },
    { kind: 'session.opened', at: at(2) },
  ];
  expect(groupsOf(events)).toEqual([
    { id: 'session.opened', kind: 'session.opened', count: 2, first: at(2), last: at(3) },
    { id: 'member.added', kind: 'member.added', count: 1, first: at(1), last: at(1) },
  ]);
});

it('what is kept is told by the reason and the day until which', () => {
  const kept = (because: 'deeds' | 'member', until: '2031-12-31' | null, kind: string) => ({
    ...{ id: kind, kind, at: at(1), because, until },
  });
  const found = keptGroupsOf([
    kept('deeds', '2031-12-31', 'member.added'),
    kept('member', null, 'user.stated'),
    kept('deeds', '2031-12-31', 'member.left'),
  ]);
  expect(found.map(({ because, until, groups }) => [because, until, groups.map(({ kind }) => kind)])).toEqual(
    [
      ['deeds', '2031-12-31', ['member.added', 'member.left']],
      ['member', null, ['user.stated']],
    ],
  );
});

it('is no more at once than one erasing takes, the oldest first', () => {
  const events = Array.from({ length: MOST_ERASED + 1 }, (_, id) => id);
  expect(atOnce(events)).toEqual({ now: events.slice(0, -1), more: true });
  expect(atOnce(events.slice(1))).toMatchObject({ now: events.slice(1), more: false });
});
