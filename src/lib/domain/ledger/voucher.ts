import * as z from 'zod';
import type { JsonObject } from '../canonical.ts';
import { isCivilDate, type CivilDate } from '../date.ts';
import { sum, toDecimal, type Minor } from '../money.ts';
import { err, ok, type Result } from '../result.ts';

const amount = z
  .bigint()
  .min(-(10n ** 15n))
  .max(10n ** 15n);

export const VatDetail = z.object({
  code: z.string().min(1).max(35),
  /** Hundredths of a per cent; null where an imported file does not say. */
  rateBp: z.int().min(0).max(10_000).nullable(),
  /** What the tax was reckoned from, and the tax; øre, signed like the line. Null where a file does not say. */
  base: amount.nullable(),
  amount: amount.nullable(),
});
export type VatDetail = z.infer<typeof VatDetail>;

/** One line as it is asked for; debit positive, credit negative. */
export const NewLine = z.object({
  account: z.string().min(1).max(70),
  amount,
  text: z.string().max(500).nullable(),
  vat: VatDetail.nullable(),
  counterpartyId: z.uuid().nullable(),
  currency: z.object({ code: z.string().length(3), amount }).nullable(),
  /** Sorted by type; one value for each type. */
  dimensions: z.array(z.object({ type: z.string().max(35), code: z.string().max(70) })).max(20),
});
export type NewLine = z.infer<typeof NewLine>;

export const VOUCHER_SOURCES = ['manual', 'draft', 'import', 'opening', 'reversal'] as const;
export type VoucherSource = (typeof VOUCHER_SOURCES)[number];

/** What posting asks for. The client makes the id; the server gives number, period and time. */
export const NewVoucher = z.object({
  id: z.uuid(),
  series: z.string().min(1).max(35),
  date: z.string().refine(isCivilDate),
  text: z.string().max(500),
  source: z.enum(VOUCHER_SOURCES),
  sourceRef: z.string().max(70).nullable(),
  draftId: z.uuid().nullable(),
  reversesId: z.uuid().nullable(),
  lines: z.array(NewLine),
});
export type NewVoucher = z.infer<typeof NewVoucher>;

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
 * line of zero, unbalanced. Runs on the device as the person types, and again on the server. A reversal has the
 * lines of its original, which an import may have brought in shapes that nobody could key in: it must balance.
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
 * that a change of any column behind the app's back shows.
 */
export function voucherStatement(clientId: string, voucher: NewVoucher, posting: Posting): JsonObject {
  return {
    statement: 'segl.voucher.v1',
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
    dimensions: line.dimensions.map(({ type, code }) => ({ type, code })),
  };
}

function decimalOrNull(value: Minor | null): string | null {
  return value === null ? null : toDecimal(value);
}

/** The voucher that takes another back: every amount turned, everything else kept, linked to it. */
export function reversalOf(
  original: NewVoucher,
  reversal: { id: string; date: CivilDate; text: string },
): NewVoucher {
  return {
    ...original,
    ...reversal,
    source: 'reversal',
    sourceRef: null,
    draftId: null,
    reversesId: original.id,
    lines: original.lines.map((line) => ({
      ...line,
      amount: -line.amount,
      vat: line.vat && { ...line.vat, base: negated(line.vat.base), amount: negated(line.vat.amount) },
      currency: line.currency && { ...line.currency, amount: -line.currency.amount },
    })),
  };
}

function negated(value: Minor | null): Minor | null {
  return value === null ? null : -value;
}
