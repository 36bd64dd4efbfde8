import { expect, it } from 'vitest';
import type { JsonObject } from '../../canonical.ts';
import { Actors } from './actors.ts';

/* Whoever accepts an invitation is let in as it says, and for as long. */

const AT = '2026-11-30T08:00:00.000Z';

function letIn(invited: JsonObject, member: JsonObject, by = 'siv') {
  const actors = new Actors('machine');
  const told = { id: 'e', at: AT, marked: true, place: 0 };
  actors.take({
    ...told,
    actorId: by,
    kind: 'invitation.accepted',
    subject: { type: 'invitation', id: 'i' },
    detail: { role: 'bookkeeper', now: { acceptedAt: AT, ...invited } },
  });
  const faults = actors.take({
    ...told,
    actorId: 'siv',
    kind: 'member.added',
    subject: { type: 'membership', id: 'siv' },
    detail: { role: 'bookkeeper', ...member },
  });
  return faults.map(({ code }) => code);
}
const until = (endsAt: string | null): JsonObject => ({ now: { endsAt } });

it('as the role that it names', () => {
  expect(letIn({}, {})).toEqual([]);
  expect(letIn({}, { role: 'administrator' })).toEqual(['actor_without_ability']);
  expect(letIn({}, {}, 'ola')).toEqual(['actor_without_ability']);
});

it('until its days are over, and no day longer', () => {
  const days = { accessDays: 7 };
  expect(letIn(days, until('2026-12-07T08:00:00.000Z'))).toEqual([]);
  for (const other of ['2026-12-07T08:00:00.001Z', null])
    expect(letIn(days, until(other))).toEqual(['actor_without_ability']);
  expect(letIn(days, {})).toEqual(['actor_without_ability']);
  // Without days it holds until it is ended.
  expect(letIn({ accessDays: null }, until(null))).toEqual([]);
  expect(letIn({}, until('2026-12-07T08:00:00.000Z'))).toEqual(['actor_without_ability']);
});
