import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from '../money.ts';
import {
  checkVoucher,
  MOST_LINES,
  reversalOf,
  voucherStatement,
  type NewLine,
  type NewVoucher,
} from './voucher.ts';

const line = (amount: bigint, change: Partial<NewLine> = {}): NewLine => ({
  account: '6540',
  amount,
  text: null,
  vat: null,
  counterpartyId: null,
  currency: null,
  dimensions: [],
  ...change,
});
const check = (...amounts: bigint[]) => checkVoucher({ lines: amounts.map((amount) => line(amount)) });

describe('the shape of a voucher', () => {
  it.each<[string, bigint[], object]>([
    ['no line', [], { code: 'voucher_too_few_lines', lines: 0 }],
    ['one line, even of nothing', [0n], { code: 'voucher_too_few_lines', lines: 1 }],
    ['a line of zero, before the balance', [1n, 0n], { code: 'line_zero', line: 2 }],
    ['an øre too much', [100n, -99n], { code: 'voucher_unbalanced', difference: '0.01' }],
    ['an øre too little', [-100n, 99n], { code: 'voucher_unbalanced', difference: '-0.01' }],
  ])('refuses %s', (_, amounts, error) => {
    expect(check(...amounts)).toEqual({ ok: false, error });
  });

  it('takes as many lines as there may be and not one more', () => {
    const lines = Array.from({ length: MOST_LINES }, (_, at) => line(at % 2 === 0 ? 1n : -1n));
    expect(checkVoucher({ lines }).ok).toBe(true);
    expect(checkVoucher({ lines: [...lines, line(1n)] })).toMatchObject({
      error: { code: 'voucher_too_many_lines' },
    });
  });

  it('of a reversal is that of its original, if only it balances', () => {
    const reversal = (...amounts: bigint[]) =>
      checkVoucher({ reversesId: 'a', lines: amounts.map((amount) => line(amount)) }).ok;
    expect([reversal(0n), reversal(1n, 0n, -1n), reversal(1n)]).toEqual([true, true, false]);
  });

  it('is right exactly when the amounts sum to zero', () => {
    const amount = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).filter((each) => each !== 0n);
    fc.assert(
      fc.property(fc.array(amount, { minLength: 2, maxLength: 20 }), (amounts) => {
        expect(check(...amounts).ok).toBe(sum(amounts) === 0n);
        const rest = -sum(amounts);
        if (rest !== 0n) expect(check(...amounts, rest).ok).toBe(true);
      }),
    );
  });
});

describe('a reversal', () => {
  const original: NewVoucher = {
    id: 'a',
    series: 'GL',
    date: '2026-06-15',
    text: 'Kaffe',
    source: 'draft',
    sourceRef: '17',
    draftId: 'd',
    reversesId: null,
    lines: [
      line(10_000n, {
        vat: { code: '1', rateBp: 2500, base: 10_000n, amount: 2500n },
        currency: { code: 'EUR', amount: 900n },
        dimensions: [{ type: 'P', code: '1' }],
      }),
      line(2500n, { account: '2710', vat: { code: '1', rateBp: 2500, base: null, amount: null } }),
      line(-12_500n, { account: '1920' }),
    ],
  };
  const reversal = reversalOf(original, { id: 'b', date: '2026-07-01', text: 'Feil' });

  it('turns every amount and keeps everything else', () => {
    expect(reversal.lines.map(({ amount }) => amount)).toEqual([-10_000n, -2500n, 12_500n]);
    expect(reversal.lines[0]).toMatchObject({
      vat: { code: '1', rateBp: 2500, base: -10_000n, amount: -2500n },
      currency: { code: 'EUR', amount: -900n },
      dimensions: [{ type: 'P', code: '1' }],
    });
    expect(reversal.lines[1]?.vat).toEqual({ code: '1', rateBp: 2500, base: null, amount: null });
  });

  it('turns what a file had said of a line, and leaves how the voucher was entered to that', () => {
    const carried =
      '{"Analysis":{"AnalysisID":"1","CreditAnalysisAmount":{"Amount":"1.00"}},"CreditAmount":{},"SystemID":"x"}';
    const said: NewVoucher = {
      ...original,
      ...{ enteredOn: '2026-06-15', enteredBy: 'kari', voucherType: 'K', documentDate: '2026-06-14' },
      carried: '{"BatchID":"1"}',
      lines: [line(1n, { quantity: '2.50', reference: 'F-1', dueDate: '2026-07-01', carried }), line(-1n)],
    };
    const turned = reversalOf(said, { id: 'b', date: '2026-07-01', text: 'Feil' });
    expect(turned).toEqual({
      ...{ id: 'b', series: 'GL', date: '2026-07-01', text: 'Feil', source: 'reversal', sourceRef: null },
      ...{ draftId: null, reversesId: 'a' },
      lines: [
        line(-1n, {
          ...{ quantity: '-2.50', reference: 'F-1', dueDate: '2026-07-01' },
          carried:
            '{"Analysis":{"AnalysisID":"1","DebitAnalysisAmount":{"Amount":"1.00"}},"DebitAmount":{},"SystemID":"x"}',
        }),
        line(1n),
      ],
    });
    expect(reversalOf(turned, { id: 'c', date: '2026-07-02', text: '' }).lines).toEqual(said.lines);
  });

  it('is a voucher of its own, linked, from no draft and no other system', () => {
    expect(reversal).toMatchObject({
      id: 'b',
      date: '2026-07-01',
      text: 'Feil',
      source: 'reversal',
      reversesId: 'a',
      draftId: null,
      sourceRef: null,
    });
  });

  it('of a reversal has the amounts of the original again', () => {
    const again = reversalOf(reversal, { id: 'c', date: '2026-07-02', text: '' });
    expect(again.lines).toEqual(original.lines);
  });

  it('says the dimensions of a line in the order of their types, whichever they come in: so they are read back', () => {
    const dimensions = [
      { type: 'P', code: '1' },
      { type: 'A', code: '2' },
    ];
    const posting = { year: 2026, period: 6, number: 1n, postedAt: '', postedBy: '' };
    const said = (lines: NewLine[]) => voucherStatement('c', { ...original, lines }, posting);
    expect(said([line(1n, { dimensions })])).toEqual(
      said([line(1n, { dimensions: dimensions.toReversed() })]),
    );
  });
});
