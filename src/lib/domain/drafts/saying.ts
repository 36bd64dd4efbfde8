import type { JsonObject } from '../canonical.ts';
import { toDecimal, type Minor } from '../money.ts';
import type { Coding, CodingLine, Invoice } from './coded.ts';

/** What a draft's statement says of its coding; lines are for versions 3 and 4 alone. */
export function saidCoding(coding: Coding, version: 'v1' | 'v2' | 'v3' | 'v4'): JsonObject {
  const { series, date, text, noPhoto, lines } = coding;
  const head = { series, date, text, amount: toDecimal(coding.amount), counterparty: coding.counterpartyId };
  if (lines !== null) return { ...head, noPhoto, lines: saidLines(lines) };
  const { account, vatCode, creditAccount, project } = coding;
  return { ...head, account, vatCode, creditAccount, project, ...(version === 'v1' ? {} : { noPhoto }) };
}

/** Where one of them is of an invoice, each says whether it is. */
export function saidLines(lines: readonly CodingLine[]): JsonObject[] {
  const invoiced = lines.some(({ invoice }) => invoice !== null);
  return lines.map((line) => ({
    account: line.account,
    amount: decimalOrNull(line.amount),
    text: line.text,
    vatCode: line.vatCode,
    vatAmount: decimalOrNull(line.vatAmount),
    share: line.share && { rate: line.share.rateBp, account: line.share.account },
    counterparty: line.counterpartyId,
    dimensions: line.dimensions
      .map(({ type, code }) => ({ type, code }))
      .sort((one, other) => (one.type < other.type ? -1 : 1)),
    currency: line.currency && { code: line.currency.code, amount: toDecimal(line.currency.amount) },
    ...(invoiced && { invoice: line.invoice && saidInvoice(line.invoice) }),
  }));
}

function saidInvoice({ number, date, dueDate, cid, bankAccount }: Invoice): JsonObject {
  return { number, date, dueDate, cid, bankAccount };
}

function decimalOrNull(amount: Minor | null): string | null {
  return amount === null ? null : toDecimal(amount);
}
