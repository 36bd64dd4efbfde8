import { describe, expect, it } from 'vitest';
import { VAT_CODES } from './vat.ts';
import {
  findVatAccounts,
  isVatAccount,
  vatAccountsOfChart,
  VatPostings,
  vatSides,
  type VatAccountFacts,
} from './vat-accounts.ts';

const account = (number: string, name: string, facts: Partial<VatAccountFacts> = {}): VatAccountFacts => ({
  number,
  name,
  groupingCode: null,
  standardAccount: null,
  ...facts,
});

/** A public chart in which 2712 and 2713 are the other way round. */
const TURNED = [
  account('2700', 'Utgående merverdiavgift, høy sats'),
  account('2711', 'Inngående merverdiavgift, høy sats'),
  account('2712', 'Inngående merverdiavgift, råfisk'),
  account('2713', 'Inngående merverdiavgift, lav sats'),
  account('2714', 'Inngående mva tjenester fra utlandet'),
  account('2704', 'Utgående mva tjenester fra utlandet'),
  account('2740', 'Oppgjørskonto merverdiavgift'),
];

it('a code posts tax to no side, one or both', () => {
  const sides = (code: string) => vatSides(code).join('+');
  expect(['0', '5', '6', '3', '1', '86', '87', '4711'].map(sides)).toEqual([
    '',
    '',
    '',
    'output',
    'input',
    'output+input',
    'output',
    '',
  ]);
});

describe('what a chart shows', () => {
  it('is the account whose name says it, whatever its number', () => {
    expect(vatAccountsOfChart(TURNED, '13')).toEqual({ output: null, input: '2713' });
    expect(vatAccountsOfChart(TURNED, '12')).toEqual({ output: null, input: '2712' });
    expect(vatAccountsOfChart(TURNED, '1')).toEqual({ output: null, input: '2711' });
  });

  it('is the usual number where no name speaks against it', () => {
    expect(vatAccountsOfChart(TURNED, '86')).toEqual({ output: '2704', input: '2714' });
    expect(vatAccountsOfChart([account('2710', 'x')], '1')).toEqual({ output: null, input: '2710' });
    expect(vatAccountsOfChart([account('2710', 'Kontant')], '11').input).toBeNull();
  });

  it('is nothing where the usual number is of something else', () => {
    expect(vatAccountsOfChart([account('2712', 'Inngående mva råfisk')], '13').input).toBeNull();
    expect(vatAccountsOfChart([account('2710', 'Utgående mva')], '1').input).toBeNull();
    expect(vatAccountsOfChart([account('1920', 'Inngående mva, høy sats')], '1').input).toBeNull();
  });

  it('is read from the mapping of a chart of its own', () => {
    const own = [
      account('A17', 'Inngående mva 25 %', { groupingCode: '2740' }),
      account('A18', 'Annet', { standardAccount: '2711' }),
    ];
    expect(own.every(isVatAccount)).toBe(true);
    expect(vatAccountsOfChart(own, '1').input).toBe('A17');
    expect(vatAccountsOfChart(own, '11').input).toBe('A18');
  });

  it('names no account for a code without tax', () => {
    for (const { code } of VAT_CODES.filter((each) => vatSides(each.code).length === 0)) {
      expect(vatAccountsOfChart(TURNED, code)).toEqual({ output: null, input: null });
    }
  });
});

describe('what postings say', () => {
  const isVat = (number: string) => number.startsWith('27');
  const line = (number: string, amount: bigint, code?: string, tax: bigint | null = null) => ({
    account: number,
    amount,
    tax: code === undefined ? [] : [{ code, amount: tax }],
  });
  const learned = (...vouchers: ReturnType<typeof line>[][]) => {
    const postings = new VatPostings(isVat);
    for (const voucher of vouchers) postings.see(voucher);
    return postings;
  };

  it('is where exactly the tax went, debit and credit', () => {
    const postings = learned(
      [line('6540', 100n, '1', 25n), line('2713', 25n), line('1920', -125n)],
      [line('3000', -100n, '3', -25n), line('2701', -25n), line('1500', 125n)],
      [line('4500', 100n, '86', 25n), line('2719', 25n), line('2709', -25n), line('2400', -100n)],
    );
    expect(postings.accountOf('1', 'input')).toBe('2713');
    expect(postings.accountOf('3', 'output')).toBe('2701');
    expect([postings.accountOf('86', 'input'), postings.accountOf('86', 'output')]).toEqual(['2719', '2709']);
    expect(postings.accountOf('11', 'input')).toBeNull();
  });

  it('adds up lines of a code, and lines on an account', () => {
    const postings = learned([
      line('6540', 100n, '1', 25n),
      line('6300', 40n, '1', 10n),
      line('2711', 30n),
      line('2711', 5n),
    ]);
    expect(postings.accountOf('1', 'input')).toBe('2711');
  });

  it('is nothing where two codes or two accounts could be meant', () => {
    const codes = learned([line('6540', 100n, '1', 25n), line('6300', 100n, '14', 25n), line('2711', 25n)]);
    expect(codes.accountOf('1', 'input')).toBeNull();
    const accounts = learned([line('6540', 100n, '1', 25n), line('2711', 25n), line('2714', 25n)]);
    expect(accounts.accountOf('1', 'input')).toBeNull();
  });

  it('needs more than half of the vouchers', () => {
    const voucher = (number: string) => [line('6540', 100n, '1', 25n), line(number, 25n)];
    expect(learned(voucher('2711'), voucher('2712')).accountOf('1', 'input')).toBeNull();
    expect(learned(voucher('2711'), voucher('2712'), voucher('2711')).accountOf('1', 'input')).toBe('2711');
  });

  it('also is the code on the VAT account itself, whose tax may be unknown', () => {
    expect(learned([line('2711', 25n, '1')]).accountOf('1', 'input')).toBe('2711');
    expect(learned([line('6540', 100n, '1')]).accountOf('1', 'input')).toBeNull();
  });

  it('goes before the chart, side by side', () => {
    const postings = learned([line('6540', 100n, '13', 12n), line('2712', 12n)]);
    const codes = [
      { code: '13', standardCode: '13' },
      { code: '12', standardCode: '12' },
      { code: '0', standardCode: '0' },
    ];
    expect(findVatAccounts(codes, TURNED, postings)).toEqual([
      { code: '13', output: null, input: '2712', source: 'postings' },
      { code: '12', output: null, input: '2712', source: 'chart' },
    ]);
  });
});
