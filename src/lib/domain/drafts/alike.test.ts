import { describe, expect, it } from 'vitest';
import { likeness, plainText, receiptOf, receiptOfDraft, type Said } from './alike.ts';
import { day } from '#tests/setup/books/day.ts';

const said: Said = { amount: 125_00n, date: day('2026-11-20'), text: 'Skruer, 5 × 60', counterpartyId: null };
const like = (change: Partial<Said>, mine: Partial<Said> = {}) =>
  likeness(receiptOf(['aa'], [{ ...said, ...mine }]), receiptOf(['bb'], [{ ...said, ...change }]));

describe('two receipts look like one', () => {
  it('with the very same picture, whatever was said', () => {
    const other = { amount: 1n, date: day('2020-01-01'), text: 'Noe annet', counterpartyId: null };
    expect(likeness(receiptOf(['aa', 'cc'], [said]), receiptOf(['cc'], [other]))).toBe('picture');
  });

  it.each<[string, Partial<Said>, Partial<Said>]>([
    ['the same words', {}, {}],
    ['the same words written otherwise', { text: ' SKRUER  5×60 ' }, {}],
    ['the same supplier and other words', { text: 'x', counterpartyId: 'p' }, { counterpartyId: 'p' }],
  ])('with the same amount and date and %s', (_, theirs, mine) => {
    expect(like(theirs, mine)).toBe('facts');
  });

  it.each<[string, Partial<Said>, Partial<Said>]>([
    ['another amount', { amount: 125_01n }, {}],
    ['another date', { date: day('2026-11-21') }, {}],
    ['other words', { text: 'Spiker' }, {}],
    ['no words on either', { text: '' }, { text: ' –' }],
    ['no amount on either', { amount: null }, { amount: null }],
    ['no date on either', { date: null }, { date: null }],
    ['no supplier on either and other words', { text: 'Spiker' }, { text: 'Skruer' }],
  ])('and not with %s', (_, theirs, mine) => {
    expect(like(theirs, mine)).toBeNull();
  });

  it('as captured or as coded', () => {
    const content = { ...said, project: null, photos: [] };
    const coding = { ...said, amount: 99n, text: 'Byggmakker', counterpartyId: 'p' } as never;
    const draft = receiptOfDraft({ content, coding });
    expect(likeness(draft, receiptOf([], [said]))).toBe('facts');
    expect(likeness(draft, receiptOf([], [{ ...said, amount: 99n, text: '', counterpartyId: 'p' }]))).toBe(
      'facts',
    );
  });
});

it('words are compared as words', () => {
  expect(plainText('  Ærfugl & Co. (AS) ')).toBe('ærfugl co as');
  expect(plainText('—')).toBe('');
});
