import type { CivilDate } from '#lib/domain/date.ts';
import { v7 as uuidv7 } from 'uuid';
import { OPENING_SERIES as OPENING_CODE } from '#lib/domain/ledger/coding.ts';
import { cut } from '#lib/domain/text.ts';
import type { NewLine, NewVoucher, VatDetail } from '#lib/domain/ledger/voucher.ts';
import { analysesOf } from '#lib/domain/ledger/saft/analyses.ts';
import type { SaftOpening } from '#lib/domain/ledger/saft/balances.ts';
import { LONGEST_TEXT } from '#lib/domain/ledger/saft/check.ts';
import { UNEXPLAINED_ACCOUNT, type SaftChart } from './chart.ts';
import type { SaftLine, SaftTax, SaftTransaction } from '#lib/domain/ledger/saft/records.ts';
import type { SaftTally } from '#lib/domain/ledger/saft/tally.ts';
import { parseMonetary } from '#lib/domain/ledger/saft/values.ts';

export const OPENING_SERIES = { code: OPENING_CODE, name: 'Inngående balanse' };

const TRANSACTION = 'AuditFile/GeneralLedgerEntries/Journal/Transaction';

/**
 * A transaction of the file as a voucher: its own number is kept as `sourceRef`.
 * @param tally is told what of it the voucher has no room for
 */
export function voucherOf(transaction: SaftTransaction, chart: SaftChart, tally: SaftTally): NewVoucher {
  const lines = transaction.lines.map((line) => lineOf(line, transaction, chart, tally));
  leaveUnusedParties(transaction, lines, chart, tally);
  return {
    id: uuidv7(),
    series: transaction.journalId,
    date: transaction.date,
    text: cut(transaction.description, LONGEST_TEXT),
    source: 'import',
    sourceRef: transaction.id,
    draftId: null,
    reversesId: null,
    lines,
  };
}

/** The opening balance as a voucher, or null in a file that has none. */
export function openingVoucher(opening: SaftOpening, date: CivilDate, chart: SaftChart): NewVoucher | null {
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

function lineOf(line: SaftLine, transaction: SaftTransaction, chart: SaftChart, tally: SaftTally): NewLine {
  const tax = line.tax.find(({ code }) => code !== undefined && chart.hasTaxCode(code));
  for (const each of line.tax) if (each !== tax) tally.leave(each);
  if (line.customerId !== undefined && line.supplierId !== undefined)
    tally.leaveOne(`${TRANSACTION}/Line/SupplierID`);
  const currency = currencyOf(line);
  if (line.foreign && !currency) tally.leave(line.foreign);
  const { kept, left } = analysesOf(line, (type, id) => chart.hasDimension(type, id));
  for (const each of left) tally.leave(each);
  return {
    account: line.accountId,
    amount: line.amount,
    text: cut(line.description, LONGEST_TEXT) || null,
    vat: tax ? vatOf(tax, transaction.date, chart, tally) : null,
    counterpartyId: partyId(line, chart) ?? partyOfTransaction(line, transaction, chart),
    currency,
    dimensions: kept,
  };
}

/** What the line does not say of its tax stays unknown; the rate alone the file says elsewhere, in its VAT table. */
function vatOf(tax: SaftTax, date: CivilDate, chart: SaftChart, tally: SaftTally): VatDetail {
  const code = tax.code ?? '';
  const said = tax.rateBp !== undefined && tax.rateBp >= 0 && tax.rateBp <= 10_000 ? tax.rateBp : undefined;
  if (tax.percentage !== undefined && said === undefined)
    tally.leaveOne(`${TRANSACTION}/Line/TaxInformation/TaxPercentage`);
  const rateBp = said ?? (tax.percentage === undefined ? chart.rateOn(code, date) : null) ?? null;
  return { code, rateBp, base: tax.base ?? null, amount: tax.amount };
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

function leaveUnusedParties(
  { customerId, supplierId }: SaftTransaction,
  lines: readonly NewLine[],
  chart: SaftChart,
  tally: SaftTally,
): void {
  const used = (kind: 'customer' | 'supplier', id: string) => {
    const party = chart.counterparty(kind, id)?.id;
    return lines.some(({ counterpartyId }) => counterpartyId === party);
  };
  if (customerId !== undefined && !used('customer', customerId)) tally.leaveOne(`${TRANSACTION}/CustomerID`);
  if (supplierId !== undefined && !used('supplier', supplierId)) tally.leaveOne(`${TRANSACTION}/SupplierID`);
}

/** The foreign amount, signed like the line; left out where it has more decimals than the currency's two. */
function currencyOf({ foreign, amount }: SaftLine): NewLine['currency'] {
  const value = foreign && parseMonetary(foreign.amount);
  if (!foreign || typeof value !== 'bigint' || foreign.currency.length !== 3) return null;
  const size = value < 0n ? -value : value;
  return { code: foreign.currency, amount: amount < 0n ? -size : size };
}
