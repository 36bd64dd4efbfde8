import { createReadStream, existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDecimal } from '#lib/domain/money.ts';
import { readSaft } from './reader.ts';
import type { SaftRecord } from './records.ts';
import { basisPoints, parseDate, parseExact, parseMonetary, parseRounded, parseWhole } from './values.ts';
import { walk } from '#tests/setup/walk.ts';

const EXAMPLES = `${process.env.SEGL_FIXTURES ?? '../shared/data'}/saf-t/examples`;

async function read(source: AsyncIterable<Uint8Array>): Promise<SaftRecord[]> {
  const records: SaftRecord[] = [];
  for await (const item of readSaft(source)) {
    if (!item.ok) throw new Error(`${item.error.code} at line ${item.error.line}`);
    records.push(item.value);
  }
  return records;
}

/** The same record as another version would have it: places and the account's grouping are left out. */
function timeless(value: unknown): unknown {
  const left = new Set([
    'line',
    'groupingCategory',
    'groupingCode',
    'standardAccountId',
    'version',
    'declaredVersion',
  ]);
  return JSON.parse(
    JSON.stringify(value, (key, v: unknown) =>
      left.has(key) ? undefined : typeof v === 'bigint' ? v.toString() : v,
    ),
  );
}

const present = existsSync(EXAMPLES);
describe.skipIf(!present)(
  present ? 'one company in two versions' : `skipped: ${EXAMPLES} not present`,
  () => {
    it('says the same in 1.10 and in 1.30', async () => {
      const [old, current] = await Promise.all(
        ['1.10', '1.30'].map((v) => read(createReadStream(`${EXAMPLES}/toyen-lekefabrikk-${v}.xml`))),
      );
      expect(old?.[0]).toMatchObject({ version: '1.10', declaredVersion: '1.0' });
      expect(current?.[0]).toMatchObject({ version: '1.30', declaredVersion: '1.30' });
      expect(timeless(current)).toEqual(timeless(old));
    });
  },
);

function file(version: string, line: string, customer = ''): ReadableStream<Uint8Array> {
  const text = `<n:AuditFile xmlns:n="urn:StandardAuditFile-Taxation-Financial:NO"><n:Header>
<n:AuditFileVersion>${version}</n:AuditFileVersion><n:AuditFileDateCreated>2027-01-31+01:00</n:AuditFileDateCreated>
<n:SoftwareCompanyName/><n:SoftwareID/><n:SoftwareVersion/><n:Company><n:Name>X</n:Name></n:Company>
<n:DefaultCurrencyCode>NOK</n:DefaultCurrencyCode><n:TaxAccountingBasis>A</n:TaxAccountingBasis></n:Header>
<n:MasterFiles><n:Customers><n:Customer><n:Name>K</n:Name><n:CustomerID>1</n:CustomerID>${customer}</n:Customer></n:Customers></n:MasterFiles>
<n:GeneralLedgerEntries><n:NumberOfEntries>1</n:NumberOfEntries><n:TotalDebit>0</n:TotalDebit><n:TotalCredit>0</n:TotalCredit>
<n:Journal><n:JournalID>J</n:JournalID><n:Description/><n:Type/><n:Transaction><n:TransactionID>T</n:TransactionID>
<n:Period>1</n:Period><n:PeriodYear>2027</n:PeriodYear><n:TransactionDate>2027-01-01Z</n:TransactionDate><n:Description/>
<n:SystemEntryDate>2027-01-01</n:SystemEntryDate><n:GLPostingDate>2027-01-01</n:GLPostingDate>
<n:Line><n:RecordID>1</n:RecordID><n:AccountID>3000</n:AccountID><n:Description/>${line}</n:Line>
</n:Transaction></n:Journal></n:GeneralLedgerEntries></n:AuditFile>`.replaceAll(/<(\/?)(?!\/|n:)/g, '<$1n:');
  return new Blob([text]).stream();
}

async function only(
  kind: SaftRecord['kind'],
  source: ReadableStream<Uint8Array>,
): Promise<SaftRecord | undefined> {
  return (await read(source)).find((record) => record.kind === kind);
}

describe('what the versions write differently', () => {
  it('before 1.30, TaxAmount and AnalysisAmount take the side of their line', async () => {
    const line = `<Analysis><AnalysisType>P</AnalysisType><AnalysisID>1</AnalysisID><AnalysisAmount><Amount>40</Amount></AnalysisAmount></Analysis>
<CreditAmount><Amount>100</Amount></CreditAmount>
<TaxInformation><TaxCode>3</TaxCode><TaxPercentage>25</TaxPercentage><TaxAmount><Amount>25</Amount></TaxAmount></TaxInformation>`;
    expect(await only('transaction', file('1.20', line))).toMatchObject({
      date: '2027-01-01',
      lines: [
        {
          amount: -10_000n,
          tax: [{ code: '3', rateBp: 2500, amount: -2500n }],
          analysis: [{ type: 'P', id: '1', amount: -4000n }],
        },
      ],
    });
  });

  it('from 1.30 both say their side, and a party may have several balance accounts', async () => {
    const line = `<Analysis><AnalysisType>P</AnalysisType><AnalysisID>1</AnalysisID><DebitAnalysisAmount><Amount>40</Amount></DebitAnalysisAmount></Analysis>
<CreditAmount><Amount>-100</Amount></CreditAmount><TaxInformation><DebitTaxAmount><Amount>25</Amount></DebitTaxAmount></TaxInformation>`;
    const customer = ['1500', '1510']
      .map(
        (id) =>
          `<BalanceAccount><AccountID>${id}</AccountID><OpeningCreditBalance>1</OpeningCreditBalance><ClosingDebitBalance>2</ClosingDebitBalance></BalanceAccount>`,
      )
      .join('');
    expect(await only('transaction', file('1.30', line, customer))).toMatchObject({
      lines: [{ side: 'credit', amount: 10_000n, tax: [{ amount: 2500n }], analysis: [{ amount: 4000n }] }],
    });
    expect(await only('customer', file('1.30', line, customer))).toMatchObject({
      balances: [
        { accountId: '1500', opening: -100n, closing: 200n },
        { accountId: '1510', opening: -100n, closing: 200n },
      ],
    });
  });

  it('before 1.30 a party has one account, balances optional', async () => {
    const line = '<DebitAmount><Amount>1</Amount></DebitAmount>';
    const customer = '<AccountID>1500</AccountID><OpeningDebitBalance>3</OpeningDebitBalance>';
    expect(await only('customer', file('1.10', line, customer))).toMatchObject({
      balances: [{ accountId: '1500', opening: 300n }],
    });
  });

  it('in 1.40 a foreign amount may have 18 decimals; it stays exact', async () => {
    const line = `<DebitAmount><Amount>12.34</Amount><CurrencyCode>ETH</CurrencyCode><VirtualCurrencyType>Ether</VirtualCurrencyType>
<CurrencyAmount>0.000300000000000001</CurrencyAmount><ExchangeRate>41133.33</ExchangeRate></DebitAmount>`;
    expect(await only('transaction', file('1.40', line))).toMatchObject({
      lines: [{ amount: 1234n, foreign: { currency: 'ETH', amount: '0.000300000000000001' } }],
    });
  });
});

describe('names that every object has', () => {
  const line = '<DebitAmount><Amount>1</Amount></DebitAmount>';

  it('refuses what is no version', () =>
    walk(['constructor', '__proto__', 'toString'], async (name) => {
      await expect(read(file(name, line))).rejects.toThrow('saft_unknown_version at line 2');
    }));

  it('refuses to declare an encoding that it can’t read', () =>
    walk(['constructor', 'utf-16le', 'utf-7'], async (name) => {
      const declared = `<?xml version="1.0" encoding="${name}"?>`;
      const source = new Blob([declared, await new Response(file('1.30', line)).text()]).stream();
      await expect(read(source)).rejects.toThrow('saft_unsupported_encoding');
    }));
});

describe('values', () => {
  it('amounts survive being written and read', () => {
    const limit = 10n ** 18n - 1n;
    fc.assert(
      fc.property(fc.bigInt({ min: -limit, max: limit }), (amount) => {
        expect(parseMonetary(toDecimal(amount))).toBe(amount);
      }),
    );
  });

  it('reads an amount as it is written', () =>
    walk(
      [
        ['0', 0n],
        ['-0.00', 0n],
        ['+1', 100n],
        ['.5', 50n],
        ['7.', 700n],
        ['12.500', 1250n],
        ['00012.34', 1234n],
        ['12.345', 'too_precise'],
        ['0.001', 'too_precise'],
        ['9999999999999999.99', 999_999_999_999_999_999n],
        ['99999999999999999', 'too_large'],
        ['', 'invalid'],
        ['.', 'invalid'],
        ['-', 'invalid'],
        ['1 000', 'invalid'],
        ['1,5', 'invalid'],
        ['1e3', 'invalid'],
        ['NaN', 'invalid'],
        ['--1', 'invalid'],
        ['12345678901234567.89', 'invalid'],
      ],
      (text, expected) => {
        expect(parseMonetary(text)).toBe(expected);
      },
    ));

  it('information is rounded, percentages are exact or absent, dates lose their zone', () => {
    expect(parseRounded('10.005')).toBe(1001n);
    expect(parseRounded('-10.005')).toBe(-1001n);
    expect(parseRounded('x')).toBeNull();
    expect(parseRounded('9'.repeat(17))).toBeNull();
    expect(basisPoints('11.11')).toBe(1111);
    expect(basisPoints('12.345')).toBeUndefined();
    expect(parseExact('-008.410')).toBe('-8.41');
    expect(parseExact('-0')).toBe('0');
    expect(parseDate('2026-02-28+01:00')).toBe('2026-02-28');
    expect(parseDate('2026-02-30')).toBeNull();
    expect(parseDate('28.02.2026')).toBeNull();
    expect(parseWhole('007')).toBe(7n);
    expect(parseWhole('-1')).toBeNull();
  });
});
