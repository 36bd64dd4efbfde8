import fc from 'fast-check';

/*
 * Companies as SAF-T 1.30 files, made up: valid under the schema, hanging together, and saying now and then everything
 * that a line or voucher may say. What the round trip is tried on.
 */

const words = fc
  .array(fc.constantFrom('Kaffe', 'å', '& Sønn', '<ny>', 'Ø’s', '100 %', '"to"', '🔨'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(' '));
const code = fc.stringMatching(/^[A-Z0-9]{1,6}$/);
const cents = fc.integer({ min: -5_000_000, max: 5_000_000 });
const decimal = (amount: number) => (amount / 100).toFixed(2);
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const element = (name: string, content: string | number) => `<${name}>${content}</${name}>`;
const maybe = (name: string, of: fc.Arbitrary<string>) =>
  fc.option(of, { nil: null }).map((said) => (said === null ? '' : element(name, escaped(said))));

const day = fc
  .integer({ min: 0, max: 364 })
  .map((days) => new Date(Date.UTC(2025, 0, 1 + days)).toISOString().slice(0, 10));

const amountOf = (side: 'Debit' | 'Credit', amount: number) =>
  fc
    .tuple(
      fc.boolean(),
      fc.constantFrom(
        '',
        '<CurrencyCode>EUR</CurrencyCode><CurrencyAmount>12.5</CurrencyAmount><ExchangeRate>11.3405</ExchangeRate>',
        '<CurrencyCode>USD</CurrencyCode><CurrencyAmount>-3.00</CurrencyAmount>',
      ),
    )
    .map(([odd, currency]) => {
      // A negative amount on the other side says the same.
      const [name, signed] = odd ? [side === 'Debit' ? 'Credit' : 'Debit', -amount] : [side, amount];
      return `<${name}Amount><Amount>${decimal(signed)}</Amount>${currency}</${name}Amount>`;
    });

const tax = fc.constantFrom(
  '',
  '<TaxInformation><TaxType>MVA</TaxType><TaxCode>1</TaxCode><TaxPercentage>25.00</TaxPercentage><Country>NO</Country><TaxBase>100.00</TaxBase><DebitTaxAmount><Amount>25.00</Amount></DebitTaxAmount></TaxInformation>',
  '<TaxInformation><TaxCode>3</TaxCode><TaxPercentage>25</TaxPercentage><TaxBase>80.0049</TaxBase><CreditTaxAmount><Amount>20</Amount></CreditTaxAmount></TaxInformation>',
  '<TaxInformation><TaxCode>1</TaxCode><DebitTaxAmount><Amount>25.00</Amount></DebitTaxAmount></TaxInformation><TaxInformation><TaxCode>3</TaxCode><TaxPercentage>15</TaxPercentage><TaxBase>10</TaxBase><CreditTaxAmount><Amount>1.50</Amount></CreditTaxAmount><TaxExemptionReason>Ingen</TaxExemptionReason></TaxInformation>',
);

const analysis = fc.constantFrom(
  '',
  '<Analysis><AnalysisType>P</AnalysisType><AnalysisID>1</AnalysisID></Analysis>',
  '<Analysis><AnalysisType>P</AnalysisType><AnalysisID>2</AnalysisID></Analysis><Analysis><AnalysisType>A</AnalysisType><AnalysisID>1</AnalysisID></Analysis>',
  '<Analysis><AnalysisType>P</AnalysisType><AnalysisID>1</AnalysisID><DebitAnalysisAmount><Amount>1.00</Amount></DebitAnalysisAmount></Analysis><Analysis><AnalysisType>P</AnalysisType><AnalysisID>2</AnalysisID></Analysis>',
);

const ACCOUNTS = ['1500', '1920', '2400', '3000', '6540'] as const;

const line = (amount: number) =>
  fc
    .record({
      account: fc.constantFrom(...ACCOUNTS),
      record: fc.option(code, { nil: null }),
      analysis,
      valueDate: maybe('ValueDate', day),
      document: maybe('SourceDocumentID', words),
      party: fc.constantFrom(
        '',
        '',
        '<CustomerID>K1</CustomerID>',
        '<SupplierID>L1</SupplierID>',
        '<CustomerID>K2</CustomerID><SupplierID>L1</SupplierID>',
      ),
      text: fc.oneof(words, fc.constant('')),
      money: amountOf(amount < 0 ? 'Credit' : 'Debit', Math.abs(amount)),
      tax,
      reference: maybe('ReferenceNumber', words),
      cid: maybe('CID', fc.stringMatching(/^[0-9]{5,25}$/)),
      due: maybe('DueDate', day),
      quantity: maybe('Quantity', fc.constantFrom('1', '2.500', '-3', '0.000001')),
      cross: maybe('CrossReference', code),
      time: maybe('SystemEntryTime', fc.constant('2025-05-05T12:00:00')),
      owner: maybe('OwnerID', code),
    })
    .map((said) => ({
      amount,
      account: said.account,
      xml: (no: number) =>
        `<Line>${element('RecordID', said.record === null ? no : `${no}-${said.record}`)}${element('AccountID', said.account)}${said.analysis}${said.valueDate}${said.document}${said.party}${element('Description', escaped(said.text))}${said.money}${said.tax}${said.reference}${said.cid}${said.due}${said.quantity}${said.cross}${said.time}${said.owner}</Line>`,
    }));

const voucher = fc
  .array(cents, { minLength: 1, maxLength: 4 })
  .map((amounts) => [...amounts, -amounts.reduce((sum, each) => sum + each, 0)])
  .chain((amounts) =>
    fc.record({
      lines: fc.tuple(...amounts.map((each) => line(each))),
      date: day,
      entered: day,
      posted: fc.option(day, { nil: null }),
      text: words,
      source: maybe('SourceID', words),
      type: maybe('VoucherType', words),
      described: maybe('VoucherDescription', words),
      kind: maybe('TransactionType', code),
      batch: maybe('BatchID', code),
      modified: maybe('ModificationDate', day),
      customer: maybe('CustomerID', fc.constantFrom('K1', 'K2')),
      system: maybe('SystemID', code),
    }),
  );

const opening = fc.tuple(cents, cents, fc.integer({ min: -1000, max: 1000 }), fc.boolean());

/** A file of a company, with a number that is no company's. */
export const saftCompany: fc.Arbitrary<string> = fc
  .record({ vouchers: fc.array(voucher, { minLength: 0, maxLength: 6 }), opening, split: fc.boolean() })
  .map(({ vouchers, opening: [bank, customers, off, explained] }) => {
    const openings: Record<string, number> = {
      1500: customers,
      1920: bank,
      2400: -bank - customers + (explained ? 0 : off),
      3000: 0,
      6540: 0,
    };
    const lines = vouchers.flatMap((each) => each.lines);
    const closing = (account: string) =>
      (openings[account] ?? 0) +
      lines.filter((each) => each.account === account).reduce((sum, { amount }) => sum + amount, 0);
    const balance = (which: string, amount: number) =>
      element(`${which}${amount < 0 ? 'Credit' : 'Debit'}Balance`, decimal(Math.abs(amount)));
    const accounts = ACCOUNTS.map(
      (id) =>
        `<Account>${element('AccountID', id)}${element('AccountDescription', `Konto ${id}`)}${element('GroupingCategory', GROUPS[id][0])}${element('GroupingCode', GROUPS[id][1])}<AccountType>GL</AccountType>${balance('Opening', openings[id] ?? 0)}${balance('Closing', closing(id))}</Account>`,
    );
    const party = (id: string, account: string, opened: number) =>
      `${id.startsWith('K') ? '<Customer>' : '<Supplier>'}<RegistrationNumber>310000078</RegistrationNumber>${element('Name', `Part ${id}`)}<Address><StreetName>Veien 1</StreetName><City>Oslo</City><Country>NO</Country></Address><BankAccount><BankAccountNumber>86011117947</BankAccountNumber></BankAccount>${element(id.startsWith('K') ? 'CustomerID' : 'SupplierID', id)}<BalanceAccount>${element('AccountID', account)}${balance('Opening', opened)}${balance('Closing', opened)}</BalanceAccount>${id.startsWith('K') ? '</Customer>' : '</Supplier>'}`;
    const written = vouchers.map(
      (each, at) =>
        `<Transaction>${element('TransactionID', 100 + at)}${element('Period', Number(each.date.slice(5, 7)))}<PeriodYear>2025</PeriodYear>${element('TransactionDate', each.date)}${each.source}${each.type}${each.described}${each.kind}${element('Description', escaped(each.text))}${each.batch}${element('SystemEntryDate', each.entered)}${element('GLPostingDate', each.posted ?? each.date)}${each.modified}${each.customer}${each.system}${each.lines.map((one, no) => one.xml(no + 1)).join('')}</Transaction>`,
    );
    const sum = (side: 'Debit' | 'Credit') =>
      [...written.join('').matchAll(new RegExp(`<${side}Amount><Amount>([^<]*)`, 'g'))].reduce(
        (total, [, amount]) => total + Math.round(Number(amount) * 100),
        0,
      );
    return `<?xml version="1.0" encoding="UTF-8"?>
<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO"><Header><AuditFileVersion>1.30</AuditFileVersion><AuditFileCountry>NO</AuditFileCountry><AuditFileDateCreated>2026-01-05</AuditFileDateCreated><SoftwareCompanyName>X</SoftwareCompanyName><SoftwareID>X</SoftwareID><SoftwareVersion>1</SoftwareVersion><Company><RegistrationNumber>310000078</RegistrationNumber><Name>Prøve &amp; Sønn AS</Name><Address><City>Oslo</City></Address><Contact><ContactPerson><FirstName>Kari</FirstName><LastName>Li</LastName></ContactPerson></Contact></Company><DefaultCurrencyCode>NOK</DefaultCurrencyCode><SelectionCriteria><SelectionStartDate>2025-01-01</SelectionStartDate><SelectionEndDate>2025-12-31</SelectionEndDate></SelectionCriteria><TaxAccountingBasis>A</TaxAccountingBasis></Header>
<MasterFiles><GeneralLedgerAccounts>${accounts.join('')}</GeneralLedgerAccounts>
<Customers>${party('K1', '1500', customers)}${party('K2', '1500', 0)}</Customers><Suppliers>${party('L1', '2400', 100)}</Suppliers>
<TaxTable><TaxTableEntry><TaxType>MVA</TaxType><Description>Merverdiavgift</Description>
<TaxCodeDetails><TaxCode>1</TaxCode><Description>Inn</Description><TaxPercentage>25</TaxPercentage><Country>NO</Country><StandardTaxCode>1</StandardTaxCode><BaseRate>100</BaseRate></TaxCodeDetails>
<TaxCodeDetails><TaxCode>3</TaxCode><TaxPercentage>25.00</TaxPercentage><Country>NO</Country><StandardTaxCode>3</StandardTaxCode><Compensation>true</Compensation><BaseRate>100</BaseRate></TaxCodeDetails></TaxTableEntry></TaxTable>
<AnalysisTypeTable>${['P1', 'P2', 'A1'].map((id) => `<AnalysisTypeTableEntry>${element('AnalysisType', id[0] ?? '')}<AnalysisTypeDescription>Slag</AnalysisTypeDescription>${element('AnalysisID', id[1] ?? '')}<AnalysisIDDescription>Verdi</AnalysisIDDescription><StartDate>2025-01-01</StartDate></AnalysisTypeTableEntry>`).join('')}</AnalysisTypeTable>
<Owners><Owner><Name>Eier</Name><OwnerID>1</OwnerID></Owner><Owner><Name>To</Name></Owner></Owners></MasterFiles>
<GeneralLedgerEntries>${element('NumberOfEntries', written.length)}${element('TotalDebit', decimal(sum('Debit')))}${element('TotalCredit', decimal(sum('Credit')))}<Journal><JournalID>GL</JournalID><Description>Hovedbok</Description><Type>GL</Type>${written.join('\n')}</Journal></GeneralLedgerEntries></AuditFile>`;
  });

const GROUPS = {
  1500: ['balanseverdiForOmloepsmiddel', '1500'],
  1920: ['balanseverdiForOmloepsmiddel', '1920'],
  2400: ['kortsiktigGjeld', '2400'],
  3000: ['salgsinntekt', '3000'],
  6540: ['annenDriftskostnad', '6500'],
} as const;
