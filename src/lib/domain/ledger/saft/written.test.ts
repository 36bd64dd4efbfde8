import { describe, expect, it } from 'vitest';
import type { NewLine } from '../voucher.ts';
import { beyond, type Carried } from './carried.ts';
import { groupingFor } from './grouped.ts';
import { inNewNames } from './whole.ts';
import { lineElements, lineWith } from './written.ts';
import { xmlOf } from './xml/writer.ts';

const line: NewLine = {
  account: '6540',
  amount: 100_00n,
  text: 'Kaffe',
  vat: { code: '1', rateBp: 2500, base: 80_00n, amount: 20_00n },
  counterpartyId: null,
  currency: { code: 'EUR', amount: 8_75n, rate: '11.4286' },
  dimensions: [{ type: 'P', code: '1' }],
};
const written = lineElements(line, 1, null);

/** The same as a file has it, changed. */
const file = (change: Carried = {}): Carried => ({ ...written, ...change });

describe('what is carried of a line', () => {
  it('is nothing where Segl would write the same, however many decimals and whatever is understood', () => {
    const same = file({
      DebitAmount: { Amount: '100', CurrencyCode: 'EUR', CurrencyAmount: '8.750', ExchangeRate: '11.42860' },
      TaxInformation: {
        ...{ TaxCode: '1', TaxPercentage: '25', TaxBase: '80' },
        DebitTaxAmount: { Amount: '20.0' },
      },
    });
    expect(beyond(same, written)).toEqual({});
  });

  it('is whatever else the file says, in its own words', () => {
    const said = {
      RecordID: '01',
      CrossReference: 'A',
      TaxInformation: [{ TaxCode: '1' }, { TaxCode: '3' }],
    };
    expect(beyond(file(said), written)).toEqual(said);
  });

  it('puts an amount back on the side where the file had it', () => {
    const { DebitAmount: _, ...rest } = written;
    const said = { ...rest, CreditAmount: { Amount: '-100.00' } };
    const both = lineWith(written, beyond(said, written));
    expect(both).toEqual({ ...rest, CreditAmount: { Amount: '-100.00' } });
  });

  it('has the names of 1.30, whose taxes and analyses have sides of their own', () => {
    const old = {
      CreditAmount: { Amount: '1' },
      TaxInformation: { TaxAmount: { Amount: '1' } },
      Analysis: [{ AnalysisAmount: { Amount: '1' } }],
    };
    expect(inNewNames(old)).toEqual({
      CreditAmount: { Amount: '1' },
      TaxInformation: { CreditTaxAmount: { Amount: '1' } },
      Analysis: [{ CreditAnalysisAmount: { Amount: '1' } }],
    });
  });
});

describe('an element', () => {
  it('has its children in the order of the schema, and text that XML can hold', () => {
    const said = { Description: 'A & <B>\u0001', AccountID: '1', RecordID: '1', Unknown: 'x' };
    expect(xmlOf('Line', said, '1.30')).toBe(
      '<Line><RecordID>1</RecordID><AccountID>1</AccountID><Description>A &amp; &lt;B&gt;\uFFFD</Description></Line>\n',
    );
  });

  it('has in 1.30 nothing that came with 1.40', () => {
    const amount = {
      Amount: '1.00',
      CurrencyCode: 'NOK',
      VirtualCurrencyType: 'BTC',
      CurrencyAmount: '0.00000001',
    };
    expect(xmlOf('DebitAmount', amount, '1.30')).toBe('<DebitAmount><Amount>1.00</Amount></DebitAmount>\n');
    expect(xmlOf('DebitAmount', amount, '1.40')).toContain('<VirtualCurrencyType>BTC</VirtualCurrencyType>');
  });
});

it.each([
  ['1920', null, 'balanseverdiForOmloepsmiddel', '1920'],
  ['19', '3000', 'salgsinntekt', '3000'],
  ['1924', null, 'balanseverdiForOmloepsmiddel', '1920'],
  ['2711', '27', 'kortsiktigGjeld', '2600'],
  ['X', null, 'balanseverdiForOmloepsmiddel', '1570'],
])('account %s of standard account %s is grouped as %s %s', (number, standardAccount, category, code) => {
  expect(groupingFor({ number, standardAccount })).toEqual({ category, code });
});
