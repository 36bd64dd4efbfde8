import { expect, it } from 'vitest';
import { invitations, isOpen, letterOf, type Invitation } from './register.ts';
import { isTokenOf, letterToken, namedBy } from '../letters/token.ts';
import type { KeyProvider } from '#lib/server/platform/keys.ts';

const at = new Date('2026-03-02T08:00:00.000Z');
const row: Invitation = {
  ...{ id: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910205', email: 'kari@firma.example', role: 'bookkeeper' },
  ...{
    note: null,
    accessDays: null,
    toPartner: false,
    language: 'nb',
    invitedAt: at,
    invitedBy: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910204',
  },
  ...{ sendings: 1, sentAt: at, sentBy: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910204' },
  ...{ expiresAt: new Date('2026-03-09T08:00:00.000Z'), acceptedAt: null, acceptedBy: null },
  ...{ withdrawnAt: null, withdrawnBy: null },
};
const clientId = '0192f0c1-2d3e-7a4b-8c5d-6e7f80910203';

it('the statement of an invitation has the published hash', () => {
  expect(invitations.event('invitation.sent', clientId, row).detail).toMatchObject({
    form: 'segl.invitation.v1',
    statement: '7b533577d7b7a1460e18850e34945c3e7ddf3aaa8fa90b76a4828f5f76f54913',
  });
});

it('one that asks in an accounting firm says so', () => {
  const asked = { ...row, note: 'Fører regnskapet vårt', toPartner: true };
  expect(invitations.event('invitation.sent', clientId, asked).detail).toMatchObject({
    ...{
      form: 'segl.invitation.v3',
      statement: '1166ca9e28e1e401815cd22e11f22b7a3f76dbefad07c5852e5e19cd2ec913f9',
    },
  });
});

it('one is open until it is accepted, withdrawn, or its time is over', () => {
  const now = new Date('2026-03-09T07:59:59.999Z');
  expect(isOpen(row, now)).toBe(true);
  expect(isOpen(row, row.expiresAt)).toBe(false);
  expect(isOpen({ ...row, acceptedAt: at }, now)).toBe(false);
  expect(isOpen({ ...row, withdrawnAt: at }, now)).toBe(false);
});

it('a token is of one sending of one invitation of one client, and of one installation', () => {
  const keysOf = (byte: number) => ({ derive: () => Buffer.alloc(32, byte) }) as unknown as KeyProvider;
  const sending = letterOf(clientId, row);
  const token = letterToken(keysOf(1), sending);
  expect(token).toMatch(/^[A-Za-z0-9_-]{64}$/);
  expect(namedBy(token)).toEqual({ clientId, id: row.id });
  expect(isTokenOf(keysOf(1), token, sending)).toBe(true);
  expect(isTokenOf(keysOf(2), token, sending)).toBe(false);
  for (const other of [
    { number: 2 },
    { of: 'factor-reset' as const },
    { id: clientId },
    { clientId: row.id },
  ])
    expect(isTokenOf(keysOf(1), token, { ...sending, ...other })).toBe(false);
  for (const none of ['', 'x', token.slice(4), `${token}AAAA`, 'A'.repeat(64)])
    expect(namedBy(none)?.id).not.toBe(row.id);
});
