import { expect, it } from 'vitest';
import { mayBeginClient } from './beginning.ts';
import { EVENTS } from '../events/kinds.ts';
import { mayAsk, PROCEDURES } from './procedures.ts';
import { ABILITY_NAMES, hasDesk, keepsDrafts, may, ROLES, type Ability } from './role.ts';

const rolesWith = (ability: Ability) => ROLES.filter((role) => may(role, ability));

it('nobody both prepares and approves', () => {
  expect(rolesWith('draft.code').filter((role) => may(role, 'draft.approve'))).toEqual([]);
});

it('what binds the books, and who is let in, is one role’s each', () => {
  const narrow: Ability[] = [
    ...(['draft.code', 'draft.approve', 'ledger.post', 'period.lock', 'people.manage'] as const),
    'approval.rule',
    'archive.manage',
  ];
  expect(narrow.map(rolesWith)).toEqual([
    ['bookkeeper'],
    ['manager'],
    ['bookkeeper'],
    ['bookkeeper'],
    ['administrator'],
    ['administrator'],
    ['administrator'],
  ]);
});

it('who audits causes no event but that they read or ask to take out, and whoever is in the field reads neither ledger nor log', () => {
  const changing = Object.values(EVENTS).filter(({ of }) => of !== 'reading' && of !== 'weakening');
  const causing = new Set<string>(changing.flatMap(({ by }) => by));
  expect(ABILITY_NAMES.filter((ability) => causing.has(ability) && may('auditor', ability))).toEqual([]);
  const reading: Ability[] = ['ledger.read', 'log.read', 'document.read'];
  expect(reading.filter((ability) => may('field', ability))).toEqual([]);
});

it('another client is begun by who administers one; the first by anybody', () => {
  expect(ROLES.filter((role) => mayBeginClient([role], true))).toEqual(['administrator']);
  expect(mayBeginClient(['field', 'administrator'], true)).toBe(true);
  expect([mayBeginClient([], true), mayBeginClient([], false)]).toEqual([false, true]);
});

it('no ability is for nothing: a procedure asks for it, or a rule within one', () => {
  const asked = new Set<string>([
    ...Object.values(PROCEDURES),
    ...Object.values(EVENTS).flatMap(({ by }) => by),
  ]);
  // Whether one sees all documents or one's own is decided within.
  expect(ABILITY_NAMES.filter((ability) => !asked.has(ability))).toEqual(['document.read']);
});

it('devices keep drafts of whoever may send them', () => {
  expect(ROLES.filter(keepsDrafts)).toEqual(ROLES.filter((role) => mayAsk(role, 'sync.push')));
  expect(ROLES.filter(hasDesk)).toEqual(
    ROLES.filter((role) => mayAsk(role, 'drafts.code') || mayAsk(role, 'drafts.decide')),
  );
});
