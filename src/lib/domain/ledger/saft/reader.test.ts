import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heapHeld } from '#tests/setup/heap.ts';
import { readSaft } from './reader.ts';
import type { SaftError, SaftRecord } from './records.ts';

const FIXTURES = process.env.SEGL_FIXTURES ?? '../shared/data';

interface Read {
  records: SaftRecord[];
  error: SaftError | null;
}

// oxlint-disable-next-line typescript/require-await -- the reader takes an async source
async function* chunks(parts: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* parts;
}

async function read(parts: Iterable<Uint8Array>): Promise<Read> {
  const records: SaftRecord[] = [];
  for await (const item of readSaft(chunks(parts))) {
    if (!item.ok) return { records, error: item.error };
    records.push(item.value);
  }
  return { records, error: null };
}

function readText(text: string): Promise<Read> {
  return read([new TextEncoder().encode(text)]);
}

const HEADER = `<Header><AuditFileVersion>1.30</AuditFileVersion><AuditFileCountry>NO</AuditFileCountry>
<AuditFileDateCreated>2026-01-31</AuditFileDateCreated><SoftwareCompanyName>S</SoftwareCompanyName>
<SoftwareID>s</SoftwareID><SoftwareVersion>1</SoftwareVersion>
<Company><RegistrationNumber>999999999</RegistrationNumber><Name>Blåbær &amp; Sønn</Name></Company>
<DefaultCurrencyCode>NOK</DefaultCurrencyCode><SelectionCriteria><PeriodStart>1</PeriodStart>
<PeriodStartYear>2026</PeriodStartYear><PeriodEnd>02</PeriodEnd><PeriodEndYear>2026</PeriodEndYear></SelectionCriteria>
<TaxAccountingBasis>A</TaxAccountingBasis></Header>`;

const LINE = `<Line><RecordID>1</RecordID><AccountID>1920</AccountID><Description>d</Description>
<DebitAmount><Amount>12.5</Amount></DebitAmount></Line>`;

const FILE = `<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO">${HEADER}
<MasterFiles><GeneralLedgerAccounts><Account><AccountID>1920</AccountID><AccountDescription>Bank</AccountDescription>
<GroupingCategory>g</GroupingCategory><GroupingCode>1920</GroupingCode><AccountType>GL</AccountType>
<OpeningDebitBalance>0</OpeningDebitBalance><ClosingDebitBalance>12.50</ClosingDebitBalance></Account></GeneralLedgerAccounts></MasterFiles>
<GeneralLedgerEntries><NumberOfEntries>1</NumberOfEntries><TotalDebit>12.5</TotalDebit><TotalCredit>0</TotalCredit>
<Journal><JournalID>GL</JournalID><Description>Hovedbok</Description><Type>GL</Type>
<Transaction><TransactionID>1</TransactionID><Period>1</Period><PeriodYear>2026</PeriodYear>
<TransactionDate>2026-01-02</TransactionDate><Description>t</Description><SystemEntryDate>2026-01-02</SystemEntryDate>
<GLPostingDate>2026-01-02</GLPostingDate>${LINE}</Transaction></Journal></GeneralLedgerEntries></AuditFile>`;

describe('a small file', () => {
  it('is read in file order, with places and exact values', async () => {
    const { records, error } = await readText(FILE);
    expect(error).toBeNull();
    expect(records.map(({ kind, line }) => `${kind}:${line}`)).toEqual([
      'header:1',
      'account:8',
      'totals:11',
      'journal:12',
      'transaction:13',
      'end:16',
    ]);
    expect(records[0]).toEqual({
      kind: 'header',
      line: 1,
      version: '1.30',
      declaredVersion: '1.30',
      created: '2026-01-31',
      software: 'S s 1',
      company: { registrationNumber: '999999999', name: 'Blåbær & Sønn' },
      currency: 'NOK',
      selection: { first: { year: 2026, period: 1 }, last: { year: 2026, period: 2 } },
    });
    expect(records[4]).toMatchObject({
      journalId: 'GL',
      lines: [{ accountId: '1920', amount: 1250n, side: 'debit', tax: [], analysis: [], line: 15 }],
    });
  });

  it('may use any prefix', async () => {
    const prefixed = FILE.replace(/<(\/?)(?=[A-Z])/g, '<$1q:').replace('xmlns=', 'xmlns:q=');
    const [plain, other] = await Promise.all([readText(FILE), readText(prefixed)]);
    expect(other).toEqual(plain);
  });

  it('is the same in every encoding and with a byte order mark', async () => {
    const plain = await readText(FILE);
    const latin = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${FILE}`, 'latin1');
    expect(await read([latin])).toEqual(plain);
    expect(await readText(`\uFEFF${FILE}`)).toEqual(plain);
    const utf16 = Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${FILE}`, 'utf16le');
    expect(await read([utf16])).toEqual(plain);
  });

  it('skips what is of another namespace', async () => {
    const alien = FILE.replace(
      '<Journal>',
      '<x:Journal xmlns:x="urn:other"><JournalID>no</JournalID></x:Journal><Journal>',
    );
    expect((await readText(alien)).records).toEqual((await readText(FILE)).records);
  });
});

describe('what can not be read says why and where', () => {
  const swap = (from: string | RegExp, to: string): string => FILE.replace(from, to);
  it.each<[string, string, Partial<SaftError> & Record<string, unknown>]>([
    ['nothing', '', { code: 'saft_empty', line: 1 }],
    ['garbage', 'PK\u0003\u0004 not xml', { code: 'saft_not_well_formed', line: 1 }],
    ['another document', '<html/>', { code: 'saft_not_saft', element: 'html', path: 'html' }],
    ['no namespace', swap(/ xmlns="[^"]*"/, ''), { code: 'saft_wrong_namespace', namespace: '' }],
    ['another namespace', swap(':NO"', ':PT"'), { code: 'saft_wrong_namespace' }],
    ['a doctype', `<!DOCTYPE AuditFile>${FILE}`, { code: 'saft_doctype', line: 1 }],
    [
      'an entity bomb',
      `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>`,
      { code: 'saft_doctype' },
    ],
    [
      'a later version',
      swap('>1.30<', '>2.00<'),
      { code: 'saft_unknown_version', version: '2.00', path: 'AuditFile/Header/AuditFileVersion' },
    ],
    [
      'an unknown encoding',
      `<?xml version="1.0" encoding="EBCDIC"?>${FILE}`,
      { code: 'saft_unsupported_encoding', encoding: 'EBCDIC' },
    ],
    [
      'an encoding declared where nobody looks',
      `<?xml version="1.0"${' '.repeat(1100)}encoding="ISO-8859-1"?>${FILE}`,
      { code: 'saft_unsupported_encoding' },
    ],
    ['XML 1.1', `<?xml version="1.1"?>${FILE}`, { code: 'saft_not_well_formed' }],
    ['a namespace with a blank', swap(':NO"', ':NO "'), { code: 'saft_wrong_namespace' }],
    [
      'a total twice, before all else',
      swap(/<TotalDebit>.*/s, '<TotalDebit>1</TotalDebit><TotalDebit>1</TotalDebit>'),
      { code: 'saft_repeated_element', element: 'TotalDebit' },
    ],
    [
      'a journal named again behind its entries',
      swap('</Journal>', '<JournalID>GL</JournalID></Journal>'),
      { code: 'saft_repeated_element', element: 'JournalID' },
    ],
    ['no header', swap(/<Header>.*<\/Header>/s, ''), { code: 'saft_missing_element', element: 'Header' }],
    [
      'an empty root',
      '<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO"/>',
      { code: 'saft_missing_element', element: 'Header' },
    ],
    [
      'the header twice',
      swap('</Header>', `</Header>${HEADER}`),
      { code: 'saft_repeated_element', element: 'Header' },
    ],
    [
      'masters after entries',
      swap('</AuditFile>', '<MasterFiles/></AuditFile>'),
      { code: 'saft_out_of_order', element: 'MasterFiles', after: 'GeneralLedgerEntries' },
    ],
    [
      'an amount that no ledger holds',
      swap('12.5<', '99999999999999999<'),
      { code: 'saft_amount_too_large', text: '99999999999999999' },
    ],
    [
      'an identifier that no index holds',
      swap(/<AccountID>\d+</, `<AccountID>${'1'.repeat(257)}<`),
      { code: 'saft_text_too_long', limit: 256 },
    ],
    ['half an øre', swap('12.5<', '12.505<'), { code: 'saft_amount_too_precise', text: '12.505' }],
    [
      'a comma',
      swap('<Amount>12.5', '<Amount>12,5'),
      {
        code: 'saft_invalid_amount',
        line: 16,
        path: 'AuditFile/GeneralLedgerEntries/Journal/Transaction/Line/DebitAmount/Amount',
      },
    ],
    [
      'an amount of 19 digits',
      swap('<Amount>12.5', '<Amount>12345678901234567.89'),
      { code: 'saft_invalid_amount' },
    ],
    ['an exponent', swap('<Amount>12.5', '<Amount>1e3'), { code: 'saft_invalid_amount' }],
    [
      '29 February 2026',
      swap('<TransactionDate>2026-01-02', '<TransactionDate>2026-02-29'),
      { code: 'saft_invalid_date', text: '2026-02-29', line: 14 },
    ],
    [
      'a day of the year 20',
      swap('<TransactionDate>2026-01-02', '<TransactionDate>0020-01-02'),
      { code: 'saft_invalid_date', text: '0020-01-02' },
    ],
    [
      'names without end',
      swap(
        '</MasterFiles>',
        `${Array.from({ length: 4100 }, (_, at) => `<A${at}/>`).join('')}</MasterFiles>`,
      ),
      { code: 'saft_too_many_names', limit: 4000 },
    ],
    [
      'a name beyond all measure',
      swap('<MasterFiles>', `<MasterFiles><${'A'.repeat(300)}/>`),
      { code: 'saft_too_many_names' },
    ],
    ['a period in words', swap('<Period>1<', '<Period>jan<'), { code: 'saft_invalid_number', text: 'jan' }],
    [
      'no account',
      swap('<AccountID>1920</AccountID><Description>', '<Description>'),
      { code: 'saft_missing_element', element: 'AccountID', line: 15 },
    ],
    ['no lines', swap(LINE, ''), { code: 'saft_missing_element', element: 'Line' }],
    [
      'debit and credit',
      swap('</DebitAmount>', '</DebitAmount><CreditAmount><Amount>1</Amount></CreditAmount>'),
      { code: 'saft_conflicting_elements', elements: ['DebitAmount', 'CreditAmount'] },
    ],
    ...['Tax', 'Analysis'].map((of): [string, string, Partial<SaftError> & Record<string, unknown>] => [
      `an amount under the names of two versions: ${of}Amount`,
      swap(
        '</DebitAmount>',
        `</DebitAmount><${of === 'Tax' ? 'TaxInformation' : of}><${of}Type>x</${of}Type><${of}ID>1</${of}ID>
        <${of}Amount><Amount>1</Amount></${of}Amount><Credit${of}Amount><Amount>2</Amount></Credit${of}Amount></${of === 'Tax' ? 'TaxInformation' : of}>`,
      ),
      { code: 'saft_conflicting_elements', elements: [`${of}Amount`, `Credit${of}Amount`] },
    ]),
    [
      'neither debit nor credit',
      swap(/<DebitAmount>.*<\/DebitAmount>/, ''),
      { code: 'saft_missing_element', element: 'DebitAmount | CreditAmount' },
    ],
    [
      'two descriptions',
      swap('<Description>t</Description>', '<Description>t</Description><Description>u</Description>'),
      { code: 'saft_repeated_element', element: 'Description' },
    ],
    [
      'a transaction before the journal has an id',
      swap('<JournalID>GL</JournalID>', ''),
      { code: 'saft_missing_element', element: 'JournalID' },
    ],
    [
      'no totals',
      swap('<TotalDebit>12.5</TotalDebit>', ''),
      { code: 'saft_missing_element', element: 'TotalDebit' },
    ],
    ['a tag closed by another', swap('</Journal>', '</Journey>'), { code: 'saft_not_well_formed' }],
    ['an undefined entity', swap('>Bank<', '>&bank;<'), { code: 'saft_not_well_formed', line: 8 }],
    ['a cut file', FILE.slice(0, -3), { code: 'saft_truncated' }],
    [
      'a text of 70,000 characters',
      swap('>Bank<', `>${'x'.repeat(70_000)}<`),
      { code: 'saft_text_too_long', limit: 65_536, line: 8 },
    ],
    [
      'an attribute of 70,000 characters',
      swap('<MasterFiles>', `<MasterFiles a="${'x'.repeat(70_000)}">`),
      { code: 'saft_text_too_long' },
    ],
    [
      'a text without end',
      `<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO">${'x'.repeat(70_000)}`,
      { code: 'saft_text_too_long' },
    ],
    [
      'a thousand levels',
      swap('<MasterFiles>', `<MasterFiles>${'<a>'.repeat(1000)}`),
      { code: 'saft_too_deep', limit: 32 },
    ],
  ])('%s', async (_, text, expected) => {
    const { records, error } = await readText(text);
    expect(error).toMatchObject(expected);
    expect(records.some(({ kind }) => kind === 'end')).toBe(false);
  });

  it('bytes that are no UTF-8', async () => {
    const bytes = Buffer.from(FILE.replace('Bank', 'Bl\u00e5'), 'latin1');
    expect((await read([bytes])).error).toMatchObject({ code: 'saft_invalid_encoding', encoding: 'utf-8' });
  });

  it('a record that would fill the memory', async () => {
    const line = LINE.replace('>d<', `>${'x'.repeat(60_000)}<`);
    const [head = '', tail = ''] = FILE.split(LINE);
    function* endless(): Generator<Uint8Array> {
      yield Buffer.from(head);
      for (let i = 0; i < 2_000; i += 1) yield Buffer.from(line);
      yield Buffer.from(tail);
    }
    expect((await read(endless())).error).toMatchObject({ code: 'saft_record_too_large' });
  });
});

describe('however the bytes arrive', () => {
  const bytes = new TextEncoder().encode(FILE);

  it('the records are the same', async () => {
    const whole = await read([bytes]);
    const cuts = fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        const edges = [0, ...at.sort((a, b) => a - b), bytes.length];
        const parts = edges.slice(1).map((end, i) => bytes.subarray(edges[i], end));
        expect(await read(parts)).toEqual(whole);
      }),
      { numRuns: 100 },
    );
    expect(await read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it('a file cut at any byte is truncated (or empty), and never ends', async () => {
    for (let end = 0; end < bytes.length; end += 1) {
      const { records, error } = await read([bytes.subarray(0, end)]);
      expect(error?.code).toBe(end === 0 ? 'saft_empty' : 'saft_truncated');
      expect(records.some(({ kind }) => kind === 'end')).toBe(false);
    }
  });

  it('any bytes at all give an error, never a throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
        const { error } = await read([noise]);
        expect(error).not.toBeNull();
      }),
    );
  });
});

const official = `${FIXTURES}/saf-t/examples/toyen-lekefabrikk-1.30.xml`;
const present = existsSync(official);
describe.skipIf(!present)(present ? 'an official file' : `skipped: ${official} not present`, () => {
  it('is the same however its bytes arrive', async () => {
    const bytes = readFileSync(official);
    const whole = await read([bytes]);
    expect(whole.records).toHaveLength(1 + 22 + 12 + 9 + 8 + 1 + 1 + 53 + 1);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5000 }), async (size) => {
        const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        );
        expect(await read(parts)).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });
});

it('what is read keeps no piece of the file in the memory', async () => {
  const encoder = new TextEncoder();
  const between = `<!--${'æ€'.repeat(30_000)}-->`;
  const customer = (at: number) =>
    `<Customer><Name>A name of some length ${at}</Name><CustomerID>a-customer-${at}</CustomerID></Customer>`;
  function* file() {
    yield encoder.encode(`${FILE.slice(0, FILE.indexOf('<GeneralLedgerAccounts>'))}<Customers>`);
    for (let at = 0; at < 200; at++) yield encoder.encode(customer(at) + between);
  }
  const before = heapHeld();
  const { records } = await read(file());
  expect(records).toHaveLength(201);
  expect(heapHeld() - before).toBeLessThan(5_000_000);
  expect(records.at(-1)).toMatchObject({ id: 'a-customer-199' });
});
