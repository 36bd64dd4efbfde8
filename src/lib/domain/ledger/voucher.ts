import type { JsonObject } from '../canonical.ts';
import { statement } from '../statement.ts';
import type { CivilDate } from '../date.ts';
import { sum, toDecimal, type Minor } from '../money.ts';
import { negatedDecimal, turned } from './saft/carried.ts';
import { err, ok, type Result } from '../result.ts';

export interface VatDetail {
  readonly code: string;
  /** Hundredths of a per cent; null where an imported file does not say. */
  readonly rateBp: number | null;
  /** What the tax was reckoned from, and the tax; øre, signed like the line. Null where a file does not say. */
  readonly base: Minor | null;
  readonly amount: Minor | null;
}

/** One line as it is asked for; debit positive, credit negative. */
export interface NewLine {
  readonly account: string;
  readonly amount: Minor;
  readonly text: string | null;
  readonly vat: VatDetail | null;
  readonly counterpartyId: string | null;
  readonly currency: ForeignAmount | null;
  /** One value for each type, which the database's key holds; in any order, the statement has its own. */
  readonly dimensions: readonly { readonly type: string; readonly code: string }[];
  /** Of the document behind it, such as an invoice's number. */
  readonly reference?: string | null;
  /** What a payer says so that the payment is known again: KID (SAF-T: CID). */
  readonly cid?: string | null;
  readonly dueDate?: CivilDate | null;
  /** Of an invoice: the bank account that it is to be paid to. */
  readonly bankAccount?: string | null;
  /** The day from which the bank counts it. */
  readonly valueDate?: CivilDate | null;
  /** An exact decimal in its shortest form, signed like the amount where the file says so. */
  readonly quantity?: string | null;
  /** What an imported file says of it beyond all this (saft/carried.ts). */
  readonly carried?: string | null;
}

export interface ForeignAmount {
  readonly code: string;
  readonly amount: Minor;
  /** What one of the currency was reckoned at in kroner; an exact decimal in its shortest form. */
  readonly rate?: string | null;
}

/** `automatic`: posted by what its `sourceRef` names, such as a part of an accrual. */
export const VOUCHER_SOURCES = [
  'manual',
  'draft',
  'import',
  'opening',
  'reversal',
  'year-end',
  'automatic',
] as const;
export type VoucherSource = (typeof VOUCHER_SOURCES)[number];

/**
 * What posting asks for. The client makes the id; the server gives number, period and time. Made by the desk and by imports,
 * whose inputs are checked where they come in; what holds of every voucher is held by {@link checkVoucher} and the database.
 */
export interface NewVoucher {
  readonly id: string;
  readonly series: string;
  readonly date: CivilDate;
  readonly text: string;
  readonly source: VoucherSource;
  readonly sourceRef: string | null;
  readonly draftId: string | null;
  readonly reversesId: string | null;
  /** The paper's own date, where it is booked on another. */
  readonly documentDate?: CivilDate | null;
  /** When and by whom it was entered in the system it was imported from, and what kind of voucher that calls it. */
  readonly enteredOn?: CivilDate | null;
  readonly enteredBy?: string | null;
  readonly voucherType?: string | null;
  /** What an imported file says of it beyond all this (saft/carried.ts). */
  readonly carried?: string | null;
  readonly lines: readonly NewLine[];
}

/** What the server adds. */
export interface Posting {
  readonly year: number;
  readonly period: number;
  readonly number: bigint;
  /** ISO 8601 in UTC with milliseconds. */
  readonly postedAt: string;
  readonly postedBy: string;
}

export const FEWEST_LINES = 2;
export const MOST_LINES = 10_000;

/**
 * What can be said of a voucher without looking anything up, in this order: too few lines, too many lines, a
 * line of zero, unbalanced. A reversal has the lines of its original, which an import may have brought in shapes that nobody
 * could key in: it must balance.
 */
export function checkVoucher(
  voucher: Pick<NewVoucher, 'lines'> & Partial<Pick<NewVoucher, 'reversesId'>>,
): Result<void, VoucherShapeError> {
  const { lines } = voucher;
  const keyedIn = !voucher.reversesId;
  if (keyedIn && lines.length < FEWEST_LINES)
    return err({ code: 'voucher_too_few_lines', lines: lines.length });
  if (keyedIn && lines.length > MOST_LINES)
    return err({ code: 'voucher_too_many_lines', lines: lines.length });
  const zero = lines.findIndex((line) => line.amount === 0n);
  if (keyedIn && zero >= 0) return err({ code: 'line_zero', line: zero + 1 });
  const difference = sum(lines.map((line) => line.amount));
  if (difference !== 0n) return err({ code: 'voucher_unbalanced', difference: toDecimal(difference) });
  return ok();
}

export type VoucherShapeError =
  | { code: 'voucher_too_few_lines'; lines: number }
  | { code: 'voucher_too_many_lines'; lines: number }
  | { code: 'line_zero'; line: number }
  | { code: 'voucher_unbalanced'; difference: string };

/**
 * `segl.voucher.v1`: every fact of a posted voucher. Its SHA-256 is stored with the voucher and in the log, so
 * that a change of any column behind the app's back shows. `segl.voucher.v2`: the same, with what came later;
 * `segl.voucher.v3`: and with the bank accounts that invoices are to be paid to.
 */
export const voucherForms = statement<Stated>('segl.voucher', {
  v1: (stated) => (saysMore(stated.voucher) ? null : factsOf(stated)),
  v2: (stated) => (saysWhereToPay(stated.voucher) ? null : moreOf(stated, LATER_OF_LINE)),
  v3: (stated) => moreOf(stated, [...LATER_OF_LINE, 'bankAccount']),
});

/** The form that a voucher is posted in: the oldest with room for what it says. */
export function voucherForm(voucher: NewVoucher): `segl.voucher.v${1 | 2 | 3}` {
  if (saysWhereToPay(voucher)) return 'segl.voucher.v3';
  return saysMore(voucher) ? 'segl.voucher.v2' : 'segl.voucher.v1';
}

const LATER_OF_VOUCHER = ['documentDate', 'enteredOn', 'enteredBy', 'voucherType', 'carried'] as const;
const LATER_OF_LINE = ['reference', 'cid', 'dueDate', 'valueDate', 'quantity', 'carried'] as const;

function saysWhereToPay({ lines }: NewVoucher): boolean {
  return lines.some(({ bankAccount }) => (bankAccount ?? null) !== null);
}

function saysMore(voucher: NewVoucher): boolean {
  return (
    saysWhereToPay(voucher) ||
    LATER_OF_VOUCHER.some((field) => (voucher[field] ?? null) !== null) ||
    voucher.lines.some(
      (line) =>
        (line.currency?.rate ?? null) !== null ||
        LATER_OF_LINE.some((field) => (line[field] ?? null) !== null),
    )
  );
}

interface Stated {
  readonly clientId: string;
  readonly voucher: NewVoucher;
  readonly posting: Posting;
}

export function voucherStatement(clientId: string, voucher: NewVoucher, posting: Posting): JsonObject {
  return voucherForms.of({ clientId, voucher, posting });
}

function factsOf({ clientId, voucher, posting }: Stated): JsonObject {
  return {
    client: clientId,
    id: voucher.id,
    series: voucher.series,
    year: posting.year,
    number: posting.number.toString(),
    date: voucher.date,
    period: posting.period,
    text: voucher.text,
    source: voucher.source,
    sourceRef: voucher.sourceRef,
    draft: voucher.draftId,
    reverses: voucher.reversesId,
    postedAt: posting.postedAt,
    postedBy: posting.postedBy,
    lines: voucher.lines.map(lineStatement),
  };
}

function moreOf(
  stated: Stated,
  ofLine: readonly ((typeof LATER_OF_LINE)[number] | 'bankAccount')[],
): JsonObject {
  const { voucher } = stated;
  return {
    ...factsOf(stated),
    ...fieldsOf(voucher, LATER_OF_VOUCHER),
    lines: voucher.lines.map((line) => {
      const { currency, ...facts } = lineStatement(line);
      return {
        ...facts,
        currency: line.currency && { ...(currency as JsonObject), rate: line.currency.rate ?? null },
        ...fieldsOf(line, ofLine),
      };
    }),
  };
}

function fieldsOf<K extends string>(
  of: { readonly [N in K]?: string | null },
  fields: readonly K[],
): JsonObject {
  const said: Record<string, string | null> = {};
  for (const field of fields) said[field] = of[field] ?? null;
  return said;
}

function lineStatement(line: NewLine): JsonObject {
  return {
    account: line.account,
    amount: toDecimal(line.amount),
    text: line.text,
    vat: line.vat && {
      code: line.vat.code,
      rate: line.vat.rateBp,
      base: decimalOrNull(line.vat.base),
      amount: decimalOrNull(line.vat.amount),
    },
    counterparty: line.counterpartyId,
    currency: line.currency && { code: line.currency.code, amount: toDecimal(line.currency.amount) },
    dimensions: line.dimensions
      .map(({ type, code }) => ({ type, code }))
      .sort((one, other) => (one.type < other.type ? -1 : 1)),
  };
}

function decimalOrNull(value: Minor | null): string | null {
  return value === null ? null : toDecimal(value);
}

/**
 * The voucher that takes another back: every amount and quantity turned, everything else kept, linked to it. How the
 * original was entered elsewhere is the original's alone.
 */
export function reversalOf(
  original: NewVoucher,
  reversal: { id: string; date: CivilDate; text: string },
): NewVoucher {
  const { id, series, lines } = original;
  return {
    series,
    ...reversal,
    source: 'reversal',
    sourceRef: null,
    draftId: null,
    reversesId: id,
    lines: lines.map(turnedLine),
  };
}

function turnedLine(line: NewLine): NewLine {
  const { amount, vat, currency, quantity, carried } = line;
  return {
    ...line,
    amount: -amount,
    vat: vat && { ...vat, base: negated(vat.base), amount: negated(vat.amount) },
    currency: currency && { ...currency, amount: -currency.amount },
    ...(quantity && { quantity: negatedDecimal(quantity) }),
    ...(carried && { carried: turned(carried) }),
  };
}

function negated(value: Minor | null): Minor | null {
  return value === null ? null : -value;
}
