import { describe, expect, it } from 'vitest';
import type { Coding, DraftContent } from '#lib/domain/drafts/draft.ts';
import { codingOf, differences, fieldsOf, linesOf, sameCoding } from './coding-fields.ts';
import { day } from '#tests/setup/books/day.ts';

const content: DraftContent = {
  amount: 125_00n,
  date: day('2026-11-20'),
  text: 'Skruer',
  project: 'P1',
  photos: [],
};
const coding: Coding = {
  series: 'GL',
  date: day('2026-11-21'),
  text: 'Skruer og spiker',
  amount: 250_00n,
  account: '4000',
  vatCode: '1',
  creditAccount: '1920',
  counterpartyId: null,
  project: null,
  noPhoto: null,
};
const offered = { habits: { series: 'GL', creditAccount: '2400' }, today: day('2026-11-30') };

describe('the form of a draft', () => {
  it('begins with what the field user said', () => {
    expect(fieldsOf({ content, coding: null }, offered)).toMatchObject({
      date: day('2026-11-20'),
      amount: 125_00n,
      text: 'Skruer',
      project: 'P1',
      account: '',
      creditAccount: '2400',
    });
    expect(fieldsOf({ content: { ...content, date: null }, coding: null }, offered).date).toBe('2026-11-30');
  });
  it('comes back as it was coded', () => {
    const again = codingOf(fieldsOf({ content, coding }, offered));
    expect(again.ok && sameCoding(again.value, coding)).toBe(true);
  });
  it('asks for no reason why there is no picture where there is one', () => {
    const explained = { ...coding, noPhoto: 'Tapt' };
    const photo = { id: 'a', sha256: '', size: 1, type: 'image/jpeg' } as const;
    expect(fieldsOf({ content, coding: explained }, offered).noPhoto).toBe('Tapt');
    const pictured = { ...content, photos: [photo] };
    expect(fieldsOf({ content: pictured, coding: explained }, offered).noPhoto).toBe('');
  });
  it('names what is missing, in the order of the form', () => {
    const fields = { ...fieldsOf({ content, coding: null }, offered), text: '  ', date: '2026-02-30' };
    expect(codingOf(fields)).toMatchObject({ error: { fields: ['date', 'text', 'account'] } });
    expect(codingOf({ ...fields, amount: -1n })).toMatchObject({
      error: { fields: ['date', 'amount', 'text', 'account'] },
    });
  });
});

describe('the lines as typed', () => {
  const fields = fieldsOf({ content, coding }, offered);
  const regular = { code: '1', standardCode: '1', rateBp: 2500, accounts: { output: null, input: '2710' } };
  it('are those of the server’s rule', () => {
    const lines = linesOf(fields, regular);
    expect(lines?.ok && lines.value.map(({ account, amount }) => [account, amount])).toEqual([
      ['4000', 200_00n],
      ['2710', 50_00n],
      ['1920', -250_00n],
    ]);
  });
  it('are there before the account is, and not before the amount', () => {
    expect(linesOf({ ...fields, account: '' }, null)).toMatchObject({ ok: true });
    expect(linesOf({ ...fields, amount: null }, null)).toBeNull();
    expect(linesOf({ ...fields, amount: 0n }, null)).toBeNull();
  });
});

describe('two editions of a draft', () => {
  it('differ in what was changed', () => {
    const photo = { id: 'a', sha256: '', size: 1, type: 'image/jpeg' } as const;
    const after = { content: { ...content, amount: 1n, photos: [photo] }, coding };
    expect(differences({ content, coding: null }, after).map(({ field }) => field)).toEqual([
      'amount',
      'photos',
      'coding',
    ]);
    expect(differences({ content, coding }, { content: { ...content }, coding: { ...coding } })).toEqual([]);
  });
});
