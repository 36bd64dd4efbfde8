import { expect, it } from 'vitest';
import type { JsonObject } from '../../canonical.ts';
import { Others } from './others.ts';
import { passkeyLog } from './passkey-log.ts';

function membership(...said: readonly (readonly [kind: string, detail: JsonObject | null])[]): Others {
  const others = new Others();
  for (const [place, [kind, detail]] of said.entries()) {
    const subject = { type: 'membership', id: 'ada' };
    const at = `2026-11-30T08:00:0${place}.000Z`;
    others.take({ id: `e${place}`, at, actorId: 'x', kind, subject, detail, marked: true, place });
  }
  return others;
}
const wasAdministrator = (others: Others, place: number) =>
  passkeyLog(others, 'c').isAdministrator('ada', place);
const role = (is: string): JsonObject => ({ now: { role: is } });

it('who was an administrator is what the log had said before', () => {
  const log = membership(
    ['member.added', role('administrator')],
    ['member.role_changed', role('manager')],
    ['member.role_changed', role('administrator')],
    ['member.left', role('administrator')],
  );
  expect([0, 1, 2, 3, 4].map((place) => wasAdministrator(log, place))).toEqual([
    ...[false, true, false, true, false],
  ]);
});

it('what was erased nobody is held to, and who left had left', () => {
  const log = membership(['member.added', null], ['member.left', null]);
  expect([0, 1, 2].map((place) => wasAdministrator(log, place))).toEqual([false, true, false]);
});
