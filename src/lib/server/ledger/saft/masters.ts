import { monthRange } from '#lib/domain/date.ts';
import type { Minor } from '#lib/domain/money.ts';
import { record, type Fields } from './element.ts';
import type {
  SaftAccount,
  SaftAddress,
  SaftAnalysisType,
  SaftCompany,
  SaftHeader,
  SaftParty,
  SaftPartyBalance,
  SaftTaxCode,
  SaftVersion,
} from './records.ts';
import { basisPoints } from './values.ts';

/**
 * The schema versions and how files write them. The official examples of 1.10 say `1.0`, and nothing the
 * reader uses differs between 1.0 and 1.10.
 */
const VERSIONS: Readonly<Record<string, SaftVersion>> = {
  '1.0': '1.10',
  '1.00': '1.10',
  '1.1': '1.10',
  '1.10': '1.10',
  '1.2': '1.20',
  '1.20': '1.20',
  '1.3': '1.30',
  '1.30': '1.30',
  '1.4': '1.40',
  '1.40': '1.40',
};

export function versionOf(declared: string): SaftVersion | undefined {
  return Object.hasOwn(VERSIONS, declared) ? VERSIONS[declared] : undefined;
}

export function toHeader(fields: Fields, version: SaftVersion): SaftHeader {
  const company = fields.child('Company') ?? fields.missing('Company', undefined);
  const selection = fields.child('SelectionCriteria');
  return record<SaftHeader>({
    kind: 'header',
    line: fields.element.line,
    version,
    declaredVersion: fields.id('AuditFileVersion'),
    created: fields.date('AuditFileDateCreated'),
    software: {
      company: fields.text('SoftwareCompanyName'),
      id: fields.text('SoftwareID'),
      version: fields.text('SoftwareVersion'),
    },
    company: company ? record<SaftCompany>(companyFields(company)) : { name: '' },
    currency: fields.id('DefaultCurrencyCode'),
    selection: selection && selectionOf(selection),
    taxAccountingBasis: fields.text('TaxAccountingBasis'),
  });
}

function selectionOf(fields: Fields): { start: string; end: string } | undefined {
  if (fields.oneOf('SelectionStartDate', 'PeriodStart', false) === 'SelectionStartDate') {
    return { start: fields.date('SelectionStartDate'), end: fields.date('SelectionEndDate') };
  }
  if (!fields.child('PeriodStart')) return undefined;
  const month = (name: string): number => Math.min(Math.max(fields.small(name, 0, 999), 1), 12);
  const year = (name: string): number => fields.small(name, 1970, 2100);
  return {
    start: monthRange(year('PeriodStartYear'), month('PeriodStart')).first,
    end: monthRange(year('PeriodEndYear'), month('PeriodEnd')).last,
  };
}

function companyFields(fields: Fields): { [K in keyof SaftCompany]-?: SaftCompany[K] | undefined } & {
  name: string;
} {
  const contact = fields.all('Contact')[0];
  const person = contact?.child('ContactPerson');
  const bank = fields.all('BankAccount')[0];
  return {
    name: fields.text('Name'),
    registrationNumber: fields.optional('RegistrationNumber'),
    vatNumber: fields.all('TaxRegistration')[0]?.optional('TaxRegistrationNumber'),
    address: addressOf(fields.all('Address')[0]),
    contactName:
      person &&
      ([person.optional('FirstName'), person.optional('LastName')].filter(Boolean).join(' ') || undefined),
    email: contact?.optional('Email'),
    telephone: contact?.optional('Telephone') ?? contact?.optional('MobilePhone'),
    bankAccount: bank?.optional('BankAccountNumber') ?? bank?.optional('IBANNumber'),
  };
}

function addressOf(fields: Fields | undefined): SaftAddress | undefined {
  if (!fields) return undefined;
  const street = [fields.optional('StreetName'), fields.optional('Number')].filter(Boolean).join(' ');
  const address = record<SaftAddress>({
    street: street || undefined,
    postalCode: fields.optional('PostalCode'),
    city: fields.optional('City'),
    country: fields.optional('Country'),
  });
  return Object.keys(address).length > 0 ? address : undefined;
}

export function toAccount(fields: Fields): SaftAccount {
  return record<SaftAccount>({
    kind: 'account',
    line: fields.element.line,
    id: fields.id('AccountID'),
    description: fields.text('AccountDescription'),
    standardAccountId: fields.optional('StandardAccountID'),
    groupingCategory: fields.optional('GroupingCategory'),
    groupingCode: fields.optional('GroupingCode'),
    created: fields.optionalDate('AccountCreationDate'),
    opening: balance(fields, 'Opening', true),
    closing: balance(fields, 'Closing', true),
  });
}

function balance(fields: Fields, which: 'Opening' | 'Closing', mandatory: boolean): Minor {
  const debit = `${which}DebitBalance`;
  const side = fields.oneOf(debit, `${which}CreditBalance`, mandatory);
  if (!side) return 0n;
  const amount = fields.money(side);
  return side === debit ? amount : -amount;
}

export function toParty(fields: Fields, kind: 'customer' | 'supplier'): SaftParty {
  const info = fields.child('PartyInfo');
  const days = info?.child('PaymentTerms')?.exact('Days');
  return record<SaftParty>({
    kind,
    line: fields.element.line,
    id: fields.id(kind === 'customer' ? 'CustomerID' : 'SupplierID'),
    ...companyFields(fields),
    status: info?.optional('Status'),
    currency: info?.optional('CurrencyCode'),
    paymentDays: days === undefined ? undefined : Number(days),
    balances: partyBalances(fields),
  });
}

/** From 1.30 one BalanceAccount per account; before, one account and its balances on the party itself. */
function partyBalances(fields: Fields): SaftPartyBalance[] {
  const accounts = fields.all('BalanceAccount');
  if (accounts.length > 0) return accounts.map((account) => partyBalance(account, true));
  return fields.child('AccountID') ? [partyBalance(fields, false)] : [];
}

function partyBalance(fields: Fields, mandatory: boolean): SaftPartyBalance {
  return record<SaftPartyBalance>({
    accountId: fields.optional('AccountID'),
    opening: balance(fields, 'Opening', mandatory),
    closing: balance(fields, 'Closing', mandatory),
  });
}

export function toTaxCode(fields: Fields): SaftTaxCode {
  const percentage = fields.exact('TaxPercentage');
  const compensation = fields.optional('Compensation');
  return record<SaftTaxCode>({
    kind: 'taxCode',
    line: fields.element.line,
    code: fields.id('TaxCode'),
    description: fields.optional('Description'),
    standardCode: fields.optional('StandardTaxCode'),
    percentage,
    rateBp: percentage === undefined ? undefined : basisPoints(percentage),
    country: fields.text('Country'),
    validFrom: fields.optionalDate('EffectiveDate'),
    validTo: fields.optionalDate('ExpirationDate'),
    compensation: compensation === undefined ? undefined : compensation === 'true' || compensation === '1',
    baseRates: fields.all('BaseRate').map((rate) => rate.value()),
  });
}

export function toAnalysisType(fields: Fields): SaftAnalysisType {
  return record<SaftAnalysisType>({
    kind: 'analysisType',
    line: fields.element.line,
    type: fields.id('AnalysisType'),
    typeDescription: fields.text('AnalysisTypeDescription'),
    id: fields.id('AnalysisID'),
    description: fields.text('AnalysisIDDescription'),
    validFrom: fields.optionalDate('StartDate'),
    validTo: fields.optionalDate('EndDate'),
    status: fields.optional('Status'),
  });
}
