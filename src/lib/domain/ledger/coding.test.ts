import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Coding } from '../drafts/draft.ts';
import { checkDate, codeReceipt, isForPurchases, type CodingVat } from './coding.ts';
import { sum } from '../money.ts';
import { defaultVatAccounts, VAT_CODES } from './vat.ts';
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
  ...change,
});
const vat = (standardCode: string, rateBp: number | null, accounts = usual(standardCode)): CodingVat => ({
  code: 'k',
  standardCode,
  rateBp,
  accounts,
});
const usual = (code: string) => ({ ...NO_VAT_ACCOUNTS, ...defaultVatAccounts(code) });

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
