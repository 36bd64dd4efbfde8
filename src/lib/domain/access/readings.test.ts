import { expect, it } from 'vitest';
import { ABILITY_NAMES } from './role.ts';
import { mayCause } from '../events/kinds.ts';
import { abilityFor, mayAsk, PROCEDURE_NAMES } from './procedures.ts';
import { readingOf } from './readings.ts';

const everything = { voucherId: 'v', draftId: 'd', photoId: 'p', documentId: 'o', id: 'i', type: 'draft' };

it('tells what an auditor reads, and of everybody the files that they are given', () => {
  expect(readingOf('ledger.voucher', { voucherId: 'v' }, 'auditor')).toEqual({ what: 'voucher', id: 'v' });
  expect(readingOf('ledger.voucher', { voucherId: 'v' }, 'manager')).toBeNull();
  expect(readingOf('documents.file', { documentId: 'o' }, 'field')).toEqual({
    what: 'document-file',
    id: 'o',
  });
  expect(readingOf('reports.vouchers', { filter: {} }, 'auditor')).toEqual({ what: 'vouchers', id: null });
});

it('tells of no call that shows nothing, and of none that says not which', () => {
  for (const name of ['people.list', 'session.me', 'toString', 'ledger.reverse'])
    expect(readingOf(name, everything, 'auditor')).toBeNull();
  for (const input of [undefined, null, 7, {}, { voucherId: 7 }])
    expect(readingOf('ledger.voucher', input, 'auditor')).toBeNull();
});

it('is written by the ability of the call itself: every one that an auditor may ask and that is told', () => {
  const told = PROCEDURE_NAMES.filter((name) => readingOf(name, everything, 'auditor') !== null);
  expect(told.length).toBe(11);
  for (const name of told) {
    expect(mayAsk('auditor', name)).toBe(true);
    const ability = abilityFor(name);
    expect(ability !== null && mayCause(ability, 'reading.opened')).toBe(true);
  }
  expect(ABILITY_NAMES.filter((ability) => mayCause(ability, 'reading.opened')).sort()).toEqual(
    [...new Set(told.map(abilityFor))].sort(),
  );
});
