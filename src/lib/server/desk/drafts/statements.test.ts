import { hexToBytes } from '@noble/hashes/utils.js';
import { expect, it } from 'vitest';
import { photoStatement } from '../photos/service.ts';
import { rulesStatement } from '#lib/domain/approval/rules.ts';
import { standInStatement } from '#lib/domain/approval/stand-ins.ts';
import { day } from '#tests/setup/books/day.ts';
import { approvalStatement, draftStatement } from '#lib/domain/drafts/statements.ts';
import { hashOfDraft } from './statements.ts';
import type { Draft } from './store.ts';

const id = (number: number) => `0198c0de-0000-7000-8000-00000000000${number}`;
const at = new Date('2026-06-16T07:00:00.000Z');
const draft: Draft = {
  id: id(2),
  revision: 3,
  state: 'submitted',
  content: {
    amount: 12_500n,
    date: '2026-06-15',
    text: 'Kaffe',
    project: '1',
    photos: [{ id: id(3), sha256: 'ab'.repeat(32), size: 1234, type: 'image/jpeg' }],
  },
  coding: {
    series: 'GL',
    date: '2026-06-15',
    text: 'Kaffe til byggeplassen',
    amount: 12_500n,
    account: '6540',
    vatCode: '1',
    creditAccount: '1920',
    counterpartyId: id(3),
    project: '1',
    noPhoto: null,
    lines: null,
  },
  returnedReason: null,
  askedBy: null,
  submittedBy: id(5),
  createdBy: id(1),
  createdAt: at,
  changedAt: at,
};

it('segl.draft-state.v1 says of a draft what it said before there was a v2', () => {
  expect(draftStatement.said(draft).statement).toBe(
    'eb162818c9b63ae8523e84c87adb94123499ac1f5375b50b3a110003560ad775',
  );
});

it('segl.draft-state.v2, while its author is asked', () => {
  const asked = { ...draft, state: 'inbox', submittedBy: null, askedBy: id(5) } as const;
  expect(draftStatement.said({ ...asked, returnedReason: 'Hva gjelder det?' }).statement).toBe(
    '1ed1e694b238ac9331f54e1a78c8d24391b13354d47644e49440d120d9d5b4ee',
  );
});

it('a draft about which nothing is asked has no room for who asked, once its event said so', () => {
  const asked = { ...draft, askedBy: id(5) };
  expect(draftStatement.as(asked, 'segl.draft-state.v1')).toEqual({
    ok: false,
    error: { code: 'says_more' },
  });
  expect(draftStatement.as(asked, null)).toEqual(draftStatement.as(asked, 'segl.draft-state.v2'));
});

it('segl.approval.v1 and segl.photo.v1 are what is written down', () => {
  const approval = {
    ...{ id: id(4), draftId: id(2), revision: 3, contentHash: hexToBytes(hashOfDraft(draft)) },
    ...{ decision: 'approved' as const, reason: null, decidedBy: id(1), decidedAt: at, voucherId: id(4) },
    ...{ rulesVersion: null, inPlaceOf: null, nobodyElse: false, signature: null, shownAmount: null },
  };
  expect(approvalStatement.said(approval)).toEqual({
    form: 'segl.approval.v1',
    statement: 'fe5f6841fae73fdff38a0c96e45b1d9d8d098f95657f6699a84bff0937d12073',
  });
  const byRules = { ...approval, rulesVersion: 2, inPlaceOf: id(5), nobodyElse: true };
  expect(approvalStatement.said(byRules)).toEqual({
    form: 'segl.approval.v2',
    statement: '0ab3c95cd1adc22cc3c6bd96b4a52e02a7401ee67690d5e8aa3803eef0634c67',
  });
  const signed = { ...byRules, signature: new Uint8Array(32).fill(0xcd), shownAmount: 12_500n };
  expect(approvalStatement.said(signed)).toEqual({
    form: 'segl.approval.v3',
    statement: '23acdce484047f97843b316a5ffd6f7e816555bd395183a7b268d0ce5486cd05',
  });
  const photo = {
    ...{ id: id(3), sha256: new Uint8Array(32).fill(0xab), size: 1234, type: 'image/jpeg' as const },
    ...{ uploadedBy: id(1), createdAt: at, received: 1234, completeAt: at },
  };
  expect(photoStatement.said(photo)).toEqual({
    form: 'segl.photo.v1',
    statement: 'e0dd5c9440b28d5401a0000a9a6118fc7753f1994b283111b504f7db6e0c08c3',
  });
});

it('segl.approval-rules.v1 and segl.stand-in.v1 are what is written down', () => {
  const version = {
    ...{ client: id(1), version: 2, signed: false, validFrom: at, madeBy: id(1), madeAt: at },
    previous: new Uint8Array(32).fill(0xab),
    rules: [
      {
        ...{ amount: 1_000_000n, account: { first: '6000', last: '6999' }, counterpartyId: id(3) },
        ...{ dimension: { type: 'P', code: '1' }, personId: id(4), asks: 'person', approverId: id(5) },
      },
      {
        ...{ amount: null, account: null, counterpartyId: null, dimension: null, personId: null },
        ...{ asks: 'two', approverId: null },
      },
    ],
  } satisfies Parameters<typeof rulesStatement.said>[0];
  expect(rulesStatement.said({ ...version, signed: true })).toEqual({
    form: 'segl.approval-rules.v2',
    statement: 'ebc41ee7165c485758a1314aefffdf477c8bc11289215ecde5cc996b425330c0',
  });
  const rules = rulesStatement.said(version);
  expect(rules.statement).toBe('5b05a3791bae0b2dd0e097042654b31228186b010e47ec30bc5ebd1a6eb2bd70');
  const standIn = {
    ...{ id: id(3), absent: id(4), standsIn: id(5), startsOn: day('2026-07-01'), endsOn: day('2026-07-31') },
    ...{ givenBy: id(1), givenAt: at, endedAt: null, endedBy: null },
  };
  expect(standInStatement.said(standIn).statement).toBe(
    '97d2cf9349d2d8726defee3931695594c87b3cd07a8357aba3521a17c95a1a25',
  );
  const ended = { ...standIn, endedAt: at, endedBy: id(1) };
  expect(standInStatement.said(ended).statement).toBe(
    '1ccfd10fed37119f33e5bcd74b982b9ae9ba0b488eb9478947bd0845b4ac0e8b',
  );
});
