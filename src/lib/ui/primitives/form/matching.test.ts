import { describe, expect, it } from 'vitest';
import { choiceText, matching } from './matching.ts';

const accounts = [
  ['1500', 'Kundefordringer'],
  ['2400', 'Leverandørgjeld'],
  ['6500', 'Motordrevet verktøy'],
  ['6540', 'Inventar'],
  ['6800', 'Kontorrekvisita'],
  ['6860', 'Møter, kurs, oppdatering'],
  ['7000', 'Drivstoff transportmidler'],
  ['7140', 'Reisekostnad, ikke oppgavepliktig'],
  ['7350', 'Representasjon, kafé'],
  ['65', 'Verktøy samlet'],
].map(([number = '', name = '']) => ({ value: number, number, name }));

const numbers = (query: string) => matching(accounts, query).map((account) => account.number);

describe('matching', () => {
  it('puts the exact number before numbers that begin so', () => {
    expect(numbers('65')).toEqual(['65', '6500', '6540']);
  });
  it('finds names by their beginning, then by any word, then inside', () => {
    expect(numbers('kon')).toEqual(['6800']);
    expect(numbers('verktøy')).toEqual(['65', '6500']);
    expect(numbers('gjeld')).toEqual(['2400']);
  });
  it('takes several words in any order', () => {
    expect(numbers('transport driv')).toEqual(['7000']);
    expect(numbers('6860 kurs')).toEqual(['6860']);
  });
  it('ignores case, spaces and accents, but not Norwegian letters', () => {
    expect(numbers('  KAFE ')).toEqual(['7350']);
    expect(numbers('moter')).toEqual([]);
    expect(numbers('MØTER')).toEqual(['6860']);
  });
  it('gives all for nothing, at most the limit, and none for what fits none', () => {
    expect(matching(accounts, '')).toEqual(accounts);
    expect(matching(accounts, '', 2)).toHaveLength(2);
    expect(numbers('xyz')).toEqual([]);
  });
  it('finds again what it has written', () => {
    for (const account of accounts) expect(numbers(choiceText(account))[0]).toBe(account.number);
  });
});
