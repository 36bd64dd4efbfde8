import { describe, expect, it } from 'vitest';
import { may, ROLES, type Ability, type Role } from './role.ts';

/** The whole matrix, written out a second time: an ability given by mistake has to be given twice. */
const MATRIX: Record<Ability, readonly Role[]> = {
  'draft.capture': ['field', 'bookkeeper', 'manager', 'administrator'],
  'photo.read': ['field', 'bookkeeper', 'manager', 'administrator', 'auditor'],
  'draft.code': ['bookkeeper'],
  'draft.approve': ['manager'],
  'ledger.read': ['bookkeeper', 'manager', 'administrator', 'auditor'],
  'ledger.post': ['bookkeeper'],
  'period.lock': ['bookkeeper'],
  'log.read': ['bookkeeper', 'manager', 'administrator', 'auditor'],
  'people.manage': ['administrator'],
  'document.open': ['field', 'bookkeeper', 'manager', 'administrator', 'auditor'],
  'document.send': ['bookkeeper', 'manager', 'administrator'],
  'document.sign': ['field', 'bookkeeper', 'manager', 'administrator'],
  'document.read': ['bookkeeper', 'manager', 'administrator', 'auditor'],
};

describe('what each role may', () => {
  const abilities = Object.keys(MATRIX) as Ability[];
  it.each(ROLES.flatMap((role) => abilities.map((ability) => [role, ability] as const)))(
    '%s: %s',
    (role, ability) => {
      expect(may(role, ability)).toBe(MATRIX[ability].includes(role));
    },
  );

  it('nobody both prepares and approves, and who audits changes nothing', () => {
    const both = ROLES.filter((role) => may(role, 'draft.code') && may(role, 'draft.approve'));
    expect(both).toEqual([]);
    const changing = abilities.filter((ability) => !/\.(read|open)$/.test(ability));
    expect(changing.filter((ability) => may('auditor', ability))).toEqual([]);
  });
});
