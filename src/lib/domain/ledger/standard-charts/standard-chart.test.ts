import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixture } from '#tests/setup/files/fixtures.ts';
import { daysAfter } from '../../date.ts';
import { findVatAccounts, isVatAccount, VatPostings } from '../vat-accounts.ts';
import { VAT_CODES, rateOn, vatCode } from '../vat.ts';
import { kindOfAccount } from '../reports/trial-balance.ts';
import { OPENING_SERIES } from '../coding.ts';
import { LEGAL_FORMS } from './accounts.ts';
import { standardChart } from './standard-chart.ts';

describe.each(LEGAL_FORMS)('the standard chart of %s', (form) => {
  const { accounts, vatCodes, vatAccounts, series } = standardChart(form, true);
  const numbers = accounts.map(({ number }) => number);
  const named = new Map(accounts.map(({ number, name }) => [number, name]));

  it('has each account once, by number, each with a short name of its own', () => {
    expect(new Set(numbers).size).toBe(numbers.length);
    expect([...numbers].sort()).toEqual(numbers);
    for (const { number, name } of accounts) {
      expect(number).toMatch(/^[1-8]\d{3}$/);
      expect(name).toMatch(/^[A-ZÆØÅ][^()]{2,49}$/);
      expect(name.trim()).toBe(name);
    }
  });

  it('has what a small company needs, and no more', () => {
    expect(accounts.length).toBeGreaterThanOrEqual(110);
    expect(accounts.length).toBeLessThanOrEqual(160);
    for (const group of [
      '12',
      '15',
      '19',
      '20',
      '24',
      '26',
      '27',
      '29',
      '30',
      '43',
      '50',
      '54',
      '63',
      '67',
      '77',
      '80',
      '81',
      '89',
    ])
      expect([group, numbers.some((number) => number.startsWith(group))]).toEqual([group, true]);
    for (const number of ['1500', '1920', '2400', '2600', '2700', '2710', '2740', '2770', '2780'])
      expect(numbers).toContain(number);
  });

  it('says by number and by grouping alike whether an account is of the balance sheet', () => {
    for (const { number: account, groupingCategory } of accounts)
      expect([account, kindOfAccount({ account: 'X', groupingCategory })]).toEqual([
        account,
        kindOfAccount({ account, groupingCategory: null }),
      ]);
  });

  it('has every standard VAT code, at the rate of each day', () => {
    expect(vatCodes.map(({ code }) => code)).toEqual(VAT_CODES.map(({ code }) => code));
    for (const { code, standardCode, rates } of vatCodes) {
      expect(standardCode).toBe(code);
      expect(rates.at(-1)?.validTo).toBeNull();
      rates.forEach(({ validFrom, validTo, rateBp }, at) => {
        expect([code, validFrom, rateOn(code, validFrom)]).toEqual([code, validFrom, rateBp]);
        expect(validTo).toBe(rates[at + 1] ? daysAfter(rates[at + 1]!.validFrom, -1) : null);
      });
    }
  });

  it('posts VAT to accounts that it has, and that an import would find in it', () => {
    for (const { output, input } of vatAccounts)
      for (const account of [output, input].filter((each) => each !== null))
        expect(numbers).toContain(account);
    const chart = accounts.map((each) => ({ ...each, standardAccount: null }));
    const found = findVatAccounts(vatCodes, chart, new VatPostings(() => false));
    expect(found.map(({ source: _, ...each }) => each)).toEqual(vatAccounts);
    for (const account of chart.filter(({ number }) => /^27[01]/.test(number)))
      expect(isVatAccount(account)).toBe(true);
  });

  it('offers a VAT code that fits the account, and none to who is not registered', () => {
    const offered = accounts.flatMap(({ number, vatCode: code }) => (code ? [[number, code] as const] : []));
    expect(offered.length).toBeGreaterThan(40);
    for (const [number, code] of offered) {
      const { direction = null, deductible } = vatCode(code) ?? {};
      const income = number.startsWith('3');
      expect([number, code, direction === 'output' || code === '7']).toEqual([number, code, income]);
      if (!income && direction !== 'none') expect([number, code, deductible]).toEqual([number, code, true]);
    }
    expect(standardChart(form, false).accounts.filter(({ vatCode: code }) => code !== null)).toEqual([]);
  });

  it('has a series for free vouchers, and none that only an opening balance may have', () => {
    expect(series.map(({ code }) => code)).toContain('GL');
    expect(series.map(({ code }) => code)).not.toContain(OPENING_SERIES);
  });

  it('has the equity of its form', () => {
    const expected = {
      AS: { there: ['2000', '2020', '2800', '8300', '8990'], not: ['2060', '3920'] },
      ENK: { there: ['2050', '2060', '2068', '6998', '7080', '7099'], not: ['2000', '2800', '8300', '3920'] },
      FLI: { there: ['2050', '3920', '3940', '3410'], not: ['2000', '2060', '8300'] },
    }[form];
    expect(expected.there.filter((number) => !named.has(number))).toEqual([]);
    expect(expected.not.filter((number) => named.has(number))).toEqual([]);
  });

  const lists = ['2025-2026', '2023-2024'].map((years) => fixture(`saf-t/codes/grouping-${years}.csv`));
  for (const list of lists) {
    const listed = existsSync(list);
    it.skipIf(!listed)(
      listed ? `is grouped by the official list: ${list}` : `skipped: ${list} not present`,
      () => {
        const rows = readFileSync(list, 'utf8').split(/\r?\n/);
        const known = new Set(
          rows.map((row) => row.split(';')).map(([category, , , code]) => `${category} ${code}`),
        );
        const unknown = accounts.filter(
          (each) => !known.has(`${each.groupingCategory} ${each.groupingCode}`),
        );
        expect(unknown).toEqual([]);
      },
    );
  }
});
