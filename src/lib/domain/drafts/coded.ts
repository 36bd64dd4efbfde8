import * as z from 'zod/mini';
import { civilDate, name, text, uuid, words } from '../input.ts';
import { LARGEST_AMOUNT, sum, type Minor } from '../money.ts';

const signed = z.bigint().check(z.minimum(-LARGEST_AMOUNT), z.maximum(LARGEST_AMOUNT));

/** Characters that a coding has room for. */
export const LONGEST_CODED = { series: 10, account: 35, text: 500, vatCode: 10, dimension: 35 } as const;

/** As many lines as a person codes by hand. */
export const MOST_CODED_LINES = 500;

/** What an invoice says of itself, on the line of the party that it is from or to. What it does not say is null. */
export const Invoice = z.object({
  number: z.nullable(words(35)),
  date: z.nullable(civilDate),
  dueDate: z.nullable(civilDate),
  /** KID, as it is written. */
  cid: z.nullable(words(35)),
  /** That it is to be paid to, as it is written. */
  bankAccount: z.nullable(words(40)),
});
export type Invoice = z.infer<typeof Invoice>;

/** One line of a coding. What is posted of it, its tax among that, is made by `domain/ledger/coding.ts`. */
export const CodingLine = z.object({
  account: name(LONGEST_CODED.account),
  text: z.nullable(words(LONGEST_CODED.text)),
  /** Gross, øre; debit positive. Null: what is missing for balance, which one line of a coding may take. */
  amount: z.nullable(signed),
  vatCode: z.nullable(text(LONGEST_CODED.vatCode)),
  /** The VAT that the paper states, signed like the line; null: as it is computed. */
  vatAmount: z.nullable(signed),
  /**
   * Where a part alone is deducted: that part, in hundredths of a per cent, and who bears the rest with its VAT; null: the
   * cost does.
   */
  share: z.nullable(
    z.object({
      rateBp: z.int().check(z.positive(), z.maximum(9_999)),
      account: z.nullable(name(LONGEST_CODED.account)),
    }),
  ),
  counterpartyId: z.nullable(uuid),
  /** One for each type. */
  dimensions: z
    .array(z.object({ type: name(LONGEST_CODED.dimension), code: name(LONGEST_CODED.dimension) }))
    .check(
      z.maxLength(20),
      z.refine((all) => new Set(all.map(({ type }) => type)).size === all.length),
    ),
  /** What it is in a foreign currency, in hundredths of it; without a sign, which is the line's. */
  currency: z.nullable(
    z.object({
      code: z.string().check(z.regex(/^[A-Z]{3}$/)),
      amount: z.bigint().check(z.positive(), z.maximum(LARGEST_AMOUNT)),
    }),
  ),
  invoice: z._default(z.nullable(Invoice), null),
});
export type CodingLine = z.infer<typeof CodingLine>;

const Written = z.object({
  series: name(LONGEST_CODED.series),
  date: civilDate,
  text: name(LONGEST_CODED.text),
  /** Gross, øre. Of lines: what they debit. */
  amount: signed,
  /** Account that carries the cost; empty where there are lines. */
  account: text(LONGEST_CODED.account),
  vatCode: z.nullable(text(LONGEST_CODED.vatCode)),
  /** Account that is credited: bank, supplier debt, owed to the employee; empty where there are lines. */
  creditAccount: text(LONGEST_CODED.account),
  counterpartyId: z.nullable(uuid),
  project: z.nullable(text(LONGEST_CODED.dimension)),
  /** Why there is no picture, where there is none: what the approver is shown in its place. */
  noPhoto: z._default(z.nullable(words(LONGEST_CODED.text)), null),
  /** Null: the two that the accounts above come to, as every coding was before there were lines. */
  lines: z._default(
    z.nullable(z.array(CodingLine).check(z.minLength(1), z.maxLength(MOST_CODED_LINES))),
    null,
  ),
});

/**
 * How a bookkeeper has coded a draft: in one form or in the other. Of lines, what the first form says of itself is what
 * {@link codedInLines} makes of them, whatever was sent.
 */
export const Coding = z.pipe(
  Written.check(
    z.refine(({ lines, account }) => lines !== null || account !== '', { path: ['account'] }),
    z.refine(({ lines, creditAccount }) => lines !== null || creditAccount !== '', {
      path: ['creditAccount'],
    }),
    z.refine(({ lines, amount }) => lines !== null || amount > 0n, { path: ['amount'] }),
  ),
  z.transform((written): Coding =>
    written.lines === null ? written : codedInLines({ ...written, lines: written.lines }),
  ),
);
export type Coding = z.infer<typeof Written>;

/** A coding of lines. Its accounts are empty, so that who knows the first form alone can post nothing by it. */
export function codedInLines({
  series,
  date,
  text: words,
  noPhoto,
  lines,
}: Pick<Coding, 'series' | 'date' | 'text' | 'noPhoto'> & { lines: CodingLine[] }): Coding {
  return {
    ...{ series, date, text: words, noPhoto, lines },
    amount: debited(lines),
    counterpartyId: lines.find(({ counterpartyId }) => counterpartyId !== null)?.counterpartyId ?? null,
    ...{ account: '', vatCode: null, creditAccount: '', project: null },
  };
}

/** What the lines debit, the completed one among them: what the list, the search and the manager are told as amount. */
export function debited(lines: readonly Pick<CodingLine, 'amount'>[]): Minor {
  const said = lines.flatMap(({ amount }) => amount ?? []);
  const debit = sum(said.filter((amount) => amount > 0n));
  const rest = said.length === lines.length ? 0n : -sum(said);
  return rest > 0n ? debit + rest : debit;
}
