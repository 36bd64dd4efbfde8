import type { JsonObject } from '../canonical.ts';
import type { CivilDate } from '../date.ts';
import { fromDecimal, toDecimal, type Minor } from '../money.ts';
import { codedInLines, type Coding, type CodingLine } from './coded.ts';

/** What a draft's statement says of its coding; lines are version 3's alone. */
export function saidCoding(coding: Coding, version: 'v1' | 'v2' | 'v3'): JsonObject {
  const { series, date, text, noPhoto, lines } = coding;
  const head = { series, date, text, amount: toDecimal(coding.amount), counterparty: coding.counterpartyId };
  if (lines !== null) return { ...head, noPhoto, lines: saidLines(lines) };
  const { account, vatCode, creditAccount, project } = coding;
  return { ...head, account, vatCode, creditAccount, project, ...(version === 'v1' ? {} : { noPhoto }) };
}

export function saidLines(lines: readonly CodingLine[]): JsonObject[] {
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
  }));
}

interface SaidLine extends Pick<CodingLine, 'account' | 'text' | 'vatCode' | 'dimensions'> {
  readonly amount: string | null;
  readonly vatAmount: string | null;
  readonly share: { readonly rate: number; readonly account: string | null } | null;
  readonly counterparty: string | null;
  readonly currency: { readonly code: string; readonly amount: string } | null;
}

/** Lines as a statement of ours says them; null where an amount is none. */
export function linesSaid(said: unknown): CodingLine[] | null {
  if (!Array.isArray(said)) return null;
  const lines = (said as SaidLine[]).map(
    ({ share, counterparty, amount, vatAmount, currency, ...rest }): CodingLine => ({
      ...rest,
      amount: amountOrNull(amount),
      vatAmount: amountOrNull(vatAmount),
      share: share && { rateBp: share.rate, account: share.account },
      counterpartyId: counterparty,
      currency: currency && { code: currency.code, amount: fromDecimal(currency.amount) ?? 0n },
    }),
  );
  return lines;
}

/** The coding that a draft's statement says, in whichever version; null where it says none. */
export function codingSaid(said: JsonObject | null | undefined): Coding | null {
  if (!said) return null;
  const lines = linesSaid(said['lines']);
  const { series, date, text } = said as unknown as { series: string; date: CivilDate; text: string };
  const noPhoto = (said['noPhoto'] ?? null) as string | null;
  if (lines) return codedInLines({ series, date, text, noPhoto, lines });
  const amount = typeof said['amount'] === 'string' ? fromDecimal(said['amount']) : null;
  if (amount === null) return null;
  const { counterparty, ...rest } = said as Record<string, string | null>;
  return {
    ...(rest as unknown as Omit<Coding, 'amount' | 'counterpartyId' | 'noPhoto' | 'lines'>),
    amount,
    counterpartyId: counterparty ?? null,
    noPhoto,
    lines: null,
  };
}

function decimalOrNull(amount: Minor | null): string | null {
  return amount === null ? null : toDecimal(amount);
}

function amountOrNull(said: string | null): Minor | null {
  return said === null ? null : fromDecimal(said);
}
