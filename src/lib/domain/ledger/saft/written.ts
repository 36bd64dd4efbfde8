import { norwegianDate, type CivilDate } from '../../date.ts';
import { toDecimal, type Minor } from '../../money.ts';
import type { ForeignAmount, NewLine, NewVoucher, Posting, VatDetail } from '../voucher.ts';
import type { Carried } from './carried.ts';

/*
 * The elements in which Segl says what it has columns for. An import keeps what a file says beyond these (`beyond`), and an
 * export writes both: so the two can't drift apart, and nothing of a file is lost between them.
 */

/** Who a line is of. */
export interface PartyName {
  readonly kind: 'customer' | 'supplier';
  readonly number: string;
}

/** Elements that may be there or not: those that are. */
function there(elements: Readonly<Record<string, Carried[string] | null | undefined>>): Carried {
  const present: Record<string, Carried[string]> = {};
  for (const name in elements) {
    const said = elements[name];
    if (said !== null && said !== undefined) present[name] = said;
  }
  return present;
}

/** @param no of the line in its voucher, from 1 */
export function lineElements(line: NewLine, no: number, party: PartyName | null): Carried {
  const { account, amount, currency, dimensions, text, vat } = line;
  return there({
    RecordID: String(no),
    AccountID: account,
    Analysis: dimensions.length === 0 ? null : analysesOf(dimensions),
    ValueDate: line.valueDate,
    CustomerID: party?.kind === 'customer' ? party.number : null,
    SupplierID: party?.kind === 'supplier' ? party.number : null,
    Description: text ?? '',
    [amount < 0n ? 'CreditAmount' : 'DebitAmount']: amountElement(amount, currency),
    TaxInformation: vat && taxElement(vat, amount),
    ReferenceNumber: line.reference,
    CID: line.cid,
    DueDate: line.dueDate,
    Quantity: line.quantity,
  });
}

/** A line with what is carried of it: an amount stands on the side that the file had it on. */
export function lineWith(elements: Carried, carried: Carried): Carried {
  const both: Record<string, Carried[string]> = { ...elements, ...carried };
  if ('DebitAmount' in carried) delete both['CreditAmount'];
  if ('CreditAmount' in carried) delete both['DebitAmount'];
  return both;
}

function analysesOf(dimensions: NewLine['dimensions']): Carried[] {
  return dimensions.map(({ type, code }) => ({ AnalysisType: type, AnalysisID: code }));
}

function amountElement(amount: Minor, currency: ForeignAmount | null): Carried {
  return there({
    Amount: unsigned(amount),
    CurrencyCode: currency?.code,
    CurrencyAmount: currency && unsigned(currency.amount),
    ExchangeRate: currency?.rate,
  });
}

/** A base has no sign of its own; a tax of nothing stands on its line's side. */
function taxElement({ code, rateBp, base, amount }: VatDetail, line: Minor): Carried {
  const tax = amount ?? 0n;
  const side = tax < 0n || (tax === 0n && line < 0n) ? 'CreditTaxAmount' : 'DebitTaxAmount';
  return there({
    TaxType: 'MVA',
    TaxCode: code,
    TaxPercentage: rateBp === null ? null : percentOf(rateBp),
    Country: 'NO',
    TaxBase: base === null ? null : unsigned(base),
    [side]: { Amount: unsigned(tax) },
  });
}

/** Without its lines. */
export function voucherElements(
  voucher: Omit<NewVoucher, 'lines'>,
  { period, year, number, postedAt }: Omit<Posting, 'postedBy'>,
): Carried {
  const { date, documentDate, enteredOn, enteredBy, source, sourceRef, text, voucherType } = voucher;
  const entered = source === 'import' ? date : norwegianDate(new Date(postedAt));
  return there({
    // What an automatic voucher names is ours, and no number.
    TransactionID: source === 'import' && sourceRef !== null ? sourceRef : String(number),
    Period: String(period),
    PeriodYear: String(year),
    TransactionDate: documentDate ?? date,
    SourceID: enteredBy,
    VoucherType: voucherType,
    Description: text,
    SystemEntryDate: enteredOn ?? entered,
    GLPostingDate: date,
  });
}

/** Of the company, a customer or a supplier. */
export function companyElements({
  orgnr,
  name,
}: {
  readonly orgnr: string | null;
  readonly name: string;
}): Carried {
  return there({ RegistrationNumber: orgnr === '' ? null : orgnr, Name: name });
}

export function partyElements(
  party: PartyName & { readonly orgnr: string | null; readonly name: string },
): Carried {
  const id = party.kind === 'customer' ? 'CustomerID' : 'SupplierID';
  return { ...companyElements(party), [id]: party.number };
}

export function accountElements(account: {
  readonly number: string;
  readonly name: string;
  readonly groupingCategory: string | null;
  readonly groupingCode: string | null;
  readonly standardAccount: string | null;
}): Carried {
  return there({
    AccountID: account.number,
    AccountDescription: account.name,
    StandardAccountID: account.standardAccount,
    GroupingCategory: account.groupingCategory,
    GroupingCode: account.groupingCode,
    AccountType: 'GL',
  });
}

export interface WrittenRate {
  readonly validFrom: CivilDate | null;
  readonly validTo: CivilDate | null;
  readonly rateBp: number | null;
}

/** A code at one of its rates. */
export function taxCodeElements(
  {
    code,
    description,
    standardCode,
  }: { code: string; description: string | null; standardCode: string | null },
  { validFrom, validTo, rateBp }: WrittenRate,
): Carried {
  return there({
    TaxCode: code,
    EffectiveDate: validFrom,
    ExpirationDate: validTo,
    Description: description,
    TaxPercentage: rateBp === null ? null : percentOf(rateBp),
    Country: 'NO',
    StandardTaxCode: standardCode,
    BaseRate: '100',
  });
}

export function dimensionElements(dimension: {
  readonly type: string;
  readonly typeName: string;
  readonly code: string;
  readonly name: string;
}): Carried {
  return {
    AnalysisType: dimension.type,
    AnalysisTypeDescription: dimension.typeName,
    AnalysisID: dimension.code,
    AnalysisIDDescription: dimension.name,
  };
}

export function journalElements({ code, name }: { readonly code: string; readonly name: string }): Carried {
  return { JournalID: code, Description: name, Type: 'GL' };
}

/** Both balances of an account, or of a party on one. */
export function balanceElements(opening: Minor, closing: Minor): Carried {
  return { ...openingElement(opening), ...balanceElement('Closing', closing) };
}

export function openingElement(amount: Minor): Carried {
  return balanceElement('Opening', amount);
}

function balanceElement(which: 'Opening' | 'Closing', amount: Minor): Carried {
  return { [`${which}${amount < 0n ? 'Credit' : 'Debit'}Balance`]: unsigned(amount) };
}

function unsigned(amount: Minor): string {
  return toDecimal(amount < 0n ? -amount : amount);
}

function percentOf(rateBp: number): string {
  return toDecimal(BigInt(rateBp));
}
