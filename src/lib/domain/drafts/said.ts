import type { JsonObject } from '../canonical.ts';
import type { CivilDate } from '../date.ts';
import { fromDecimal, type Minor } from '../money.ts';
import { codedInLines, type Coding, type CodingLine } from './coded.ts';

interface SaidLine extends Pick<CodingLine, 'account' | 'text' | 'vatCode' | 'dimensions'> {
  readonly amount: string | null;
  readonly vatAmount: string | null;
  readonly share: { readonly rate: number; readonly account: string | null } | null;
  readonly counterparty: string | null;
  readonly currency: { readonly code: string; readonly amount: string } | null;
  readonly invoice?: CodingLine['invoice'];
}

/** Lines as a statement of ours says them; null where an amount is none. */
export function linesSaid(said: unknown): CodingLine[] | null {
  if (!Array.isArray(said)) return null;
  const lines = (said as SaidLine[]).map(
    ({ share, counterparty, amount, vatAmount, currency, invoice = null, ...rest }): CodingLine => ({
      ...rest,
      amount: amountOrNull(amount),
      vatAmount: amountOrNull(vatAmount),
      share: share && { rateBp: share.rate, account: share.account },
      counterpartyId: counterparty,
      currency: currency && { code: currency.code, amount: fromDecimal(currency.amount) ?? 0n },
      invoice,
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

function amountOrNull(said: string | null): Minor | null {
  return said === null ? null : fromDecimal(said);
}
