import { describe, expect, it } from 'vitest';
import type { Coding, DraftContent } from '#lib/domain/drafts/draft.ts';
import { codingOf, differences, fieldsOf, postedBy, restOf, sameCoding } from './coding-fields.ts';
import { emptyLine, noInvoice } from './line-fields.ts';
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
  lines: null,
};
const FREE = { ...content, amount: null, date: null, text: '', project: null };
const vatOf = (code: string) =>
  code === '1' ? { code, standardCode: '1', rateBp: 2500, accounts: { output: null, input: '2710' } } : null;
const PARTIES = ['0190a5c6-7c3e-7000-8000-0000000000aa', '0190a5c6-7c3e-7000-8000-0000000000ab'] as const;
const offered = { habits: { series: 'GL', creditAccount: '2400' }, today: day('2026-11-30') };

describe('the form of a draft', () => {
  it('begins with what the field user said', () => {
    expect(fieldsOf({ content, coding: null }, offered)).toMatchObject({
      date: day('2026-11-20'),
      amount: 125_00n,
      text: 'Skruer',
      lines: [{ account: '', amount: null, dimensions: { P: 'P1' } }],
      creditAccount: '2400',
    });
    expect(fieldsOf({ content: { ...content, date: null }, coding: null }, offered).date).toBe('2026-11-30');
  });
  it('comes back as it was coded', () => {
    const again = codingOf(fieldsOf({ content, coding }, offered), vatOf);
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
    expect(codingOf(fields, vatOf)).toMatchObject({ error: { fields: ['date', 'text', 'lines'] } });
    const without = { ...fields, amount: null };
    expect(codingOf(without, vatOf)).toMatchObject({
      error: { fields: ['date', 'amount', 'text', 'lines'] },
    });
  });
  it('comes back in lines as it was coded in lines, and says what one line says as it always did', () => {
    const begun = fieldsOf({ content, coding: null }, offered);
    const line = { ...emptyLine(), account: '4000', vatCode: '1' };
    const one = codingOf({ ...begun, lines: [{ ...line, amount: 125_00n }] }, vatOf);
    expect(one.ok && one.value).toMatchObject({ lines: null, amount: 125_00n, account: '4000' });
    const more = { ...line, text: 'Parkering', amount: null };
    const two = codingOf({ ...begun, lines: [{ ...line, amount: 100_00n, net: true }, more] }, vatOf);
    expect(two.ok && two.value.lines?.map(({ amount }) => amount)).toEqual([125_00n, null, -125_00n]);
    const again = two.ok ? codingOf(fieldsOf({ content, coding: two.value }, offered), vatOf) : two;
    expect(again).toEqual(two);
  });
  it('is not whole while something stands in the place of a date of an invoice and is none', () => {
    const begun = { ...fieldsOf({ content, coding: null }, offered), counterpartyId: PARTIES[0] };
    const lines = [{ ...emptyLine(), account: '4000', amount: 125_00n }];
    for (const misread of [{ date: 'en gang' }, { dueDate: '31.2.2026' }]) {
      const invoice = { ...noInvoice(), number: 'F-17', ...misread };
      expect(codingOf({ ...begun, lines, invoice }, vatOf)).toMatchObject({ error: { fields: ['invoice'] } });
      const own = [{ ...lines[0]!, invoice }];
      expect(codingOf({ ...begun, lines: own }, vatOf)).toMatchObject({ error: { fields: ['invoice'] } });
    }
  });
  it('keeps what an invoice says of itself, on the contra account and on any line', () => {
    const invoice = {
      number: 'F-17',
      date: '2026-11-20',
      dueDate: '2026-12-20',
      cid: '2345676',
      bankAccount: '',
    };
    const begun = { ...fieldsOf({ content, coding: null }, offered), counterpartyId: PARTIES[0], invoice };
    const sale = { ...emptyLine(), account: '1500', amount: 1n, counterpartyId: PARTIES[1] };
    const lines = [
      { ...emptyLine(), account: '4000', amount: 125_00n },
      { ...sale, invoice: { ...noInvoice(), number: '9' } },
    ];
    const made = codingOf({ ...begun, lines }, vatOf);
    expect(made.ok && made.value.lines?.map((line) => line.invoice?.number)).toEqual([
      undefined,
      '9',
      'F-17',
    ]);
    expect(made.ok && made.value.lines?.at(-1)?.invoice).toEqual({ ...invoice, bankAccount: null });
    const again = made.ok ? codingOf(fieldsOf({ content, coding: made.value }, offered), vatOf) : made;
    expect(again).toEqual(made);
    // Without one, what could always be said is said as it always was.
    const plain = codingOf({ ...begun, invoice: noInvoice(), lines: lines.slice(0, 1) }, vatOf);
    expect(plain.ok && plain.value.lines).toBeNull();
  });
  it('takes what the lines come to where the paper says no amount, and balances without a contra account', () => {
    const begun = { ...fieldsOf({ content: FREE, coding: null }, offered), text: 'Lønn' };
    const line = (account: string, amount: bigint | null) => ({ ...emptyLine(), account, amount });
    const sale = { ...begun, lines: [line('3000', -125_00n), emptyLine()] };
    expect(codingOf(sale, vatOf)).toMatchObject({ value: { lines: [{}, { amount: null }] } });
    expect(restOf(sale, vatOf)).toBe(125_00n);
    const wages = [line('5000', 300_00n), line('2600', -90_00n), line('1920', null)];
    const free = codingOf({ ...begun, creditAccount: '', lines: wages }, vatOf);
    expect(free.ok && free.value).toMatchObject({ amount: 300_00n, lines: [{}, {}, { amount: null }] });
    const loaded = free.ok ? fieldsOf({ content: FREE, coding: free.value }, offered) : begun;
    expect(codingOf(loaded, vatOf)).toEqual(free);
  });
});

describe('the lines as typed', () => {
  const fields = fieldsOf({ content, coding }, offered);
  it('are those of the server’s rule', () => {
    const lines = postedBy(fields, vatOf);
    expect(lines?.ok && lines.value.map(({ account, amount }) => [account, amount])).toEqual([
      ['4000', 200_00n],
      ['2710', 50_00n],
      ['1920', -250_00n],
    ]);
  });
  it('are there before the account is, and not before the amount', () => {
    expect(postedBy({ ...fields, lines: [emptyLine()] }, vatOf)).toMatchObject({ ok: true });
    expect(postedBy({ ...fields, amount: null }, vatOf)).toBeNull();
    expect(postedBy({ ...fields, amount: 0n }, vatOf)).toBeNull();
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
