import type { CivilDate } from '../../date.ts';
import { sum, toDecimal, type Minor } from '../../money.ts';
import { err, ok, type Result } from '../../result.ts';
import { statement } from '../../statement.ts';
import { monthAt, monthIndex } from '../fiscal-year.ts';
import { kindOfAccount } from '../reports/trial-balance.ts';
import type { NewLine, NewVoucher } from '../voucher.ts';

/** As many months as one line is spread over. */
export const MOST_ACCRUAL_MONTHS = 120;

/** How a line of a posted voucher is spread over months. */
export interface AccrualTerms {
  /** The account of the balance sheet that it stands on until its month comes. */
  readonly balanceAccount: string;
  /** When it is moved there; the voucher's date, or later where that is locked. */
  readonly date: CivilDate;
  /** The first day of the first month that bears a part. */
  readonly firstMonth: CivilDate;
  readonly months: number;
  readonly series: string;
  readonly text: string;
}

/** The line that is spread: net, as it was posted. */
export interface AccrualOrigin {
  readonly voucherId: string;
  readonly line: number;
  readonly account: string;
  /** Øre; debit positive. */
  readonly amount: Minor;
  readonly dimensions: NewLine['dimensions'];
}

/** A periodisering: what was posted at once is borne by the months it is for, by vouchers that say they are automatic. */
export interface Accrual extends AccrualTerms, AccrualOrigin {
  readonly id: string;
  readonly madeAt: Date;
  readonly madeBy: string;
  /** When what was left was borne at once, and who wanted that; null while it runs, and where all months have had theirs. */
  readonly endedOn: CivilDate | null;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

/** `segl.accrual.v1`: which line, over which months, by which account, by whom, and whether it was ended early. */
export const accrualStatement = statement<Accrual>('segl.accrual', {
  v1: ({ voucherId, dimensions: _, amount, madeAt, endedAt, ...said }) => ({
    ...said,
    voucher: voucherId,
    amount: toDecimal(amount),
    madeAt: madeAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  }),
});

/** What an accrual posts, one voucher: `0` moves all of it to the balance sheet, `1` and on are the months' parts. */
export interface AccrualPart {
  readonly part: string;
  readonly date: CivilDate;
  /** Of the line's own account, øre; debit positive. */
  readonly amount: Minor;
}

/** What is left once it is ended early. */
export const REST = 'rest';

/**
 * All of an accrual's parts in their order: the first takes the amount from its account, and those of the months come to it to
 * the øre. Each month bears the same whole øre, the last one what that leaves.
 */
export function accrualParts({
  amount,
  date,
  firstMonth,
  months,
}: Pick<Accrual, 'amount' | 'date' | 'firstMonth' | 'months'>): AccrualPart[] {
  const each = amount / BigInt(months);
  const parts = Array.from({ length: months }, (_, at): AccrualPart => {
    const { first } = monthAt(monthIndex(firstMonth) + at);
    const own = at === months - 1 ? amount - each * BigInt(months - 1) : each;
    return { part: String(at + 1), date: first < date ? date : first, amount: own };
  });
  return [{ part: '0', date, amount: -amount }, ...parts];
}

/** What no month has had of it by then, øre. @param posted the names of the parts that are posted */
export function accrualLeft(accrual: Accrual, posted: ReadonlySet<string>): Minor {
  if (accrual.endedOn !== null) return 0n;
  return sum(
    accrualParts(accrual).flatMap(({ part, amount }) => (part === '0' || posted.has(part) ? [] : [amount])),
  );
}

/** The voucher of one part. It says that it is automatic (`source`), and of which accrual it is which part (`sourceRef`). */
export function accrualVoucher(
  id: string,
  accrual: Pick<Accrual, 'id' | 'series' | 'text' | 'account' | 'balanceAccount' | 'dimensions'>,
  { part, date, amount }: AccrualPart,
): NewVoucher {
  const { series, text, account, balanceAccount, dimensions } = accrual;
  const line = { text: null, vat: null, counterpartyId: null, currency: null, dimensions };
  return {
    ...{ id, series, date, text },
    ...{ source: 'automatic', sourceRef: partRef(accrual.id, part), draftId: null, reversesId: null },
    lines: [
      { ...line, account, amount },
      { ...line, account: balanceAccount, amount: -amount },
    ],
  };
}

export function partRef(accrualId: string, part: string): string {
  return `${accrualId}/${part}`;
}

/** What an automatic voucher came from, by its `sourceRef`; null: by nothing that is known. */
export function partOf(
  sourceRef: string | null,
): { readonly accrualId: string; readonly part: string } | null {
  const found = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(\d{1,3}|rest)$/.exec(sourceRef ?? '');
  return found?.[1] && found[2] ? { accrualId: found[1], part: found[2] } : null;
}

interface ChartAccount {
  readonly number: string;
  readonly groupingCategory: string | null;
  readonly standardAccount: string | null;
}

/** Whether lines of an account are spread: those of the result. */
export function isAccruable({ number, groupingCategory }: Omit<ChartAccount, 'standardAccount'>): boolean {
  return kindOfAccount({ account: number, groupingCategory }) === 'result';
}

/**
 * Groups of NS 4102 with books of their own, which no accrual moves: what customers owe (15), VAT to come (16), money (19, 23),
 * equity (20), what suppliers are owed (24), what is withheld (26), and VAT and duties (27).
 */
const BOOKS_OF_THEIR_OWN: readonly string[] = ['15', '16', '19', '20', '23', '24', '26', '27'];

/** Whether an account can keep what is spread: of the balance sheet, and none with books of its own. */
export function keepsAccruals(account: ChartAccount): boolean {
  const group = (account.standardAccount ?? account.number).slice(0, 2);
  return !isAccruable(account) && !BOOKS_OF_THEIR_OWN.includes(group);
}

export type AccrualError =
  | { code: 'accrual_line'; line: number }
  | { code: 'accrual_account'; account: string }
  | { code: 'accrual_early'; date: CivilDate }
  | { code: 'accrual_late'; months: number }
  | { code: 'accrual_too_small'; months: number };

/**
 * Whether a line can be spread so. Guards, in this order: `accrual_line`: it is not of the result · `accrual_account`: that
 * account keeps no accruals · `accrual_early`: moved before the voucher's `date`, or a month before it is moved ·
 * `accrual_late`: the first month is more than {@link MOST_ACCRUAL_MONTHS} after that · `accrual_too_small`: not an øre for each
 * month
 */
export function checkAccrual(
  { account, line, amount, date: posted }: AccrualOrigin & { readonly date: CivilDate },
  { balanceAccount, date, firstMonth, months }: AccrualTerms,
  chart: readonly ChartAccount[],
): Result<void, AccrualError> {
  const named = (number: string) => chart.find((each) => each.number === number);
  const [of, keeps] = [named(account), named(balanceAccount)];
  if (!of || !isAccruable(of)) return err({ code: 'accrual_line', line });
  if (!keeps || !keepsAccruals(keeps)) return err({ code: 'accrual_account', account: balanceAccount });
  if (date < posted || monthIndex(firstMonth) < monthIndex(date))
    return err({ code: 'accrual_early', date: date < posted ? posted : date });
  if (monthIndex(firstMonth) - monthIndex(date) > MOST_ACCRUAL_MONTHS)
    return err({ code: 'accrual_late', months: MOST_ACCRUAL_MONTHS });
  const size = amount < 0n ? -amount : amount;
  return size < BigInt(months) ? err({ code: 'accrual_too_small', months }) : ok();
}
