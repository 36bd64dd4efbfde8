import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupingsSince, isGrouping } from '../../grouping.ts';
import { checkSaft } from './checked.ts';
import { faultText, placeText } from './told.ts';
import { isComputed } from './vat-check.ts';
import { SAFT_WORDS } from '../words/languages.ts';
import { demoCompany } from '../../../../../demo/index.ts';
import { soundFile } from '#tests/fixtures/saft-file.ts';

const FIXTURES = process.env.SEGL_FIXTURES ?? '../shared/data';

function check(text: string) {
  const bytes = new TextEncoder().encode(text);
  return checkSaft(
    {
      size: bytes.length,
      async *read(from, to) {
        yield await Promise.resolve(bytes.subarray(from, to));
      },
    },
    'x.xml',
  );
}

const SOUND = soundFile().join('\n');

/** `error unknown_account@22` of each kind. */
const brief = async (text: string) =>
  (await check(text)).found.map(
    ({ code, severity, places }) => `${severity} ${code.replace('saft_', '')}@${places[0]?.line}`,
  );

const swap = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`not there: ${from}`);
  return text.replace(from, to);
};
/** The first element of that beginning once more. */
const twice = (from: string, until: string) => (text: string) => {
  const start = text.indexOf(from);
  const element = text.slice(start, text.indexOf(until, start) + until.length);
  return text.replace(element, element + element);
};
const TAX = '<TaxBase>800.00</TaxBase><CreditTaxAmount><Amount>';

describe('one change to a sound file', () => {
  it('has no finding without it', async () => {
    expect(await check(SOUND)).toMatchObject({ outcome: 'sound', found: [], groupingsChecked: true });
  });

  it.each<[string, (text: string) => string, string[]]>([
    [
      'an account nobody knows',
      swap('<AccountID>3000</AccountID><Description>', '<AccountID>3001</AccountID><Description>'),
      ['error unknown_account@21', 'error closing_differs@8'],
    ],
    [
      'a customer nobody knows',
      swap('<CustomerID>K1</CustomerID><Description>', '<CustomerID>K2</CustomerID><Description>'),
      ['error unknown_customer@20'],
    ],
    [
      'a supplier nobody knows',
      swap('<CustomerID>K1</CustomerID><Description>', '<SupplierID>L1</SupplierID><Description>'),
      ['error unknown_supplier@20'],
    ],
    [
      'a VAT code nobody knows',
      swap(
        '<TaxCode>3</TaxCode><TaxPercentage>25.00</TaxPercentage><TaxBase>',
        '<TaxCode>4</TaxCode><TaxPercentage>25.00</TaxPercentage><TaxBase>',
      ),
      ['error unknown_tax_code@21'],
    ],
    [
      'VAT without a code',
      swap('<TaxCode>3</TaxCode><TaxPercentage>25.00</TaxPercentage><TaxBase>', '<TaxBase>'),
      ['warning tax_without_code@21'],
    ],
    [
      'a dimension’s value nobody knows',
      swap('<AnalysisID>10</AnalysisID></Analysis>', '<AnalysisID>11</AnalysisID></Analysis>'),
      ['error unknown_analysis@20'],
    ],
    [
      'a party’s account nobody knows',
      swap('<BalanceAccount><AccountID>1500', '<BalanceAccount><AccountID>1501'),
      ['error unknown_party_account@10'],
    ],
    [
      'an account twice',
      twice('<Account>', '</Account>'),
      ['error repeated_account@7', 'error closing_differs@7', 'error party_closing_differs@7'],
    ],
    ['a customer twice', twice('<Customer>', '</Customer>'), ['error duplicate_party@10']],
    ['a VAT code twice', twice('<TaxCodeDetails>', '</TaxCodeDetails>'), ['warning repeated_tax_code@12']],
    [
      'a dimension’s value twice',
      twice('<AnalysisTypeTableEntry>', '</AnalysisTypeTableEntry>'),
      ['error duplicate_analysis@14'],
    ],
    [
      'a journal twice',
      twice('<Journal>', '</Journal>'),
      [
        'error duplicate_transaction@24',
        'error wrong_number_of_entries@16',
        'error wrong_total_debit@16',
        'error wrong_total_credit@16',
        'error closing_differs@7',
        'warning repeated_journal@23',
      ],
    ],
    ['a line’s number twice', swap('<RecordID>2', '<RecordID>1'), ['warning repeated_record_id@21']],
    [
      'another number of entries',
      swap('<NumberOfEntries>1', '<NumberOfEntries>2'),
      ['error wrong_number_of_entries@16'],
    ],
    ['another total debit', swap('<TotalDebit>1000', '<TotalDebit>1001'), ['error wrong_total_debit@16']],
    ['another total credit', swap('<TotalCredit>1000', '<TotalCredit>999'), ['error wrong_total_credit@16']],
    [
      'a voucher out of balance',
      swap('<DebitAmount><Amount>1000', '<DebitAmount><Amount>1001'),
      ['error unbalanced_transaction@18', 'error wrong_total_debit@16', 'error closing_differs@7'],
    ],
    [
      'another closing balance',
      swap('<ClosingCreditBalance>1000', '<ClosingCreditBalance>999'),
      ['error closing_differs@8'],
    ],
    [
      'another opening balance',
      swap(
        '<OpeningDebitBalance>0.00</OpeningDebitBalance><ClosingCreditBalance>1000',
        '<OpeningDebitBalance>1.00</OpeningDebitBalance><ClosingCreditBalance>999',
      ),
      ['warning opening_unbalanced@3'],
    ],
    [
      'another closing balance of a customer',
      swap(
        '<ClosingDebitBalance>1000.00</ClosingDebitBalance></BalanceAccount>',
        '<ClosingDebitBalance>1.00</ClosingDebitBalance></BalanceAccount>',
      ),
      ['error party_closing_differs@7'],
    ],
    [
      'another opening balance of a customer',
      swap(
        '<AccountID>1500</AccountID><OpeningDebitBalance>0.00',
        '<AccountID>1500</AccountID><OpeningDebitBalance>1.00',
      ),
      ['error party_opening_differs@7'],
    ],
    ['VAT that is not base × rate', swap(`${TAX}200.00`, `${TAX}200.02`), ['error vat_differs@21']],
    [
      'a rate that the table does not have',
      swap('<TaxPercentage>25.00</TaxPercentage><TaxBase>', '<TaxPercentage>15.00</TaxPercentage><TaxBase>'),
      ['error vat_differs@21', 'warning vat_rate_differs@21'],
    ],
    [
      'a VAT code before its day',
      swap('<Country>NO', '<EffectiveDate>2026-02-01</EffectiveDate><Country>NO'),
      ['error tax_code_not_valid@21'],
    ],
    [
      'no standard code',
      swap('<StandardTaxCode>3</StandardTaxCode>', ''),
      ['error missing_standard_tax_code@12'],
    ],
    [
      'a standard code that is none',
      swap('<StandardTaxCode>3<', '<StandardTaxCode>16<'),
      ['error unknown_standard_tax_code@12'],
    ],
    ['no grouping', swap('<GroupingCode>3000</GroupingCode>', ''), ['error missing_grouping@8']],
    [
      'a grouping that is none',
      swap('<GroupingCode>3000<', '<GroupingCode>3xx<'),
      ['error unknown_grouping@8'],
    ],
    [
      'a grouping of the next list',
      (text) =>
        swap(
          '<GroupingCategory>salgsinntekt</GroupingCategory><GroupingCode>3000',
          '<GroupingCategory>annenDriftsinntekt</GroupingCategory><GroupingCode>3911',
        )(text).replaceAll(/2026(?=-\d\d-\d\d|<)/g, '2024'),
      ['error unknown_grouping@8'],
    ],
    ['a number that can’t be', swap('310000078', '310000079'), ['warning invalid_registration_number@3']],
    [
      'no selection',
      (text) => text.replace(/<SelectionCriteria>.*<\/SelectionCriteria>/, ''),
      ['warning missing_selection@3'],
    ],
    [
      'a date outside the selection',
      swap('<TransactionDate>2026', '<TransactionDate>2025'),
      ['warning date_outside_selection@18'],
    ],
    ['another currency', swap('>NOK<', '>EUR<'), ['warning unsupported_currency@3']],
  ])('%s', async (_, change, expected) => {
    expect(await brief(change(SOUND))).toEqual(expected);
  });

  it('of a year without a list, groupings are not judged, and it says so', async () => {
    const later = SOUND.replaceAll('2026', '2027').replace('<GroupingCode>3000<', '<GroupingCode>3xx<');
    expect(await check(later)).toMatchObject({ outcome: 'sound', groupingsChecked: false });
  });

  it('what a ledger has no room for is no fault of a file', async () => {
    const long = SOUND.replace('<Description>Salg<', `<Description>${'x'.repeat(600)}<`);
    expect(await brief(long)).toEqual([]);
  });
});

describe('base × rate', () => {
  it.each([
    [80_000n, 20_000n, 2500, true],
    [80_000n, -20_000n, 2500, true],
    [80_001n, 20_001n, 2500, true],
    [80_000n, 20_002n, 2500, false],
    [80_150n, 20_000n, 2500, true], // to a whole krone
    [80_150n, 20_100n, 2500, true],
    [80_150n, 20_200n, 2500, false],
    [100n, 0n, 0, true],
  ])('%s × → %s at %s: %s', (base, amount, rate, holds) => {
    expect(isComputed({ base, amount }, rate)).toBe(holds);
  });

  it('holds for every gross amount split to the øre, and for every tax to the krone', () => {
    const rates = fc.constantFrom(2500, 1500, 1200, 1111, 0);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), rates, (gross, rate) => {
        const base = (gross * 10_000n + (10_000n + BigInt(rate)) / 2n) / (10_000n + BigInt(rate));
        const krone = ((base * BigInt(rate) + 500_000n) / 1_000_000n) * 100n;
        return isComputed({ base, amount: gross - base }, rate) && isComputed({ base, amount: krone }, rate);
      }),
    );
  });
});

describe('a company of years', () => {
  const file = demoCompany('havblikk', '2026-11-28');

  it('has no findings', async () => {
    expect(await check(file)).toMatchObject({ outcome: 'sound', found: [] });
  });

  it('an amount, an account or a party changed anywhere is found under its name', async () => {
    const places = [
      ...file.matchAll(/<(Amount|AccountID|CustomerID|SupplierID|TransactionID)>([^<]+)/g),
    ].filter(({ index }) => index > file.indexOf('<GeneralLedgerEntries>'));
    const names: Record<string, RegExp> = {
      Amount: /unbalanced_transaction|vat_differs/,
      AccountID: /unknown_account/,
      CustomerID: /unknown_customer/,
      SupplierID: /unknown_supplier/,
      TransactionID: /duplicate_transaction/,
    };
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: places.length - 1 }), async (at) => {
        const match = places[at];
        if (!match) throw new Error('no such place');
        const { index, 0: whole, 1: name = '', 2: value = '' } = match;
        const other =
          name === 'TransactionID'
            ? String(Number(value) === 1 ? 2 : Number(value) - 1)
            : name === 'Amount'
              ? `9${value}`
              : `${value}x`;
        const changed = `${file.slice(0, index)}<${name}>${other}${file.slice(index + whole.length)}`;
        expect((await brief(changed)).join()).toMatch(names[name] ?? /never/);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

const lists = `${FIXTURES}/saf-t/codes`;
const listed = existsSync(lists);
it.skipIf(!listed)(listed ? 'the groupings are the official lists’' : `skipped: ${lists} not present`, () => {
  for (const [name, from] of [
    ['2023-2024', 2023],
    ['2025-2026', 2025],
  ] as const) {
    const rows = readFileSync(`${lists}/grouping-${name}.csv`, 'utf8').split(/\r?\n/).slice(1);
    const official = new Set(
      rows
        .map((row) => row.split(';'))
        .flatMap(([category, , , code]) => (code ? [`${category} ${code}`] : [])),
    );
    expect(groupingsSince(from)).toEqual(official);
  }
  expect([isGrouping([2024], 'egenkapital', '2099'), isGrouping([2025], 'egenkapital', '2099')]).toEqual([
    false,
    true,
  ]);
  expect(isGrouping([2026, 2027], 'egenkapital', 'x')).toBeNull();
});

const examples = `${FIXTURES}/saf-t/examples`;
const present = existsSync(examples);
describe.skipIf(!present)(present ? 'the examples' : `skipped: ${examples} not present`, () => {
  const EXPECTED: Record<string, [outcome: string, code: string]> = {
    'all-elements-1.30.xml': ['faulty', 'saft_vat_differs'],
    'broken-duplicate-transactionid.xml': ['faulty', 'saft_duplicate_transaction'],
    'broken-totals.xml': ['faulty', 'saft_wrong_total_debit'],
    'broken-unknown-account.xml': ['faulty', 'saft_unknown_account'],
    'official-999999999-1.10.xml': ['faulty', 'saft_closing_differs'],
    'toyen-lekefabrikk-1.10.xml': ['faulty', 'saft_closing_differs'],
    'toyen-lekefabrikk-1.30.xml': ['faulty', 'saft_closing_differs'],
    'xmlspy-1.30-invalid-no-namespace.xml': ['unreadable', 'saft_wrong_namespace'],
  };

  it('each is told with what is wrong with it, in both languages', async () => {
    for (const name of readdirSync(examples)) {
      const checked = await check(readFileSync(`${examples}/${name}`, 'utf8'));
      const codes: string[] = [
        ...checked.found.map(({ code }) => code),
        ...(checked.fault ? [checked.fault.code] : []),
      ];
      expect([name, checked.outcome]).toEqual([name, EXPECTED[name]?.[0]]);
      expect(codes).toContain(EXPECTED[name]?.[1]);
      for (const language of ['nb', 'en'] as const) {
        const words = SAFT_WORDS[language];
        if (checked.fault) expect(faultText(checked.fault, words)).toMatch(/./);
        for (const { code, places } of checked.found)
          for (const place of places)
            expect(placeText(code, place, words, language)).not.toMatch(/undefined|NaN/);
      }
    }
  });
});

it('a place is said by names, amounts and rates in the language', () => {
  const place = {
    line: 7,
    journal: 'GL',
    transaction: '1',
    taxCode: '3',
    base: '1234.50',
    rate: '25.00',
    stated: '1.00',
    computed: '308.63',
  };
  expect(placeText('saft_vat_differs', place, SAFT_WORDS.nb, 'nb').replaceAll('\u00a0', ' ')).toBe(
    'linje 7 · journal GL · bilag 1 · mva-kode 3 · grunnlag 1 234,50 · sats 25,00 % · oppgitt 1,00 · beregnet 308,63',
  );
});
