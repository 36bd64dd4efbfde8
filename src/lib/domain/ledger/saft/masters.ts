import type { Minor } from '../../money.ts';
import { record, type Fields } from './element.ts';
import type {
  SaftAccount,
  OtherSection,
  SaftAnalysisType,
  SaftCompany,
  SaftHeader,
  SaftOther,
  SaftParty,
  SaftPartyBalance,
  SaftSelection,
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
  const made = record<SaftHeader>({
    kind: 'header',
    line: fields.element.line,
    version,
    declaredVersion: fields.id('AuditFileVersion'),
    created: fields.date('AuditFileDateCreated'),
    software: ['SoftwareCompanyName', 'SoftwareID', 'SoftwareVersion']
      .flatMap((name) => fields.optional(name) ?? [])
      .join(' '),
    company: company ? record<SaftCompany>(companyFields(company)) : { name: '' },
    currency: fields.checking.id('DefaultCurrencyCode'),
    selection: selection && selectionOf(selection),
  });
  return fields.remember(made);
}

function selectionOf(fields: Fields): SaftSelection | undefined {
  if (fields.oneOf('SelectionStartDate', 'PeriodStart', false) === 'SelectionStartDate') {
    return { start: fields.date('SelectionStartDate'), end: fields.date('SelectionEndDate') };
  }
  if (!fields.child('PeriodStart')) return undefined;
  const period = (name: string): number => fields.small(name, 0, 999);
  const year = (name: string): number => fields.small(name, 1970, 2100);
  return {
    first: { year: year('PeriodStartYear'), period: period('PeriodStart') },
    last: { year: year('PeriodEndYear'), period: period('PeriodEnd') },
  };
}

function companyFields(fields: Fields): { name: string; registrationNumber: string | undefined } {
  return { name: fields.text('Name'), registrationNumber: fields.optionalId('RegistrationNumber') };
}

export function toAccount(fields: Fields): SaftAccount {
  const made = record<SaftAccount>({
    kind: 'account',
    line: fields.element.line,
    id: fields.id('AccountID'),
    description: fields.text('AccountDescription'),
    standardAccountId: fields.optional('StandardAccountID'),
    groupingCategory: fields.optional('GroupingCategory'),
    groupingCode: fields.optional('GroupingCode'),
    opening: balance(fields, 'Opening', true) ?? 0n,
    closing: balance(fields.checking, 'Closing', true) ?? 0n,
  });
  return fields.remember(made);
}

function balance(fields: Fields, which: 'Opening' | 'Closing', mandatory: boolean): Minor | undefined {
  const debit = `${which}DebitBalance`;
  const side = fields.oneOf(debit, `${which}CreditBalance`, mandatory);
  if (!side) return undefined;
  const amount = fields.money(side);
  return side === debit ? amount : -amount;
}

export function toParty(fields: Fields, kind: 'customer' | 'supplier'): SaftParty {
  const made = record<SaftParty>({
    kind,
    line: fields.element.line,
    id: fields.id(kind === 'customer' ? 'CustomerID' : 'SupplierID'),
    ...companyFields(fields),
    balances: partyBalances(fields),
  });
  return fields.remember(made);
}

/** From 1.30 one BalanceAccount per account; before, one account and its balances on the party itself. */
function partyBalances(fields: Fields): SaftPartyBalance[] {
  const accounts = fields.all('BalanceAccount');
  if (accounts.length > 0) return accounts.map((account, at) => partyBalance(account, true, at === 0));
  const own = ['AccountID', 'OpeningDebitBalance', 'OpeningCreditBalance'];
  return own.some((name) => fields.has(name)) ? [partyBalance(fields, false, true)] : [];
}

/** A party has one account in the ledger: the first that the file names. */
function partyBalance(fields: Fields, mandatory: boolean, first: boolean): SaftPartyBalance {
  return record<SaftPartyBalance>({
    accountId: (first ? fields : fields.checking).optional('AccountID'),
    opening: balance(fields, 'Opening', mandatory),
    closing: balance(fields.checking, 'Closing', mandatory),
  });
}

export function toTaxCode(fields: Fields): SaftTaxCode {
  const percentage = fields.exact('TaxPercentage');
  const made = record<SaftTaxCode>({
    kind: 'taxCode',
    line: fields.element.line,
    code: fields.id('TaxCode'),
    description: fields.optional('Description'),
    standardCode: fields.optional('StandardTaxCode'),
    percentage,
    rateBp: percentage === undefined ? undefined : basisPoints(percentage),
    validFrom: fields.optionalDate('EffectiveDate'),
    validTo: fields.optionalDate('ExpirationDate'),
  });
  return fields.remember(made);
}

/** `section` is the element of MasterFiles that the entry stands in. */
export function toOther(fields: Fields, section: OtherSection): SaftOther {
  return fields.remember({ kind: 'other', line: fields.element.line, section });
}

export function toAnalysisType(fields: Fields): SaftAnalysisType {
  const made = record<SaftAnalysisType>({
    kind: 'analysisType',
    line: fields.element.line,
    type: fields.id('AnalysisType'),
    typeDescription: fields.text('AnalysisTypeDescription'),
    id: fields.id('AnalysisID'),
    description: fields.text('AnalysisIDDescription'),
  });
  return fields.remember(made);
}
