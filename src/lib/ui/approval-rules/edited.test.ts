import { expect, it } from 'vitest';
import type { ApprovalRule } from '#lib/domain/approval/rules.ts';
import { editedOf, ruleOf } from './edited.ts';

const rule: ApprovalRule = {
  ...{ amount: 1_000_000n, account: { first: '6000', last: '6999' }, counterpartyId: 'p', personId: 'k' },
  ...{ dimension: { type: 'P', code: '1/2' }, asks: 'person', approverId: 'm' },
};

it('a rule is what it was before it was edited', () => {
  expect(ruleOf(editedOf(rule))).toEqual(rule);
  expect(ruleOf(editedOf(null))).toMatchObject({
    amount: null,
    account: null,
    asks: 'two',
    approverId: null,
  });
});

it('one account alone is both; nobody chosen, or accounts turned about, is no rule', () => {
  const edited = editedOf(rule);
  expect(ruleOf({ ...edited, last: ' ' })?.account).toEqual({ first: '6000', last: '6000' });
  expect(ruleOf({ ...edited, approverId: '' })).toBeNull();
  expect(ruleOf({ ...edited, last: '5000' })).toBeNull();
  expect(ruleOf({ ...edited, asks: 'two' })?.approverId).toBeNull();
});
