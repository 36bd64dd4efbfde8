import { isCivilDate } from '#lib/domain/date.ts';
import type { CodingLine } from '#lib/domain/drafts/coded.ts';
import type { PartyKind } from '#lib/domain/ledger/party.ts';
import { PROJECT } from '#lib/domain/ledger/coding.ts';
import type { Minor } from '#lib/domain/money.ts';
import type { Choice } from '#lib/ui/primitives/form/matching.ts';

/** One line of the form. */
export interface LineFields {
  account: string;
  text: string;
  /** Debit positive. Null: what is missing for balance. */
  amount: Minor | null;
  /** The amount was written without VAT. */
  net: boolean;
  vatCode: string;
  /** As the paper states it. */
  vatAmount: Minor | null;
  /** Per cent that is deducted, as it is written. */
  share: string;
  /** Who bears the rest; empty: the cost does. */
  shareAccount: string;
  counterpartyId: string;
  /** Code by type. */
  dimensions: Record<string, string>;
  currency: string;
  currencyAmount: Minor | null;
  invoice: InvoiceFields;
}

/** What an invoice says of itself, as it is written; dates `YYYY-MM-DD`, or what was written in the place of one and is none. */
export interface InvoiceFields {
  number: string;
  date: string;
  dueDate: string;
  cid: string;
  bankAccount: string;
}

export const noInvoice = (): InvoiceFields => ({
  ...{ number: '', date: '', dueDate: '', cid: '', bankAccount: '' },
});

/** What lines choose among. */
export interface LineChoices {
  readonly accounts: readonly Choice[];
  readonly vatCodes: readonly Choice[];
  readonly parties: readonly Choice[];
  readonly projects: readonly Choice[];
  readonly departments: readonly Choice[];
  /** Whose control account it is. */
  readonly controlKindOf: (account: string) => PartyKind | null;
}

/** What is wrong with a number of an invoice, as it is written. */
export type InvoiceError = (field: 'cid' | 'bankAccount', written: string) => string | undefined;

export function emptyLine(project: string | null = null): LineFields {
  return {
    ...{ account: '', text: '', amount: null, net: false, vatCode: '', vatAmount: null },
    ...{ share: '', shareAccount: '', counterpartyId: '', currency: '', currencyAmount: null },
    invoice: noInvoice(),
    dimensions: project === null ? {} : { [PROJECT]: project },
  };
}

export function lineFieldsOf(line: CodingLine): LineFields {
  const { account, amount, vatAmount, share, currency } = line;
  return {
    ...{ account, amount, vatAmount, net: false },
    text: line.text ?? '',
    vatCode: line.vatCode ?? '',
    share: share ? String(share.rateBp / 100).replace('.', ',') : '',
    shareAccount: share?.account ?? '',
    counterpartyId: line.counterpartyId ?? '',
    dimensions: Object.fromEntries(line.dimensions.map(({ type, code }) => [type, code])),
    currency: currency?.code ?? '',
    currencyAmount: currency?.amount ?? null,
    invoice: invoiceFieldsOf(line),
  };
}

export function invoiceFieldsOf({ invoice }: Pick<CodingLine, 'invoice'>): InvoiceFields {
  const { number, date, dueDate, cid, bankAccount } = invoice ?? {};
  return {
    ...{ number: number ?? '', date: date ?? '', dueDate: dueDate ?? '' },
    ...{ cid: cid ?? '', bankAccount: bankAccount ?? '' },
  };
}

/** Whether something is written in the place of a date that is none: nobody's wish to say none. */
export function isMisread({ date, dueDate }: InvoiceFields): boolean {
  return [date, dueDate].some((written) => written !== '' && !isCivilDate(written));
}

/** What is written of an invoice; null where nothing is. What is no date is none. */
export function invoiceOf({ number, date, dueDate, cid, bankAccount }: InvoiceFields): CodingLine['invoice'] {
  const dateOrNull = (written: string) => (isCivilDate(written) ? written : null);
  const said = {
    ...{ number: number.trim() || null, date: dateOrNull(date), dueDate: dateOrNull(dueDate) },
    ...{ cid: cid.trim() || null, bankAccount: bankAccount.trim() || null },
  };
  return Object.values(said).every((each) => each === null) ? null : said;
}

const PER_CENT = /^(\d{1,2})(?:[.,](\d{1,2}))?\s*%?$/;

/** The share of a line; null where there is none, or none between nothing and the whole. */
export function shareOf({
  share,
  shareAccount,
}: Pick<LineFields, 'share' | 'shareAccount'>): CodingLine['share'] {
  const [, whole, parts = ''] = PER_CENT.exec(share.trim()) ?? [];
  const rateBp = Number(whole ?? 0) * 100 + Number(parts.padEnd(2, '0'));
  return rateBp === 0 ? null : { rateBp, account: shareAccount || null };
}

/** Whether nothing is written in it yet. */
export function isBlank(line: LineFields): boolean {
  return line.account === '' && line.amount === null && line.vatCode === '' && !saysMore(line);
}

/** Whether the line says more than account, VAT code and amount. */
export function saysMore(line: LineFields): boolean {
  const { text, net, vatAmount, share, counterpartyId, dimensions, currency, invoice } = line;
  const written = [text, share, counterpartyId, currency, ...Object.values(dimensions)].concat(
    Object.values(invoice),
  );
  return net || vatAmount !== null || written.some((each) => each !== '');
}
