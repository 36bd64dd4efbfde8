import type { CivilDate } from '../../date.ts';
import type { Minor } from '../../money.ts';
import { record, type Fields } from './element.ts';
import type { SaftAnalysis, SaftJournal, SaftLine, SaftTax, SaftTotals, SaftTransaction } from './records.ts';
import { basisPoints, parseDate } from './values.ts';

/** `fields` is GeneralLedgerEntries with at least its three figures. */
export function toTotals({ checking: fields }: Fields): SaftTotals {
  return {
    kind: 'totals',
    line: fields.element.line,
    numberOfEntries: fields.whole('NumberOfEntries'),
    totalDebit: fields.money('TotalDebit'),
    totalCredit: fields.money('TotalCredit'),
  };
}

/** `fields` is Journal as far as its first transaction. */
export function toJournal(fields: Fields): SaftJournal {
  return fields.remember({
    kind: 'journal',
    line: fields.element.line,
    id: fields.id('JournalID'),
    description: fields.text('Description'),
  });
}

/** `fields` is Transaction without its lines, which were converted as they came. */
export function toTransaction(
  fields: Fields,
  journalId: string,
  lines: readonly SaftLine[],
): SaftTransaction {
  if (lines.length === 0) fields.missing('Line', undefined);
  const made = record<SaftTransaction>({
    kind: 'transaction',
    line: fields.element.line,
    journalId,
    id: fields.id('TransactionID'),
    period: fields.checking.small('Period', 0, 999),
    periodYear: fields.checking.small('PeriodYear', 1970, 2100),
    date: fields.date('TransactionDate'),
    postedOn: dayOf(fields.checking.optional('GLPostingDate')),
    description: fields.text('Description'),
    customerId: fields.optional('CustomerID'),
    supplierId: fields.optional('SupplierID'),
    lines,
  });
  return fields.remember(made);
}

/** One that no books have is none; what the file writes is carried as it is. */
function dayOf(text: string | undefined): CivilDate | undefined {
  return (text !== undefined && parseDate(text)) || undefined;
}

export function toLine(fields: Fields): SaftLine {
  const element = fields.oneOf('DebitAmount', 'CreditAmount', true) ?? 'DebitAmount';
  const side = element === 'DebitAmount' ? 'debit' : 'credit';
  const money = fields.child(element);
  const made = record<SaftLine>({
    line: fields.element.line,
    recordId: fields.checking.id('RecordID'),
    accountId: fields.id('AccountID'),
    amount: money ? signed(money.money('Amount'), side) : 0n,
    side,
    description: fields.text('Description'),
    foreign: money && foreignOf(money),
    tax: fields.all('TaxInformation').map((tax) => toTax(tax, side)),
    analysis: fields.all('Analysis').map((analysis) => toAnalysis(analysis, side)),
    customerId: fields.optional('CustomerID'),
    supplierId: fields.optional('SupplierID'),
  });
  return fields.remember(made);
}

function signed(amount: Minor, side: 'debit' | 'credit'): Minor {
  return side === 'debit' ? amount : -amount;
}

/** 1.40 allows 18 decimals here (virtual currencies), so these stay exact decimals and never become øre. */
function foreignOf(money: Fields): SaftLine['foreign'] {
  const names = ['CurrencyCode', 'CurrencyAmount'];
  if (!names.every((name) => money.has(name))) return undefined;
  const [currency, amount] = [money.optional('CurrencyCode'), money.exact('CurrencyAmount')];
  if (currency === undefined || amount === undefined) return undefined;
  return { currency, amount };
}

type Side = 'debit' | 'credit';

const TAX = ['TaxAmount', 'DebitTaxAmount', 'CreditTaxAmount'] as const;
const ANALYSIS = ['AnalysisAmount', 'DebitAnalysisAmount', 'CreditAnalysisAmount'] as const;

/**
 * An amount that has a side of its own from 1.30; before, it had one name, and the side of its line. Under two names it is two
 * amounts, of which each reader would take another.
 */
function sided(
  fields: Fields,
  [before, debit, credit]: typeof TAX | typeof ANALYSIS,
  { lineSide, mandatory }: { lineSide: Side; mandatory: boolean },
): Minor | undefined {
  let element: (typeof TAX | typeof ANALYSIS)[number] | undefined = before;
  let side = lineSide;
  if (fields.has(before)) {
    for (const after of [debit, credit]) fields.oneOf(before, after, false);
  } else {
    element = fields.oneOf(debit, credit, mandatory);
    side = element === credit ? 'credit' : 'debit';
  }
  return element && signed(fields.child(element)?.money('Amount') ?? 0n, side);
}

function toTax(fields: Fields, lineSide: Side): SaftTax {
  const percentage = fields.exact('TaxPercentage');
  return record<SaftTax>({
    code: fields.optional('TaxCode'),
    percentage,
    rateBp: percentage === undefined ? undefined : basisPoints(percentage),
    base: fields.rounded('TaxBase'),
    amount: sided(fields, TAX, { lineSide, mandatory: true }) ?? 0n,
  });
}

function toAnalysis(fields: Fields, lineSide: Side): SaftAnalysis {
  return record<SaftAnalysis>({
    type: fields.id('AnalysisType'),
    id: fields.id('AnalysisID'),
    amount: sided(fields.checking, ANALYSIS, { lineSide, mandatory: false }),
  });
}
