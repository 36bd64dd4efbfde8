import { daysAfter, type CivilDate } from '#lib/domain/date.ts';
import { toDecimal, type Minor } from '#lib/domain/money.ts';
import { VAT_CODES, rateOn } from '#lib/domain/ledger/vat.ts';
import { CHART } from './chart.ts';
import type { Book, Line, Party, SeriesId, Voucher } from './book.ts';

export interface Company {
  readonly name: string;
  readonly orgnr: string;
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  readonly contact: readonly [first: string, last: string];
  readonly email: string;
  readonly bankAccount: string;
  readonly start: CivilDate;
  readonly end: CivilDate;
  readonly parties: readonly Party[];
  readonly dimensions: readonly (AnalysisType & {
    readonly id: string;
    readonly name: string;
    readonly start: CivilDate;
  })[];
  readonly book: Book;
}

const SERIES: readonly { readonly id: SeriesId; readonly name: string; readonly type: string }[] = [
  { id: 'GL', name: 'Hovedbok', type: 'GL' },
  { id: 'SALG', name: 'Salg', type: 'AR' },
  { id: 'KJØP', name: 'Kjøp', type: 'AP' },
  { id: 'BANK', name: 'Bank', type: 'BANK' },
  { id: 'LØNN', name: 'Lønn', type: 'PAYROLL' },
];

interface AnalysisType {
  readonly type: string;
  readonly typeName: string;
}
export const PROJECT: AnalysisType = { type: 'P', typeName: 'Prosjekt' };
export const DEPARTMENT: AnalysisType = { type: 'A', typeName: 'Avdeling' };

type Xml = string | readonly string[];

function el(name: string, ...content: readonly Xml[]): string {
  return `<${name}>${content.flat().join('')}</${name}>`;
}

/** A leaf; nothing at all when there is no value. */
function leaf(name: string, value: string | number | undefined): string {
  if (value === undefined) return '';
  const text = String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<${name}>${text}</${name}>`;
}

/** The element for a signed amount: `DebitAmount` or `CreditAmount`, and its positive size. */
function sided(prefix: string, suffix: string, amount: Minor): [name: string, size: Minor] {
  return amount < 0n ? [`${prefix}Credit${suffix}`, -amount] : [`${prefix}Debit${suffix}`, amount];
}

function balance(which: 'Opening' | 'Closing', amount: Minor): string {
  const [name, size] = sided(which, 'Balance', amount);
  return leaf(name, toDecimal(size));
}

/** The company as a SAF-T Financial 1.30 file, one record a line. */
export function* saftLines(company: Company): Generator<string> {
  const vouchers = numbered(company.book.vouchers);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield '<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO">\n';
  yield `${header(company)}\n<MasterFiles>\n`;
  yield* masters(company);
  yield '</MasterFiles>\n<GeneralLedgerEntries>\n';
  const lines = vouchers.flatMap(({ voucher }) => voucher.lines);
  yield leaf('NumberOfEntries', vouchers.length);
  yield leaf('TotalDebit', toDecimal(total(lines.filter(({ amount }) => amount > 0n))));
  yield leaf('TotalCredit', toDecimal(-total(lines.filter(({ amount }) => amount < 0n))));
  for (const { id, name, type } of SERIES) {
    const own = vouchers.filter(({ voucher }) => voucher.series === id);
    if (own.length === 0) continue;
    yield `\n<Journal>${leaf('JournalID', id)}${leaf('Description', name)}${leaf('Type', type)}\n`;
    for (const { voucher, number } of own) yield `${transaction(voucher, number)}\n`;
    yield '</Journal>';
  }
  yield '\n</GeneralLedgerEntries>\n</AuditFile>\n';
}

/** Numbers 1, 2, 3 … in order of date, per series and year. */
function numbered(vouchers: readonly Voucher[]): { voucher: Voucher; number: number }[] {
  const next = new Map<string, number>();
  return vouchers
    .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
    .map((voucher) => {
      const key = `${voucher.series} ${voucher.date.slice(0, 4)}`;
      const number = (next.get(key) ?? 0) + 1;
      next.set(key, number);
      return { voucher, number };
    });
}

function total(lines: readonly Line[]): Minor {
  return lines.reduce((sum, { amount }) => sum + amount, 0n);
}

function header(company: Company): string {
  const { name, orgnr, contact, start, end } = company;
  return el(
    'Header',
    leaf('AuditFileVersion', '1.30'),
    leaf('AuditFileCountry', 'NO'),
    leaf('AuditFileDateCreated', daysAfter(end, 2)),
    leaf('SoftwareCompanyName', 'Segl'),
    leaf('SoftwareID', 'Segl demo'),
    leaf('SoftwareVersion', '1'),
    el(
      'Company',
      leaf('RegistrationNumber', orgnr),
      leaf('Name', name),
      address({ ...company, country: 'NO' }),
      el(
        'Contact',
        el('ContactPerson', leaf('FirstName', contact[0]), leaf('LastName', contact[1])),
        leaf('Email', company.email),
      ),
      el('TaxRegistration', leaf('TaxRegistrationNumber', `${orgnr}MVA`)),
      el(
        'BankAccount',
        leaf('BankAccountNumber', company.bankAccount),
        leaf('CurrencyCode', 'NOK'),
        leaf('GeneralLedgerAccountID', '1920'),
      ),
    ),
    leaf('DefaultCurrencyCode', 'NOK'),
    el('SelectionCriteria', leaf('SelectionStartDate', start), leaf('SelectionEndDate', end)),
    leaf('HeaderComment', 'Oppdiktet demoselskap'),
    leaf('TaxAccountingBasis', 'A'),
  );
}

function address(at: Pick<Party, 'street' | 'postalCode' | 'city' | 'country'>): string {
  return el(
    'Address',
    leaf('StreetName', at.street),
    leaf('City', at.city),
    leaf('PostalCode', at.postalCode),
    leaf('Country', at.country),
    leaf('AddressType', 'StreetAddress'),
  );
}

function* masters({ book, end, parties, dimensions }: Company): Generator<string> {
  yield '<GeneralLedgerAccounts>\n';
  const used = new Set([
    ...book.opening.keys(),
    ...book.vouchers.flatMap(({ lines }) => lines.map((l) => l.account)),
  ]);
  for (const [id, name, category, code] of CHART) {
    if (!used.delete(id)) continue;
    yield `${el(
      'Account',
      leaf('AccountID', id),
      leaf('AccountDescription', name),
      leaf('GroupingCategory', category),
      leaf('GroupingCode', code),
      leaf('AccountType', 'GL'),
      balance('Opening', book.opening.get(id) ?? 0n),
      balance('Closing', book.balance(id, end)),
    )}\n`;
  }
  if (used.size > 0) throw new Error(`not in the chart: ${[...used].join(' ')}`);
  yield '</GeneralLedgerAccounts>\n';
  for (const kind of ['customer', 'supplier'] as const) {
    const own = parties.filter((party) => party.kind === kind);
    const name = kind === 'customer' ? 'Customer' : 'Supplier';
    if (own.length > 0)
      yield `${el(
        `${name}s`,
        '\n',
        own.map((one) => `${party(name, one, book)}\n`),
      )}\n`;
  }
  yield `${el(
    'TaxTable',
    el(
      'TaxTableEntry',
      leaf('TaxType', 'MVA'),
      leaf('Description', 'Merverdiavgift'),
      VAT_CODES.map((code) => taxCode(code, end)),
    ),
  )}\n`;
  if (dimensions.length > 0) {
    yield `${el(
      'AnalysisTypeTable',
      dimensions.map(({ type, typeName, id, name, start }) =>
        el(
          'AnalysisTypeTableEntry',
          leaf('AnalysisType', type),
          leaf('AnalysisTypeDescription', typeName),
          leaf('AnalysisID', id),
          leaf('AnalysisIDDescription', name),
          leaf('StartDate', start),
          leaf('Status', 'Active'),
        ),
      ),
    )}\n`;
  }
}

function party(name: 'Customer' | 'Supplier', one: Party, book: Book): string {
  const opening = book.partyOpening.get(one) ?? 0n;
  const moved = total(book.vouchers.flatMap(({ lines }) => lines.filter((line) => line.party === one)));
  return el(
    name,
    leaf('RegistrationNumber', one.orgnr),
    leaf('Name', one.name),
    address(one),
    one.bankAccount === undefined ? '' : el('BankAccount', leaf('BankAccountNumber', one.bankAccount)),
    leaf(`${name}ID`, one.id),
    el(
      'BalanceAccount',
      leaf('AccountID', one.kind === 'customer' ? '1500' : '2400'),
      balance('Opening', opening),
      balance('Closing', opening + moved),
    ),
    el(
      'PartyInfo',
      el('PaymentTerms', leaf('Days', one.days)),
      leaf('Type', one.orgnr === undefined && one.country === 'NO' ? 'Private' : 'Company'),
      leaf('Status', 'Active'),
    ),
  );
}

function taxCode({ code, nb, rate }: (typeof VAT_CODES)[number], end: CivilDate): string {
  const percentage = rate === null ? undefined : percent(rateOn(code, end) ?? 0);
  return el(
    'TaxCodeDetails',
    leaf('TaxCode', code),
    leaf('Description', nb),
    leaf('TaxPercentage', percentage),
    leaf('Country', 'NO'),
    leaf('StandardTaxCode', code),
    leaf('BaseRate', '100'),
  );
}

function percent(basisPoints: number): string {
  return toDecimal(BigInt(basisPoints));
}

function transaction({ date, type, text, lines }: Voucher, number: number): string {
  return el(
    'Transaction',
    leaf('TransactionID', number),
    leaf('Period', Number(date.slice(5, 7))),
    leaf('PeriodYear', date.slice(0, 4)),
    leaf('TransactionDate', date),
    leaf('VoucherType', type),
    leaf('Description', text),
    leaf('SystemEntryDate', date),
    leaf('GLPostingDate', date),
    lines.map((line, i) => entry(line, i + 1, date, text)),
  );
}

function entry(line: Line, record: number, date: CivilDate, text: string): string {
  const [side, size] = sided('', 'Amount', line.amount);
  const { party: owner, foreign, tax } = line;
  return el(
    'Line',
    leaf('RecordID', record),
    leaf('AccountID', line.account),
    analysis(PROJECT, line.project),
    analysis(DEPARTMENT, line.department),
    leaf('ValueDate', date),
    leaf('SourceDocumentID', line.reference ?? line.settles),
    owner ? leaf(owner.kind === 'customer' ? 'CustomerID' : 'SupplierID', owner.id) : '',
    leaf('Description', line.text ?? text),
    el(
      side,
      leaf('Amount', toDecimal(size)),
      leaf('CurrencyCode', foreign?.currency),
      leaf('CurrencyAmount', foreign && toDecimal(foreign.amount)),
      leaf('ExchangeRate', foreign?.rate),
    ),
    tax ? taxInformation(tax) : '',
    leaf('ReferenceNumber', line.reference),
    leaf('CID', line.cid),
    leaf('DueDate', line.due),
    leaf('CrossReference', line.settles),
  );
}

function analysis({ type }: AnalysisType, id: string | undefined): string {
  return id === undefined ? '' : el('Analysis', leaf('AnalysisType', type), leaf('AnalysisID', id));
}

function taxInformation({ code, rateBp, base, amount }: NonNullable<Line['tax']>): string {
  const [name, size] = sided('', 'TaxAmount', amount);
  return el(
    'TaxInformation',
    leaf('TaxType', 'MVA'),
    leaf('TaxCode', code),
    leaf('TaxPercentage', percent(rateBp)),
    leaf('Country', 'NO'),
    leaf('TaxBase', toDecimal(base)),
    el(name, leaf('Amount', toDecimal(size))),
  );
}
