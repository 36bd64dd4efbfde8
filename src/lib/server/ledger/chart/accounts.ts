import type { CivilDate } from '#lib/domain/date.ts';
import { isGroupingOn } from '#lib/domain/ledger/grouping.ts';
import { checkRequirements, type RequirementError } from '#lib/domain/ledger/requirements.ts';
import { kindOfAccount } from '#lib/domain/ledger/reports/trial-balance.ts';
import { isAppropriation } from '#lib/domain/ledger/year-end/appropriation.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { changedIn } from './changed.ts';
import { accounts, vatCodes, years, type Account } from './registers.ts';
import { accountSums, accountUse, firstLocked, type AccountUse } from './store.ts';

/** What a person says of an account. */
export type AccountWords = Omit<Account, 'number' | 'standardAccount'>;
/** What they want it to say; what is left out stays as it is. */
export type AccountChange = { readonly [C in keyof AccountWords]?: AccountWords[C] | undefined };

export type AccountError =
  | RequirementError
  | { readonly code: 'account_exists'; readonly account: string }
  | { readonly code: 'account_unknown'; readonly account: string }
  | { readonly code: 'grouping_unknown'; readonly grouping: string }
  | { readonly code: 'vat_code_unknown'; readonly vatCode: string }
  | {
      readonly code: 'account_in_use' | 'account_kind_locked';
      readonly account: string;
      readonly date: CivilDate;
    };

/**
 * A new account. The same once more changes nothing. Guards: those of {@link check}, then `account_exists`, which says
 * something else.
 */
export async function addAccount(
  context: Context,
  { number, ...words }: AccountWords & { readonly number: string },
): Promise<Result<{ eventId: string | null }, AccountError>> {
  return context.transaction<{ eventId: string | null }, AccountError>(async (tx) => {
    const row: Account = { number, standardAccount: null, ...words };
    const checked = await check(tx, context, row, null);
    if (!checked.ok) return checked;
    const eventId = await accounts.addNew(tx, context, 'account.created', row);
    if (eventId !== null) return ok({ eventId });
    const there = await accounts.hold(tx, context.clientId, { number });
    const other = there && changedIn(there, words);
    return other ? err({ code: 'account_exists', account: number }) : ok({ eventId: null });
  });
}

/**
 * Changes an account: another name or grouping, also of what is posted; the days on which it takes something; what a line on
 * it is offered and must have. Guards: `account_unknown`; those of {@link check}; `account_in_use`: something was posted on
 * it on `date`, when it would not hold; `account_kind_locked`: it would go over between result, appropriation and balance sheet, and
 * has something in a locked period, the first of which begins on `date`. What it says already changes nothing.
 */
export async function changeAccount(
  context: Context,
  { number, ...wanted }: AccountChange & { readonly number: string },
): Promise<Result<{ eventId: string | null }, AccountError>> {
  const { clientId } = context;
  return context.transaction<{ eventId: string | null }, AccountError>(async (tx) => {
    const row = await accounts.hold(tx, clientId, { number });
    if (!row) return err({ code: 'account_unknown', account: number });
    const to = changedIn(row, wanted);
    if (to === null) return ok({ eventId: null });
    const next = { ...row, ...to };
    const checked = await check(tx, context, next, row);
    if (!checked.ok) return checked;
    const date = outside(next, await accountUse(tx, clientId, number));
    if (date) return err({ code: 'account_in_use', account: number, date });
    const locked = sideOf(next) === sideOf(row) ? null : await firstLocked(tx, clientId, number);
    if (locked) return err({ code: 'account_kind_locked', account: number, date: locked });
    return ok({ eventId: await accounts.change(tx, context, 'account.changed', { row, to }) });
  });
}

/** Its days in order (`dates_backwards`), its grouping one of the years' lists (`grouping_unknown`), its VAT code there, what it requires possible. */
async function check(
  tx: Tx,
  { clientId }: Context,
  next: Account,
  before: Account | null,
): Promise<Result<void, AccountError>> {
  const { validFrom: from, validTo: to, groupingCategory, groupingCode, vatCode } = next;
  if (from !== null && to !== null && to < from) return err({ code: 'dates_backwards', from, to });
  const required = checkRequirements(before?.requires ?? [], next.requires);
  if (!required.ok) return required;
  // As an imported file has grouped it, it may stay.
  const same = before?.groupingCategory === groupingCategory && before.groupingCode === groupingCode;
  if (!same) {
    const all = (await years.list(tx, clientId)).map(({ year }) => year);
    const grouping = `${groupingCategory ?? ''} ${groupingCode ?? ''}`.trim();
    if (!isGroupingOn(all, groupingCategory ?? '', groupingCode ?? ''))
      return err({ code: 'grouping_unknown', grouping });
  }
  if (vatCode !== null && (await vatCodes.list(tx, clientId, { code: vatCode })).length === 0)
    return err({ code: 'vat_code_unknown', vatCode });
  return ok();
}

/** What the years' results follow from. */
function sideOf({ number: account, groupingCategory }: Account): 'balance' | 'result' | 'appropriation' {
  const of = { account, groupingCategory };
  return isAppropriation(of) ? 'appropriation' : kindOfAccount(of);
}

/** A day on which something was posted and that it would not hold on. */
function outside({ validFrom, validTo }: Account, { first, last }: AccountUse): CivilDate | null {
  if (first !== null && validFrom !== null && first < validFrom) return first;
  return last !== null && validTo !== null && last > validTo ? last : null;
}

/** What rests on an account, before it is changed: its first and last day, and what each fiscal year has on it, in øre. */
export async function usesOfAccount(
  tx: Tx,
  clientId: string,
  number: string,
): Promise<AccountUse & { readonly years: readonly { readonly year: number; readonly amount: bigint }[] }> {
  return {
    ...(await accountUse(tx, clientId, number)),
    years: await accountSums(tx, clientId, number),
  };
}
