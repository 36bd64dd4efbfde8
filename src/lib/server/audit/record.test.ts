import { expect, it } from 'vitest';
import type { Ability } from '#lib/domain/access/role.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import { prepare, type NewEvent } from './record.ts';

const said = { form: 'segl.voucher.v1', statement: 'ab'.repeat(32) };
const posted: NewEvent = { kind: 'voucher.posted', subject: { type: 'voucher', id: 'v' }, detail: said };

function contextOf(ability?: Ability): Context {
  const keys = createKeyProvider(new Uint8Array(32));
  const platform = { keys, clock: { now: () => new Date('2026-11-28T12:00:00.000Z') } };
  const who = { clientId: 'c', actorId: 'a', requestId: 'r' };
  return { ...who, platform, ...(ability ? { ability } : {}) } as unknown as Context;
}

it('takes an event from whose ability may cause it, and from the machine', () => {
  expect(prepare(contextOf('draft.approve'), posted)).toMatchObject({ kind: 'voucher.posted', actorId: 'a' });
  expect(prepare(contextOf(), posted)).toMatchObject({ subjectType: 'voucher' });
});

it('takes none from anybody else: the procedure does what it does not say', () => {
  expect(() => prepare(contextOf('ledger.read'), posted)).toThrow(
    'voucher.posted is not for ledger.read to cause',
  );
});

it('takes no kind, and no subject, that the grammar does not have', () => {
  // @ts-expect-error nothing writes this kind, so nothing has words for it
  const unheard: NewEvent = { ...posted, kind: 'voucher.viewed' };
  // @ts-expect-error a posting happens to a voucher
  const astray: NewEvent = { ...posted, subject: { type: 'draft', id: 'd' } };
  expect([unheard.kind, astray.subject.type]).toEqual(['voucher.viewed', 'draft']);
});

it('takes a statement where the kind states, and nowhere else', () => {
  const [voucher, user] = [
    { type: 'voucher', id: 'v' },
    { type: 'user', id: 'u' },
  ] as const;
  // @ts-expect-error a posting states its voucher
  const bare: NewEvent = { kind: 'voucher.posted', subject: voucher, detail: { number: '1' } };
  // @ts-expect-error nothing ends a voucher
  const ended: NewEvent = { kind: 'voucher.posted', subject: voucher, detail: { statement: null } };
  // @ts-expect-error who signs in says nothing of any row
  const saying: NewEvent = { kind: 'session.opened', subject: user, detail: said };
  expect([bare, ended, saying].map(({ kind }) => kind)).toHaveLength(3);
});
