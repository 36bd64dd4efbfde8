import { readBankAccount } from '../bank-account.ts';
import type { CivilDate } from '../date.ts';
import type { CodingLine } from '../drafts/coded.ts';
import { err, ok, type Result } from '../result.ts';
import { readKid } from './kid.ts';
import type { NewLine } from './voucher.ts';

export type InvoiceError =
  | { code: 'invoice_party_missing'; line: number }
  | { code: 'invoice_dates_differ'; line: number }
  | { code: 'cid_invalid'; cid: string }
  | { code: 'bank_account_invalid'; bankAccount: string };

type OnLine = Pick<NewLine, 'reference' | 'cid' | 'dueDate' | 'bankAccount'>;
type OfInvoice = Pick<CodingLine, 'invoice' | 'counterpartyId'>;

/**
 * What is posted of the invoices on the lines of one voucher, a part for each line; of a line without one, nothing. A voucher
 * is of one paper, and so has one date of it ({@link paperDate}). Guards, of the first line at fault: `invoice_party_missing` ·
 * `invoice_dates_differ` · `cid_invalid` · `bank_account_invalid`
 */
export function invoicesOn(lines: readonly OfInvoice[]): Result<OnLine[], InvoiceError> {
  const first = dateOn(lines);
  const parts: OnLine[] = [];
  for (const [at, { invoice, counterpartyId }] of lines.entries()) {
    const { number = null, date = null, dueDate = null, cid = null, bankAccount = null } = invoice ?? {};
    if (invoice && counterpartyId === null) return err({ code: 'invoice_party_missing', line: at + 1 });
    if (date !== null && date !== first) return err({ code: 'invoice_dates_differ', line: at + 1 });
    const kid = cid && readKid(cid);
    if (cid && !kid) return err({ code: 'cid_invalid', cid });
    const account = bankAccount && readBankAccount(bankAccount);
    if (bankAccount && !account) return err({ code: 'bank_account_invalid', bankAccount });
    const said = { reference: number, cid: kid, dueDate, bankAccount: account };
    parts.push(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null)));
  }
  return ok(parts);
}

/** The date of the invoice, where it is booked on another. */
export function paperDate(lines: readonly OfInvoice[], booked: CivilDate): CivilDate | null {
  const date = dateOn(lines);
  return date === booked ? null : date;
}

function dateOn(lines: readonly OfInvoice[]): CivilDate | null {
  return lines.find(({ invoice }) => invoice?.date)?.invoice?.date ?? null;
}

/**
 * What tells an invoice from others of the same party: its number, whatever its case and wherever there are blanks in it. The
 * database says the same (`ledger.invoice_once`).
 */
export function invoiceKey(number: string): string {
  return number.toLowerCase().replace(/\s/g, '');
}
