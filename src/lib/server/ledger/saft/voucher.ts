import type { CivilDate } from '#lib/domain/date.ts';
import { v7 as uuidv7 } from 'uuid';
import { OPENING_SERIES as OPENING_CODE } from '#lib/domain/ledger/coding.ts';
import { cut } from '#lib/domain/text.ts';
import type { NewLine, NewVoucher, VatDetail } from '#lib/domain/ledger/voucher.ts';
import { analysesOf } from '#lib/domain/ledger/saft/checked/analyses.ts';
import type { SaftOpening } from '#lib/domain/ledger/saft/checked/balances.ts';
import { beyond, carriedText, type Carried } from '#lib/domain/ledger/saft/carried.ts';
import { LONGEST_TEXT } from '#lib/domain/ledger/saft/checked/check.ts';
import type { SaftLine, SaftTax, SaftTransaction } from '#lib/domain/ledger/saft/records.ts';
import { parseDate, parseExact, parseMonetary } from '#lib/domain/ledger/saft/values.ts';
import { inNewNames, wholeOf } from '#lib/domain/ledger/saft/whole.ts';
import { lineElements, voucherElements } from '#lib/domain/ledger/saft/written.ts';
import type { Counterparty } from '../chart/registers.ts';
import { UNEXPLAINED_ACCOUNT, type SaftChart } from './chart.ts';
import type { SaftCalendar } from './years.ts';

export const OPENING_SERIES = { code: OPENING_CODE, name: 'Inngående balanse' };

/**
 * A transaction of the file as a voucher: its own number is kept as `sourceRef`, and what it says that no column has room
 * for is carried. It is booked on its own date, or where that is not in the period that it names, on the one it was posted
 * to, if that is.
 */
export function voucherOf(
  transaction: SaftTransaction,
  chart: SaftChart,
  calendar: SaftCalendar,
): NewVoucher {
  const whole = wholeOf(transaction);
  const date = calendar.bookedOn(transaction);
  const voucher = {
    id: uuidv7(),
    series: transaction.journalId,
    date,
    text: cut(transaction.description, LONGEST_TEXT),
    source: 'import' as const,
    sourceRef: transaction.id,
    draftId: null,
    reversesId: null,
    documentDate: date === transaction.date ? null : transaction.date,
    enteredOn: dayIn(whole, 'SystemEntryDate'),
    enteredBy: textIn(whole, 'SourceID'),
    voucherType: textIn(whole, 'VoucherType'),
  };
  const { year, period } = calendar.of(date);
  const written = voucherElements(voucher, { year, period, number: 0n, postedAt: '' });
  return {
    ...voucher,
    carried: carriedText(beyond(whole, written)),
    lines: transaction.lines.map((line, at) => lineOf(line, at + 1, transaction, chart)),
  };
}

/** The opening balance as a voucher, or null in a file that has none. Its lines are in the order of their accounts. */
export function openingVoucher(opening: SaftOpening, date: CivilDate, chart: SaftChart): NewVoucher | null {
  const { difference } = opening;
  const lines = opening.lines
    .filter(({ amount }) => amount !== 0n)
    .map((line) => ({ account: line.accountId, amount: line.amount, party: partyOf(line, chart) }));
  if (difference !== 0n) lines.push({ account: UNEXPLAINED_ACCOUNT, amount: -difference, party: null });
  if (lines.length === 0) return null;
  return {
    id: uuidv7(),
    series: OPENING_SERIES.code,
    date,
    text: OPENING_SERIES.name,
    source: 'opening',
    sourceRef: null,
    draftId: null,
    reversesId: null,
    lines: lines.sort(byAccount).map(({ account, amount, party }) => ({
      ...{ account, amount, text: null, vat: null, currency: null, dimensions: [] },
      counterpartyId: party?.id ?? null,
    })),
  };
}

interface OpeningLine {
  readonly account: string;
  readonly party: Counterparty | null;
}

function byAccount(one: OpeningLine, other: OpeningLine): number {
  const keys = ({ account, party }: OpeningLine) => [account, party?.kind ?? '', party?.number ?? ''];
  const [a, b] = [keys(one), keys(other)];
  const at = a.findIndex((key, index) => key !== b[index]);
  if (at < 0) return 0;
  return (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}

function lineOf(line: SaftLine, no: number, transaction: SaftTransaction, chart: SaftChart): NewLine {
  const whole = inNewNames(wholeOf(line));
  const tax = line.tax.find(({ code }) => code !== undefined && chart.hasTaxCode(code));
  const party = partyOf(line, chart) ?? partyOfTransaction(line, transaction, chart);
  const said: NewLine = {
    account: line.accountId,
    amount: line.amount,
    text: cut(line.description, LONGEST_TEXT) || null,
    vat: tax ? vatOf(tax, line, transaction.date, chart) : null,
    counterpartyId: party?.id ?? null,
    currency: currencyOf(line, whole),
    dimensions: analysesOf(line, (type, id) => chart.hasDimension(type, id)).kept,
    reference: textIn(whole, 'ReferenceNumber'),
    cid: textIn(whole, 'CID'),
    dueDate: dayIn(whole, 'DueDate'),
    valueDate: dayIn(whole, 'ValueDate'),
    quantity: decimalIn(whole, 'Quantity'),
  };
  return { ...said, carried: carriedText(beyond(whole, lineElements(said, no, party))) };
}

/**
 * What the line does not say of its tax stays unknown; the rate alone the file says elsewhere, in its VAT table. A base has
 * no sign in a file; here it is signed like its line.
 */
function vatOf(tax: SaftTax, line: SaftLine, date: CivilDate, chart: SaftChart): VatDetail {
  const code = tax.code ?? '';
  const said = tax.rateBp !== undefined && tax.rateBp >= 0 && tax.rateBp <= 10_000 ? tax.rateBp : undefined;
  const rateBp = said ?? (tax.percentage === undefined ? chart.rateOn(code, date) : null) ?? null;
  const base = tax.base === undefined ? null : line.amount < 0n ? -tax.base : tax.base;
  return { code, rateBp, base, amount: tax.amount };
}

function partyOf(line: { customerId?: string; supplierId?: string }, chart: SaftChart): Counterparty | null {
  const { customerId, supplierId } = line;
  if (customerId !== undefined) return chart.counterparty('customer', customerId);
  if (supplierId !== undefined) return chart.counterparty('supplier', supplierId);
  return null;
}

/** A party named on the transaction alone belongs to the line on the party's balance account. */
function partyOfTransaction(
  line: SaftLine,
  transaction: SaftTransaction,
  chart: SaftChart,
): Counterparty | null {
  const { customerId, supplierId } = transaction;
  const party =
    (customerId !== undefined && chart.counterparty('customer', customerId)) ||
    (supplierId !== undefined && chart.counterparty('supplier', supplierId)) ||
    null;
  return party?.account === line.accountId ? party : null;
}

/** The foreign amount, signed like the line; carried alone where it has more decimals than the currency's two. */
function currencyOf({ foreign, amount, side }: SaftLine, whole: Carried): NewLine['currency'] {
  const value = foreign && parseMonetary(foreign.amount);
  if (!foreign || typeof value !== 'bigint' || foreign.currency.length !== 3) return null;
  const size = value < 0n ? -value : value;
  const element = whole[side === 'debit' ? 'DebitAmount' : 'CreditAmount'];
  const rate = typeof element === 'object' ? decimalIn(element as Carried, 'ExchangeRate') : null;
  return { code: foreign.currency, amount: amount < 0n ? -size : size, ...(rate !== null && { rate }) };
}

function textIn(said: Carried, name: string): string | null {
  const text = said[name];
  return typeof text === 'string' && text !== '' ? text : null;
}

function dayIn(said: Carried, name: string): CivilDate | null {
  const text = textIn(said, name);
  return text === null ? null : parseDate(text);
}

function decimalIn(said: Carried, name: string): string | null {
  const text = textIn(said, name);
  return text === null ? null : parseExact(text);
}
