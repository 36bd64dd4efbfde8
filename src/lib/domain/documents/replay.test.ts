import { expect, it } from 'vitest';
import type { JsonObject } from '../canonical.ts';
import type { ReplayedEvent } from '../events/replay/event.ts';
import { Others } from '../events/replay/others.ts';
import type { Dispatch } from './document.ts';
import { judgeSigners } from './replay.ts';

const HOUR = 3_600_000;
const BEGUN = Date.parse('2026-11-29T12:00:00.000Z');
const event = (kind: string, type: string, ms: number, detail: JsonObject): ReplayedEvent => ({
  ...{ id: 'e', at: new Date(BEGUN + ms).toISOString(), actorId: 'x', kind, detail, marked: true },
  ...{ subject: { type, id: type === 'document' ? 'd' : 'kari' }, place: 100 + ms / HOUR },
});
const named = (name: string) => ({ says: { name, disabledAt: null } });

function judged(others: readonly ReplayedEvent[], change: Partial<ReplayedEvent> = {}): string[] {
  const told = new Others();
  for (const each of others) told.take(each);
  const signers = [{ no: 1, userId: 'kari', name: 'Kari', field: '' }];
  const sent = { ...event('document.sent', 'document', 0, {}), ...change };
  return judgeSigners([sent], { signers } as unknown as Dispatch, told).map(({ code }) => code);
}

it('who is asked to sign is a member who may, under a name that they had', () => {
  const member = event('member.added', 'membership', -9 * HOUR, { role: 'manager' });
  const kari = event('user.introduced', 'user', -9 * HOUR, named('Kari'));
  const renamed = (ms: number) => event('user.renamed', 'user', ms, named('Kari Nordmann'));
  expect(judged([member, kari])).toEqual([]);
  expect(judged([member, kari, renamed(-HOUR)])).toEqual([]);
  expect(judged([member, kari, renamed(HOUR)])).toEqual([]);
  expect(judged([member, kari, renamed(-3 * HOUR)])).toEqual(['signer_differs']);
  expect(judged([kari])).toEqual(['signer_differs']);
  const role = (given: string, ms: number) => event('member.role_changed', 'membership', ms, { role: given });
  expect(judged([member, kari, role('auditor', -3 * HOUR)])).toEqual(['signer_differs']);
  expect(judged([member, kari, role('auditor', -HOUR)])).toEqual([]);
  // Of releases whose logs told of nobody by name, and of events without a mark.
  expect(judged([member])).toEqual([]);
  expect(judged([], { marked: false })).toEqual([]);
});
