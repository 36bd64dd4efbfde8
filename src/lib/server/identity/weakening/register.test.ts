import { expect, it } from 'vitest';
import { contentOf } from '#lib/domain/access/weakening.ts';
import { securityContacts } from '../contacts/register.ts';
import { standingOf, weakenings, type WeakeningRow } from './register.ts';

const clientId = '0192f0c1-2d3e-7a4b-8c5d-6e7f80910203';
const by = '0192f0c1-2d3e-7a4b-8c5d-6e7f80910204';
const id = '0192f0c1-2d3e-7a4b-8c5d-6e7f80910205';
const at = new Date('2026-03-02T08:00:00.000Z');
const before = { userId: id, role: 'administrator' };
const row: WeakeningRow = {
  ...{ id, act: 'administrator-ended', reason: 'Slutter', begunAt: at, begunBy: by },
  content: contentOf({ act: 'administrator-ended', before, after: { userId: id, role: null } }),
  endsAt: new Date('2026-03-09T08:00:00.000Z'),
  ...{ confirmedAt: null, confirmedBy: null, declinedAt: null, declinedBy: null },
  ...{ withdrawnAt: null, usedAt: null },
};

it('the statement of what takes protection away has the published hash', () => {
  expect(weakenings.event('weakening.begun', clientId, row).detail).toMatchObject({
    form: 'segl.weakening.v1',
    statement: 'eb49fd2373b2889166c07e0a951c3beaccccf61a001b77ee5323d27fe2a8a404',
  });
});

it('the statement of a security contact has the published hash', () => {
  const contact = { id, name: 'Siv Vakt', email: 'vakt@firma.example', language: 'nb' as const };
  const said = { ...contact, addedAt: at, addedBy: by };
  expect(securityContacts.event('security-contact.added', clientId, said).detail).toMatchObject({
    form: 'segl.security-contact.v1',
    statement: '0cf6f4eb6a0f0377b3ad835fbdef71e6d48efbd8f6a137acebf4a411d8405c3c',
  });
});

it('one waits until it is answered or its time is over, and is open to whoever asked until theirs is', () => {
  const now = new Date('2026-03-03T08:00:00.000Z');
  expect(standingOf(row, now)).toBe('waits');
  expect(standingOf(row, row.endsAt)).toBe('over');
  const confirmed = { ...row, confirmedAt: now, confirmedBy: 'x' };
  expect(standingOf(confirmed, now)).toBe('confirmed');
  expect(standingOf(confirmed, row.endsAt)).toBe('over');
  for (const [ended, standing] of [
    [{ declinedAt: now, declinedBy: 'x' }, 'declined'],
    [{ withdrawnAt: now }, 'withdrawn'],
    [{ confirmedAt: now, confirmedBy: 'x', usedAt: now }, 'done'],
  ] as const)
    expect(standingOf({ ...row, ...ended }, row.endsAt)).toBe(standing);
});
