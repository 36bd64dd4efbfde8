import { expect, it } from 'vitest';
import { decisionStatement, gestureOf, gestureStatement, type ShownDecision } from './decision.ts';
import { approvalSignatureStatement } from './signature.ts';

const id = (last: number) => `01890a5d-ac96-774b-bcce-b302099a800${last}`;
const at = new Date('2026-06-15T10:00:00.000Z');
const shown: ShownDecision = {
  ...{ client: id(1), person: id(5), approval: id(4), draft: id(2), revision: 3, content: 'ab'.repeat(32) },
  ...{ amount: 12_500n, decision: 'approved', reason: null, rules: 2, at },
};

it('what a passkey signs is what is written down', () => {
  expect(decisionStatement.said(shown)).toEqual({
    form: 'segl.approval-decision.v1',
    statement: 'b5e4e1101f2f8b277eec616c680ed38cb9b50bb7ed1c04c6bd69bc4f79115777',
  });
  const gesture = gestureOf([shown, { ...shown, approval: id(6), draft: id(7) }]);
  expect(gestureStatement.said(gesture)).toEqual({
    form: 'segl.approval-gesture.v1',
    statement: 'e205270e23ce83624f47987e4fe612f6621eebcc09d5673f2a32affa40a80244',
  });
  const bytes = (value: number, length = 32) => new Uint8Array(length).fill(value);
  const signature = {
    ...{ hash: bytes(0xab), person: id(5), shownAt: at, takenAt: at, decisions: gesture.decisions },
    ...{ passkey: 'AQID', origin: 'https://segl.example.no', authenticatorData: bytes(1, 37) },
    ...{ clientDataJson: bytes(2, 3), signature: bytes(3, 3) },
  };
  expect(approvalSignatureStatement.said(signature)).toEqual({
    form: 'segl.approval-signature.v1',
    statement: '675585195dcb8e5e0f41c187d414727dfeea5bb0f927ac66d47d6d8defe31ef8',
  });
});

it('a gesture names each decision once, in one order', () => {
  const others = [shown, { ...shown, approval: id(6) }, shown] as const;
  const gesture = gestureOf(others);
  expect(gesture.decisions.length).toBe(2);
  expect(gestureOf([others[1], others[0]])).toEqual(gesture);
});
