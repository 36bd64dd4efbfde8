import { expect, it } from 'vitest';
import { ABILITY_NAMES, type Role } from './role.ts';
import { mayCause } from '../events/kinds.ts';
import { abilityFor, mayAsk, PROCEDURE_NAMES } from './procedures.ts';
import { readingOf } from './readings.ts';

const everything = { voucherId: 'v', draftId: 'd', photoId: 'p', documentId: 'o', id: 'i', type: 'draft' };

const read = (procedure: string, input: unknown, role: Role, answer: unknown = {}, forATime = false) =>
  readingOf({ procedure, input, role, forATime, answer });

it('tells what an auditor reads, and of everybody the files that they are given', () => {
  expect(read('ledger.voucher', { voucherId: 'V' }, 'auditor')).toEqual({ what: 'voucher', id: 'v' });
  expect(read('ledger.voucher', { voucherId: 'v' }, 'manager')).toBeNull();
  expect(read('documents.file', { documentId: 'o' }, 'field')).toEqual({ what: 'document-file', id: 'o' });
  expect(read('audit.timeline', { type: 'voucher', id: 'v' }, 'auditor', [{}])).toEqual({
    ...{ what: 'voucher', id: 'v' },
  });
  expect(read('audit.timeline', { type: 'user', id: 'u' }, 'auditor', [{}])).toEqual({
    ...{ what: 'history', id: 'u' },
  });
  expect(read('audit.timeline', { type: 'user', id: 'u' }, 'auditor', [])).toBeNull();
  expect(read('reports.vouchers', { filter: {} }, 'auditor')).toEqual({ what: 'vouchers', id: null });
});

it('tells what somebody reads who was let in for a time, whatever they are', () => {
  const voucher = (role: Role, forATime: boolean) =>
    read('ledger.voucher', { voucherId: 'v' }, role, {}, forATime);
  expect(voucher('bookkeeper', true)).toEqual({ what: 'voucher', id: 'v' });
  expect(voucher('bookkeeper', false)).toBeNull();
  expect(read('people.list', {}, 'bookkeeper', {}, true)).toBeNull();
});

it('tells of no call that shows nothing, and of none that says not which', () => {
  for (const name of ['people.list', 'session.me', 'toString', 'ledger.reverse'])
    expect(read(name, everything, 'auditor')).toBeNull();
  for (const input of [undefined, null, 7, {}, { voucherId: 7 }])
    expect(read('ledger.voucher', input, 'auditor')).toBeNull();
  expect(read('audit.thread', everything, 'auditor', { events: [] })).toBeNull();
  expect(read('audit.thread', everything, 'auditor', { events: [{}] })).toEqual({ what: 'history', id: 'i' });
});

it('is written by the ability of the call itself: every one that an auditor may ask and that is told', () => {
  const told = PROCEDURE_NAMES.filter((name) => read(name, everything, 'auditor') !== null);
  expect(told.length).toBe(34);
  for (const name of told) {
    expect(mayAsk('auditor', name)).toBe(true);
    const ability = abilityFor(name);
    expect(ability !== null && mayCause(ability, 'reading.opened')).toBe(true);
  }
  expect(ABILITY_NAMES.filter((ability) => mayCause(ability, 'reading.opened')).sort()).toEqual(
    [...new Set(told.map(abilityFor))].sort(),
  );
});
