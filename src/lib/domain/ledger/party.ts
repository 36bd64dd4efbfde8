import { readBankAccount } from '../bank-account.ts';
import { isOrgnr, normaliseOrgnr } from '../orgnr.ts';
import { err, ok, type Result } from '../result.ts';

export type PartyKind = 'customer' | 'supplier';

/** What identifies and pays a customer or supplier, as it is kept: without blanks, in capitals; null for nothing. */
export interface PartyNumbers {
  readonly orgnr: string | null;
  readonly bankAccount: string | null;
}

export type PartyError =
  | { readonly code: 'orgnr_invalid'; readonly orgnr: string }
  | { readonly code: 'bank_account_invalid'; readonly bankAccount: string };

/**
 * Reads what was written of a party. An organisation number is Norwegian, with its check digit, unless the party is of
 * another country (ISO 3166-1): then it is kept as it was written.
 */
export function readParty({
  orgnr,
  bankAccount,
  country,
}: PartyNumbers & { readonly country: string | null }): Result<PartyNumbers, PartyError> {
  const norwegian = country === null || country === 'NO';
  const digits = orgnr && norwegian ? normaliseOrgnr(orgnr) : orgnr;
  if (orgnr && norwegian && (digits === null || !isOrgnr(digits)))
    return err({ code: 'orgnr_invalid', orgnr });
  const account = bankAccount ? readBankAccount(bankAccount) : null;
  if (bankAccount && account === null) return err({ code: 'bank_account_invalid', bankAccount });
  return ok({ orgnr: digits || null, bankAccount: account });
}

/** Where the numbers of each kind begin, as is usual. */
const FIRST: Readonly<Record<PartyKind, bigint>> = { customer: 10_000n, supplier: 20_000n };

/** The number a new party is offered: one more than the highest of its kind that is digits alone. */
export function nextPartyNumber(kind: PartyKind, numbers: readonly string[]): string {
  const all = numbers.filter((each) => /^\d{1,15}$/.test(each)).map(BigInt);
  const last = all.reduce<bigint | null>((most, each) => (most !== null && most > each ? most : each), null);
  return String((last ?? FIRST[kind]) + 1n);
}
