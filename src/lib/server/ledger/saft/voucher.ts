import { v7 as uuidv7 } from 'uuid';
import { fromDecimal } from '#lib/domain/money.ts';
import type { NewLine, NewVoucher, VatDetail } from '#lib/domain/voucher.ts';
import type { SaftOpening } from './balances.ts';
import { UNEXPLAINED_ACCOUNT, type SaftChart } from './chart.ts';
import type { SaftLine, SaftTax, SaftTransaction } from './records.ts';

export const OPENING_SERIES = { code: 'IB', name: 'Inngående balanse' };

const LONGEST_TEXT = 500;

/** A transaction of the file as a voucher: its own number is kept as `sourceRef`. */
export function voucherOf(transaction: SaftTransaction, chart: SaftChart): NewVoucher {
  return {
    id: uuidv7(),
    series: transaction.journalId,
    date: transaction.date,
    text: transaction.description.slice(0, LONGEST_TEXT),
    source: 'import',
    sourceRef: transaction.id,
    draftId: null,
    reversesId: null,
    lines: transaction.lines.map((line) => lineOf(line, transaction, chart)),
  };
}

/** The opening balance as a voucher, or null in a file that has none. */
export function openingVoucher(opening: SaftOpening, date: string, chart: SaftChart): NewVoucher | null {
  const { difference } = opening;
  const lines = opening.lines
    .filter(({ amount }) => amount !== 0n)
    .map((line) => ({
      ...PLAIN,
      account: line.accountId,
      amount: line.amount,
      counterpartyId: partyId(line, chart),
    }));
  if (difference !== 0n)
    lines.push({ ...PLAIN, account: UNEXPLAINED_ACCOUNT, amount: -difference, counterpartyId: null });
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
    lines,
  };
}

const PLAIN = { text: null, vat: null, counterpartyId: null, currency: null, dimensions: [] };

function lineOf(line: SaftLine, transaction: SaftTransaction, chart: SaftChart): NewLine {
  const tax = line.tax.find(({ code }) => code !== undefined && chart.hasTaxCode(code));
  return {
    account: line.accountId,
    amount: line.amount,
    text: line.description.slice(0, LONGEST_TEXT) || null,
    vat: tax ? vatOf(tax) : null,
    counterpartyId: partyId(line, chart) ?? partyOfTransaction(line, transaction, chart),
    currency: currencyOf(line),
    dimensions: dimensionsOf(line, chart),
  };
}

function vatOf(tax: SaftTax): VatDetail {
  return { code: tax.code ?? '', rateBp: tax.rateBp ?? 0, base: tax.base ?? null, amount: tax.amount };
}

function partyId(line: { customerId?: string; supplierId?: string }, chart: SaftChart): string | null {
  const { customerId, supplierId } = line;
  if (customerId !== undefined) return chart.counterparty('customer', customerId)?.id ?? null;
  if (supplierId !== undefined) return chart.counterparty('supplier', supplierId)?.id ?? null;
  return null;
}

/** A party named on the transaction alone belongs to the line on the party's balance account. */
function partyOfTransaction(line: SaftLine, transaction: SaftTransaction, chart: SaftChart): string | null {
  const { customerId, supplierId } = transaction;
  const party =
    (customerId !== undefined && chart.counterparty('customer', customerId)) ||
    (supplierId !== undefined && chart.counterparty('supplier', supplierId)) ||
    null;
  return party?.account === line.accountId ? party.id : null;
}

/** The foreign amount, signed like the line; left out where it has more decimals than the currency's two. */
function currencyOf({ foreign, amount }: SaftLine): NewLine['currency'] {
  const value = foreign && fromDecimal(foreign.amount);
  if (!foreign || value === undefined || value === null || foreign.currency.length !== 3) return null;
  const size = value < 0n ? -value : value;
  return { code: foreign.currency, amount: amount < 0n ? -size : size };
}

/** One value for each type, the first one given, in the order of the types. */
function dimensionsOf(line: SaftLine, chart: SaftChart): NewLine['dimensions'] {
  const first = new Map<string, string>();
  for (const { type, id } of line.analysis) {
    if (!first.has(type) && chart.hasDimension(type, id)) first.set(type, id);
  }
  return [...first].map(([type, code]) => ({ type, code })).sort((a, b) => (a.type < b.type ? -1 : 1));
}
