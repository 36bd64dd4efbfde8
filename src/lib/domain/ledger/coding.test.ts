import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codedInLines, Coding, type CodingLine } from '../drafts/coded.ts';
import {
  checkDate,
  codedSimplest,
  codeVoucher,
  DEPARTMENT,
  isForPurchases,
  PLAIN_LINE,
  PROJECT,
  type CodingVat,
  type VatOf,
} from './coding.ts';
import { copiedLines } from './copied.ts';
import { paperDate } from './invoice.ts';
import { sum } from '../money.ts';
import { defaultVatAccounts, splitGross, VAT_CODES } from './vat.ts';
import { NO_VAT_ACCOUNTS } from './vat-accounts.ts';
import { checkVoucher } from './voucher.ts';
import { walk } from '#tests/setup/walk.ts';
import { day } from '#tests/setup/books/day.ts';

const coding = (amount: bigint, change: Partial<Coding> = {}): Coding => ({
  series: 'GL',
  date: day('2026-06-15'),
  text: 'Kaffe',
  amount,
  account: '6540',
  vatCode: '1',
  creditAccount: '1920',
  counterpartyId: null,
  project: null,
  noPhoto: null,
  lines: null,
  ...change,
});
const vat = (standardCode: string, rateBp: number | null, accounts = usual(standardCode)): CodingVat => ({
  code: 'k',
  standardCode,
  rateBp,
  accounts,
});
const usual = (code: string) => ({ ...NO_VAT_ACCOUNTS, ...defaultVatAccounts(code) });

/** With the one VAT code that is known. */
const codeReceipt = (of: Coding, known: CodingVat | null) => codeVoucher(of, () => known);

function amounts(amount: bigint, of: CodingVat | null): [string, bigint][] {
  const lines = codeReceipt(coding(amount), of);
  if (!lines.ok) throw new Error(lines.error.code);
  return lines.value.map((line) => [line.account, line.amount]);
}

describe('a coded receipt', () => {
  it('posts each code as it says', () =>
    walk(
      [
        [
          'without VAT',
          null,
          [
            ['6540', 12_500n],
            ['1920', -12_500n],
          ],
        ],
        [
          'with deductible VAT',
          vat('1', 2500),
          [
            ['6540', 10_000n],
            ['2710', 2500n],
            ['1920', -12_500n],
          ],
        ],
        [
          'of food',
          vat('11', 1500),
          [
            ['6540', 10_870n],
            ['2711', 1630n],
            ['1920', -12_500n],
          ],
        ],
        [
          'with a code that carries no tax',
          vat('0', 0),
          [
            ['6540', 12_500n],
            ['1920', -12_500n],
          ],
        ],
        [
          'of services from abroad',
          vat('86', 2500),
          [
            ['6540', 12_500n],
            ['2714', 3125n],
            ['2704', -3125n],
            ['1920', -12_500n],
          ],
        ],
        [
          'of services from abroad, not deductible',
          vat('87', 2500),
          [
            ['6540', 15_625n],
            ['2704', -3125n],
            ['1920', -12_500n],
          ],
        ],
      ],
      (_, of, lines) => {
        expect(amounts(12_500n, of)).toEqual(lines);
      },
    ));

  it('of one øre has no line of nothing', () => {
    expect(amounts(1n, vat('1', 2500))).toEqual([
      ['6540', 1n],
      ['1920', -1n],
    ]);
  });

  it('carries project and tax on the cost, the counterparty on what is owed', () => {
    const lines = codeReceipt(coding(12_500n, { project: '7', counterpartyId: 'c' }), vat('1', 2500));
    expect(lines).toMatchObject({
      ok: true,
      value: [
        {
          dimensions: [{ type: 'P', code: '7' }],
          vat: { code: 'k', rateBp: 2500, base: 10_000n, amount: 2500n },
          counterpartyId: null,
        },
        { dimensions: [], vat: null, counterpartyId: null },
        { dimensions: [], vat: null, counterpartyId: 'c' },
      ],
    });
  });

  it('always is a voucher that can be posted, whatever the code and the amount', () => {
    const purchase = VAT_CODES.filter(({ code }) => isForPurchases(code));
    const rate = fc.constantFrom(0, 600, 1111, 1200, 1500, 2500);
    const amount = fc.bigInt({ min: 1n, max: 10n ** 13n });
    fc.assert(
      fc.property(amount, fc.constantFrom(...purchase), rate, (gross, { code }, rateBp) => {
        const lines = codeReceipt(coding(gross), vat(code, rateBp));
        if (!lines.ok) throw new Error(lines.error.code);
        expect(checkVoucher({ lines: lines.value }).ok).toBe(true);
        expect(sum(lines.value.map((line) => line.amount))).toBe(0n);
        expect(lines.value.at(-1)?.amount).toBe(-gross);
      }),
    );
  });

  it('posts the tax where this client does', () => {
    const own = { output: '2709', input: '2713' };
    expect(amounts(12_500n, vat('1', 2500, own))[1]).toEqual(['2713', 2500n]);
    expect(amounts(12_500n, vat('86', 2500, own)).slice(1, 3)).toEqual([
      ['2713', 3125n],
      ['2709', -3125n],
    ]);
  });

  it('refuses turnover codes, unknown codes and rates, and a code whose account is not known', () => {
    const refusal = (of: CodingVat) => codeReceipt(coding(1n), of);
    for (const { code } of VAT_CODES.filter(({ direction }) => direction === 'output')) {
      expect(refusal(vat(code, 2500))).toMatchObject({ error: { code: 'vat_code_not_for_purchases' } });
    }
    expect(refusal(vat('4711', 0))).toMatchObject({ error: { code: 'vat_code_not_for_purchases' } });
    expect(refusal(vat('1', null))).toEqual({ ok: false, error: { code: 'vat_rate_unknown', vatCode: 'k' } });
    expect(refusal(vat('1', 2500, NO_VAT_ACCOUNTS))).toEqual({
      ok: false,
      error: { code: 'vat_account_missing', vatCode: 'k', side: 'input' },
    });
    expect(refusal(vat('86', 2500, { output: null, input: '2714' }))).toMatchObject({
      error: { code: 'vat_account_missing', side: 'output' },
    });
    expect(refusal(vat('0', 0, NO_VAT_ACCOUNTS))).toMatchObject({ ok: true });
  });
});

describe('what is no receipt', () => {
  const refused = (change: Partial<Coding>, of: CodingVat | null = null) => {
    const lines = codeReceipt(coding(12_500n, change), of);
    return lines.ok ? null : lines.error;
  };

  it('is refused in the series of the inbound balance, whatever else is wrong', () => {
    const error = { code: 'series_is_opening', series: 'IB' };
    expect(refused({ series: 'IB' })).toEqual(error);
    expect(refused({ series: 'IB', creditAccount: '6540' }, vat('3', 2500))).toEqual(error);
  });

  it('is refused where debit and credit are one account', () => {
    expect(refused({ creditAccount: '6540' })).toEqual({ code: 'accounts_same', account: '6540' });
    expect(refused({ account: '', creditAccount: '' })).toBeNull();
  });

  it('is refused under a code of turnover', () =>
    walk(
      VAT_CODES.filter(({ direction }) => direction === 'output').map(({ code }) => code),
      (code) => {
        expect(refused({}, vat(code, 0))).toEqual({ code: 'vat_code_not_for_purchases', vatCode: 'k' });
      },
    ));

  it('is refused under the code of other income, and takes every code of purchases', () => {
    expect(refused({}, vat('7', 0))).toMatchObject({ code: 'vat_code_not_for_purchases' });
    const taken = VAT_CODES.filter(({ code }) => isForPurchases(code)).map(({ code }) => code);
    expect(taken).toEqual(expect.arrayContaining(['0', '1', '11', '20', '21', '81', '86']));
    expect(taken).not.toEqual(expect.arrayContaining(['7']));
    expect(isForPurchases('unknown')).toBe(false);
  });
});

it('a date after today is asked about, and taken once it is meant', () => {
  const dated = { date: day('2026-11-29') };
  const today = '2026-11-28';
  expect(checkDate(dated, { today, confirmed: false })).toEqual({
    ok: false,
    error: { code: 'date_after_today', date: day('2026-11-29') },
  });
  expect(checkDate(dated, { today, confirmed: true }).ok).toBe(true);
  expect(checkDate({ date: today }, { today, confirmed: false }).ok).toBe(true);
});

const KNOWN: Readonly<Record<string, CodingVat>> = {
  '1': { ...vat('1', 2500), code: '1' },
  '11': { ...vat('11', 1500), code: '11' },
  '13': { ...vat('13', 1200), code: '13' },
  '3': { ...vat('3', 2500), code: '3' },
  '86': { ...vat('86', 2500), code: '86' },
  '87': { ...vat('87', 2500), code: '87' },
};
const vatOf: VatOf = (code) => KNOWN[code] ?? null;
const line = (account: string, amount: bigint | null, change: Partial<CodingLine> = {}): CodingLine => ({
  ...PLAIN_LINE,
  ...{ account, amount },
  ...change,
});
const inLines = (...lines: CodingLine[]) =>
  codedInLines({ series: 'GL', date: day('2026-06-15'), text: 'Kaffe', noPhoto: null, lines });
function posted(...lines: CodingLine[]): [string, bigint][] {
  const made = codeVoucher(inLines(...lines), vatOf);
  if (!made.ok) throw new Error(made.error.code);
  return made.value.map((each) => [each.account, each.amount]);
}

describe('a coding in lines', () => {
  it('of a hotel: two rates, the second line and what it was paid from complete it', () => {
    const hotel = [line('7140', 1_680_00n, { vatCode: '13' }), line('7140', null, { vatCode: '1' })];
    expect(posted(...hotel, line('1920', -2_240_00n))).toEqual([
      ['7140', 1_500_00n],
      ['2712', 180_00n],
      ['7140', 448_00n],
      ['2710', 112_00n],
      ['1920', -2_240_00n],
    ]);
  });

  it('of a sale, and of its credit note: the tax is on its own side', () => {
    expect(posted(line('3000', -125_00n, { vatCode: '3' }), line('1500', null))).toEqual([
      ['3000', -100_00n],
      ['2700', -25_00n],
      ['1500', 125_00n],
    ]);
    expect(posted(line('3000', 125_00n, { vatCode: '3' }), line('1500', null))[1]).toEqual(['2700', 25_00n]);
  });

  it('takes the VAT of the paper within half a krone, and none beyond it', () => {
    const paper = (vatAmount: bigint) => [
      line('4000', 125_00n, { vatCode: '1', vatAmount }),
      line('1920', null),
    ];
    expect(posted(...paper(25_50n))).toEqual([
      ['4000', 99_50n],
      ['2710', 25_50n],
      ['1920', -125_00n],
    ]);
    expect(codeVoucher(inLines(...paper(25_51n)), vatOf)).toMatchObject({
      error: { code: 'vat_differs_from_rate', stated: '25.51', computed: '25.00' },
    });
    expect(codeVoucher(inLines(...paper(24_49n)), vatOf)).toMatchObject({
      error: { code: 'vat_differs_from_rate' },
    });
  });

  it('deducts a share alone: the cost bears the rest, or whoever it is for', () => {
    const share = (account: string | null) => ({ vatCode: '1', share: { rateBp: 4000, account } });
    expect(posted(line('6900', 1_250_00n, share(null)), line('1920', null))).toEqual([
      ['6900', 400_00n],
      ['2710', 100_00n],
      ['6900', 750_00n],
      ['1920', -1_250_00n],
    ]);
    expect(posted(line('6900', 1_250_00n, share('2060')), line('1920', null))[2]).toEqual(['2060', 750_00n]);
    for (const vatCode of ['86', '87', '3'])
      expect(
        codeVoucher(inLines(line('6900', 1n, { ...share(null), vatCode }), line('1920', null)), vatOf),
      ).toMatchObject({ error: { code: 'vat_share_not_for_code', vatCode } });
  });

  it('shares the currency with the tax that was charged, and not with that which was not', () => {
    const currency = { code: 'EUR', amount: 10_00n };
    const euros = (vatCode: string) => {
      const lines = inLines(line('6540', 125_00n, { vatCode, currency }), line('2400', null));
      const made = codeVoucher(lines, vatOf);
      return made.ok ? made.value.map((each) => each.currency?.amount ?? null) : made.error;
    };
    expect(euros('1')).toEqual([8_00n, 2_00n, null]);
    expect(euros('86')).toEqual([10_00n, null, null, null]);
  });

  it('says of an invoice, on the line of its party, what it says of itself; numbers without blanks', () => {
    const invoice = {
      ...{ number: 'F-17', date: day('2026-06-14'), dueDate: day('2026-07-14') },
      ...{ cid: '234 5676', bankAccount: '8601 11 17947' },
    };
    const owed = { counterpartyId: 'p', invoice };
    const cost = line('6540', 125_00n, { vatCode: '1' });
    const of = (change: Partial<CodingLine>, ...more: CodingLine[]) =>
      codeVoucher(inLines(cost, line('2400', null, { ...owed, ...change }), ...more), vatOf);
    const made = of({});
    expect(made.ok && made.value.map(({ reference, cid, dueDate }) => [reference, cid, dueDate])).toEqual([
      [undefined, undefined, undefined],
      [undefined, undefined, undefined],
      ['F-17', '2345676', '2026-07-14'],
    ]);
    expect(made.ok && made.value.at(-1)?.bankAccount).toBe('86011117947');
    expect(paperDate([owed], '2026-06-15')).toBe('2026-06-14');
    expect(paperDate([owed], '2026-06-14')).toBeNull();
    expect(of({ counterpartyId: null })).toMatchObject({ error: { code: 'invoice_party_missing', line: 2 } });
    const wrong = (change: Partial<typeof invoice>) => of({ invoice: { ...invoice, ...change } });
    expect(wrong({ cid: '2345677' })).toMatchObject({ error: { code: 'cid_invalid', cid: '2345677' } });
    expect(wrong({ bankAccount: '86011117948' })).toMatchObject({ error: { code: 'bank_account_invalid' } });
    const another = { ...owed, invoice: { ...invoice, date: day('2026-06-13') } };
    expect(of({}, line('2400', 1n, another))).toMatchObject({
      error: { code: 'invoice_dates_differ', line: 3 },
    });
  });

  it('is one line short at most', () => {
    expect(codeVoucher(inLines(line('4000', null), line('1920', null)), vatOf)).toMatchObject({
      error: { code: 'line_amount_missing', line: 2 },
    });
  });

  const amount = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n });
  const anyLine = fc.record({
    amount,
    vatCode: fc.constantFrom(null, ...Object.keys(KNOWN)),
    off: fc.bigInt({ min: -50n, max: 50n }),
    rateBp: fc.option(fc.integer({ min: 1, max: 9999 })),
    own: fc.boolean(),
    euros: fc.option(fc.bigInt({ min: 1n, max: 10n ** 9n })),
  });
  it('balances to the øre whatever it says, keeps the currency whole, and VAT near its rate', () =>
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 6 }), (said) => {
        const lines = said.map(({ amount, vatCode, off, rateBp, own, euros }) => {
          const input = vatCode === '1' || vatCode === '11' || vatCode === '13';
          const computed = vatCode && input ? splitGross(amount, KNOWN[vatCode]?.rateBp ?? 0).vat : 0n;
          const share = rateBp !== null && (input || vatCode === null);
          return line('6540', amount, {
            vatCode,
            vatAmount: computed === 0n ? null : computed + off,
            share: share ? { rateBp, account: own ? '2060' : null } : null,
            currency: euros === null ? null : { code: 'EUR', amount: euros },
          });
        });
        const made = codeVoucher(inLines(...lines, line('1920', null)), vatOf);
        if (!made.ok) throw new Error(made.error.code);
        expect(sum(made.value.map((each) => each.amount))).toBe(0n);
        const euros = sum(made.value.map((each) => each.currency?.amount ?? 0n));
        const wanted = lines.map(({ amount, currency }) => {
          if (!currency || !amount) return 0n;
          return amount < 0n ? -currency.amount : currency.amount;
        });
        expect(euros).toBe(sum(wanted));
      }),
    ));

  it('says in the first form what that has room for, and posts the same in either', () =>
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        fc.constantFrom(null, '1', '11', '13', '86', '87'),
        fc.option(fc.constantFrom('P1', 'P2')),
        fc.boolean(),
        (amount, vatCode, project, costIsRest) => {
          const dimensions = project === null ? [] : [{ type: PROJECT, code: project }];
          const lines = [
            line('6540', costIsRest ? null : amount, { vatCode, dimensions }),
            line('1920', costIsRest ? -amount : null, { counterpartyId: 'c' }),
          ];
          const simple = codedSimplest({ ...inLines(...lines), lines }, vatOf);
          expect(simple).toMatchObject({
            lines: null,
            amount,
            account: '6540',
            project,
            counterpartyId: 'c',
          });
          expect(codeVoucher(simple, vatOf)).toEqual(codeVoucher(inLines(...lines), vatOf));
        },
      ),
    ));

  it('stays in lines where the first form has no room, or would be refused', () => {
    const contra = line('1920', null);
    const cost = line('6540', 125_00n, { vatCode: '1' });
    for (const lines of [
      [{ ...cost, text: 'Kaffe' }, contra],
      [{ ...cost, vatCode: '3' }, contra],
      [{ ...cost, amount: -125_00n }, contra],
      [{ ...cost, dimensions: [{ type: DEPARTMENT, code: '1' }] }, contra],
      [{ ...cost, vatAmount: 25_01n }, contra],
      [cost, cost, contra],
    ])
      expect(codedSimplest({ ...inLines(...lines), lines }, vatOf).lines).toEqual(lines);
  });

  it('has no amount of its own: what it debits, whatever is sent, and no account that an older release could post by', () => {
    const lines = [line('3000', -125_00n, { vatCode: '3' }), line('1500', null)];
    const sent = { ...inLines(...lines), amount: 1n, account: '6540', creditAccount: '1920', vatCode: '1' };
    expect(Coding.parse(sent)).toMatchObject({
      amount: 125_00n,
      account: '',
      creditAccount: '',
      vatCode: null,
    });
    const { lines: _, ...before } = coding(125_00n);
    expect(Coding.parse(before)).toEqual(coding(125_00n));
    expect(Coding.safeParse({ ...sent, lines: null, account: '' }).success).toBe(false);
    expect(Coding.safeParse({ ...sent, lines: null, amount: 0n }).success).toBe(false);
  });
});

describe('a copy of what was posted', () => {
  it('posts the same again, with its codes where they can be told', () => {
    const lines = [
      line('7140', 1_680_00n, { vatCode: '13' }),
      line('3000', -125_00n, { vatCode: '3' }),
      line('6540', 100_00n, { vatCode: '86' }),
      line('1920', null),
    ];
    const made = codeVoucher(inLines(...lines), vatOf);
    if (!made.ok) throw new Error(made.error.code);
    const copied = copiedLines(made.value, vatOf);
    expect(copied.map(({ vatCode }) => vatCode)).toEqual(['13', '3', '86', null]);
    expect(codeVoucher(inLines(...copied), vatOf)).toEqual(made);
  });
  it('is line for line where the codes say otherwise', () => {
    const foreign = [
      { account: '6540', amount: 100_00n, vat: { code: '1', rateBp: null, base: null, amount: null } },
      { account: '1920', amount: -100_00n, vat: null },
    ].map((each) => ({ text: null, counterpartyId: null, currency: null, dimensions: [], ...each }));
    expect(copiedLines(foreign, vatOf).map(({ account, vatCode }) => [account, vatCode])).toEqual([
      ['6540', null],
      ['1920', null],
    ]);
  });
});
