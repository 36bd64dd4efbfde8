import { expect, it } from 'vitest';
import type { JsonObject } from '../../canonical.ts';
import { OVERLAP_MS } from './order.ts';
import { Others } from './others.ts';
import { somebodyElse } from './somebody-else.ts';

/* Whom a log gives an ability at a moment. */

const NOW = Date.parse('2026-11-30T08:00:00.000Z');
const iso = (ms: number) => new Date(ms).toISOString();

/** A manager as the log says them, when somebody decides about their own work. */
function elseWith(detail: JsonObject): string | null {
  const told = { id: 'e', actorId: 'kari', marked: true, at: iso(NOW - 86_400_000) };
  const others = new Others();
  others.take({
    ...{ ...told, place: 0, kind: 'user.introduced', subject: { type: 'user', id: 'siv' } },
    detail: { says: { disabledAt: null } },
  });
  others.take({
    ...{ ...told, place: 1, kind: 'member.added', subject: { type: 'membership', id: 'siv' }, detail },
  });
  const asked = { ability: 'draft.approve', except: new Set(['ola']) } as const;
  return somebodyElse({ at: iso(NOW), place: 2 }, asked, others);
}
const manager = (endsAt: string | null) => ({ role: 'manager', now: { role: 'manager', endsAt } });

it('is who has the role, until their time is over, whatever the log says of that when', () => {
  expect(elseWith(manager(null))).toBe('siv');
  expect(elseWith(manager(iso(NOW + OVERLAP_MS + 1)))).toBe('siv');
  for (const over of [NOW + OVERLAP_MS, NOW, NOW - 1000]) expect(elseWith(manager(iso(over)))).toBeNull();
});

it('is who has it by an event from before they said how long', () => {
  expect(elseWith({ role: 'manager' })).toBe('siv');
  expect(elseWith({ role: 'bookkeeper' })).toBeNull();
});
