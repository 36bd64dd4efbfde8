import { expect, test } from 'vitest';
import type { Coding } from '../drafts/draft.ts';
import { madeAgain, withMade, type Again, type Made, type Now, type Row } from './again.ts';
import type { Mutation } from './mutation.ts';

const id = '0198a9a0-0000-7000-8000-000000000001';
const content = { amount: 12_500n, date: null, text: 'Kaffe', project: null, photos: [] };
const coding: Coding = {
  ...{ series: 'GL', date: '2026-06-15', text: 'Kaffe', amount: 12_500n, account: '7100', vatCode: '1' },
  ...{ creditAccount: '1920', counterpartyId: null, project: null, noPhoto: null, lines: null },
};
const draft = (change: Partial<NonNullable<Now['draft']>> = {}): Now => ({
  draft: { content, coding: null, state: 'inbox', returnedReason: null, ...change },
  row: null,
  own: new Set(),
});
const NOWHERE: Now = { draft: null, row: null, own: new Set() };
const row = (is: Row | null, own: string[] = []): Now => ({ draft: null, row: is, own: new Set(own) });
const made = (mutation: object, change: Partial<Made> = {}): Made => ({
  mutation: mutation as Mutation,
  basis: { content, coding: null },
  before: null,
  ...change,
});
const about = { draftId: id, baseRevision: 7 };
const code = { type: 'draft.code', ...about, coding };
const submit = { type: 'draft.submit', ...about };
const save = { type: 'draft.save', ...about, content: { ...content, text: 'Te' } };
const rename = { type: 'account.change', row: { number: '6540', name: 'Utstyr' } };

const cases: [string, Made, Now, Again][] = [
  ['made on what is there, whatever its number is', made(code), draft(), 'send'],
  ['so already', made(code), draft({ coding, state: 'submitted' }), 'done'],
  ['another has coded it since', made(code), draft({ coding: { ...coding, amount: 1n } }), 'ask'],
  ['its author has changed the receipt since', made(code), draft({ content: save.content }), 'ask'],
  ['nobody here knows what it was made on', made(code, { basis: null }), draft(), 'ask'],
  ['the draft has gone on', made(code), draft({ state: 'submitted' }), 'closed'],
  ['the draft is not there', made(code), NOWHERE, 'wait'],
  ['submitted already, as it was', made(submit), draft({ state: 'submitted' }), 'done'],
  ['submitted with something else', made(submit), draft({ state: 'submitted', coding }), 'closed'],
  [
    'a comment that is there',
    made({ type: 'draft.ask', ...about, comment: 'Hvem?' }),
    draft({ returnedReason: 'Hvem?' }),
    'done',
  ],
  ['a receipt as it was', made(save), draft(), 'send'],
  [
    'a receipt that another device wrote on in',
    made(save),
    draft({ content: { ...content, amount: 1n } }),
    'ask',
  ],
  ['thrown away, and nowhere', made({ type: 'draft.discard', ...about }), NOWHERE, 'done'],
  ['thrown away as it was', made({ type: 'draft.discard', ...about }), draft(), 'send'],
  ['thrown away, and written on since', made({ type: 'draft.discard', ...about }), draft({ coding }), 'ask'],
  ['a voucher made here', made({ type: 'draft.make', draftId: id, photos: [], coding }), NOWHERE, 'send'],
  [
    'a voucher that is there',
    made({ type: 'draft.make', draftId: id, photos: [], coding }),
    draft({ coding }),
    'done',
  ],
  [
    'a name as it was',
    made(rename, { before: { number: '6540', name: 'Annet' } }),
    row({ number: '6540', name: 'Annet' }),
    'send',
  ],
  ['a name that is so', made(rename), row({ number: '6540', name: 'Utstyr' }), 'done'],
  [
    'a name that another gave since',
    made(rename, { before: { number: '6540', name: 'Annet' } }),
    row({ number: '6540', name: 'Nytt' }),
    'ask',
  ],
  ['a name of which nobody knows what it was', made(rename), row({ number: '6540', name: 'Nytt' }), 'ask'],
  [
    'a name that this device gave just before',
    made(rename),
    row({ number: '6540', name: 'Nytt' }, ['name']),
    'send',
  ],
  ['an account that is not there', made(rename), row(null), 'ask'],
  ['an account that is added', made({ ...rename, type: 'account.add' }), row(null), 'send'],
];

test.each(cases)('%s', (_name, change, now, is) => {
  expect(madeAgain(change, now)).toBe(is);
});

test('what comes behind is judged by what the one ahead leads to', () => {
  const coded = withMade(draft(), code as unknown as Mutation);
  expect(madeAgain(made(submit, { basis: { content, coding } }), coded)).toBe('send');
  const submitted = withMade(coded, submit as unknown as Mutation);
  expect(madeAgain(made(code), submitted)).toBe('done');
  const named = withMade(row({ number: '6540', name: 'Annet' }), rename as unknown as Mutation);
  expect(madeAgain(made({ ...rename, row: { number: '6540', name: 'Mer' } }), named)).toBe('send');
});
