import type { CivilDate } from '../../date.ts';
import { sum, toDecimal, type Minor } from '../../money.ts';
import { err, ok, type Result } from '../../result.ts';
import { balancePartOf } from '../reports/balance-sheet.ts';
import { resultPartOf } from '../reports/income-statement.ts';
import { holdsOn } from '../replay/chart-rows.ts';
import { kindOfAccount, type AccountMovement } from '../reports/trial-balance.ts';
import type { NewLine, NewVoucher } from '../voucher.ts';

/** What of a year's result goes where: from an account of its appropriation (class 8) to one of equity or debt (class 2). */
export interface Disposition {
  readonly from: string;
  readonly to: string;
  /** Øre; a profit that is kept or given out positive, a loss that is covered negative. */
  readonly amount: Minor;
}

type Kinded = Pick<AccountMovement, 'account' | 'groupingCategory'>;

/** Whether an account says what a result was used for; the result itself stands on the others of its class. */
export function isAppropriation(of: Kinded): boolean {
  return kindOfAccount(of) === 'result' && resultPartOf(of) === 'appropriation';
}

const OWED = ['equity', 'longTermDebt', 'shortTermDebt'];

/** Whether a result can go there: equity, or debt as to who gets a dividend; nothing that is owned. */
export function takesResult(of: Kinded): boolean {
  return kindOfAccount(of) === 'balance' && OWED.includes(balancePartOf(of));
}

/** Has books of its own, which say to whom or for what: customers, suppliers, tax withheld, VAT and duties. */
function hasOwnBooks({ number, standardAccount }: ChartAccount): boolean {
  return /^(15|24|26|27)/.test(standardAccount ?? number);
}

export interface ChartAccount {
  readonly number: string;
  /** Of NS 4102, where the chart has numbers of its own. */
  readonly standardAccount?: string | null;
  readonly name: string;
  readonly groupingCategory: string | null;
  readonly groupingCode: string | null;
  readonly validFrom: CivilDate | null;
  readonly validTo: CivilDate | null;
}

/** The accounts that a result can be moved between on a day. */
export interface AppropriationChart {
  readonly from: readonly Pick<ChartAccount, 'number' | 'name'>[];
  readonly to: readonly Pick<ChartAccount, 'number' | 'name'>[];
  /** What is usual: to and from equity, and, where the chart has it, a loss that no equity covers; null where it has none. */
  readonly usual: { readonly kept: Pair | null; readonly uncovered: Pair | null };
}
type Pair = Omit<Disposition, 'amount'>;

export function appropriationChart(chart: readonly ChartAccount[], date: CivilDate): AppropriationChart {
  const holding = chart.filter((account) => holdsOn(account, date));
  const of = (is: (of: Kinded) => boolean) =>
    holding.filter(({ number: account, groupingCategory }) => is({ account, groupingCategory }));
  const [from, to] = [of(isAppropriation), of(takesResult).filter((account) => !hasOwnBooks(account))];
  const numbered = (all: readonly ChartAccount[], number: string) =>
    all.find((account) => account.number === number);
  const transfer = numbered(from, '8960') ?? from.find(({ name }) => /overf/i.test(name)) ?? from[0];
  const equity =
    numbered(to, '2050') ??
    to.find(({ groupingCode }) => groupingCode === '2050') ??
    to.find(
      ({ number: account, groupingCategory }) => balancePartOf({ account, groupingCategory }) === 'equity',
    );
  const loss = numbered(to, '2080') ?? to.find(({ groupingCode }) => groupingCode === '2080');
  const pair = (one: ChartAccount | undefined, other: ChartAccount | undefined): Pair | null =>
    one && other ? { from: one.number, to: other.number } : null;
  const said = ({ number, name }: ChartAccount) => ({ number, name });
  return {
    from: from.map(said),
    to: to.map(said),
    usual: { kept: pair(transfer, equity), uncovered: pair(numbered(from, '8990') ?? transfer, loss) },
  };
}

/**
 * What is usually done with a result, by NS 4102 and what the legal form's chart has: a profit covers what losses are
 * uncovered, and is kept; a loss is drawn from what was kept, and the rest is uncovered (a chart without an account for that, as
 * a sole proprietor's, has it all in equity). Empty where there is nothing, or the chart lacks the accounts.
 * @param left øre; profit positive
 * @param standing where accounts stand at the year's end; debit positive
 */
export function usualDispositions(
  left: Minor,
  { usual: { kept, uncovered } }: Pick<AppropriationChart, 'usual'>,
  standing: ReadonlyMap<string, Minor>,
): Disposition[] {
  if (!kept) return [];
  const debitOf = (account: string) => standing.get(account) ?? 0n;
  const ofUncovered = !uncovered
    ? 0n
    : left > 0n
      ? smaller(left, positive(debitOf(uncovered.to)))
      : left + smaller(-left, positive(-debitOf(kept.to)));
  const parts = [
    { ...kept, amount: left - ofUncovered },
    ...(uncovered ? [{ ...uncovered, amount: ofUncovered }] : []),
  ];
  return parts.filter(({ amount }) => amount !== 0n);
}

const positive = (amount: Minor) => (amount > 0n ? amount : 0n);
const smaller = (one: Minor, other: Minor) => (one < other ? one : other);

export type DispositionError =
  | { readonly code: 'year_end_account'; readonly account: string }
  | { readonly code: 'year_end_off'; readonly amount: string };

/**
 * Whether dispositions use up a result and nothing else. In order: `year_end_account`: no account of appropriation, or none
 * that a result can go to; `year_end_off`: they come to `amount` more than the result.
 */
export function checkDispositions(
  dispositions: readonly Disposition[],
  left: Minor,
  { from, to }: Pick<AppropriationChart, 'from' | 'to'>,
): Result<void, DispositionError> {
  const among = (all: readonly { number: string }[], account: string) =>
    all.some(({ number }) => number === account);
  for (const each of dispositions) {
    if (!among(from, each.from)) return err({ code: 'year_end_account', account: each.from });
    if (!among(to, each.to)) return err({ code: 'year_end_account', account: each.to });
  }
  const off = sum(dispositions.map(({ amount }) => amount)) - left;
  return off === 0n ? ok() : err({ code: 'year_end_off', amount: toDecimal(off) });
}

/** The voucher that moves a year's result to where it goes, on the year's last day. */
export function yearEndVoucher({
  dispositions,
  ...said
}: Pick<NewVoucher, 'id' | 'series' | 'date' | 'text'> & {
  readonly dispositions: readonly Disposition[];
}): NewVoucher {
  const line = { text: null, vat: null, counterpartyId: null, currency: null, dimensions: [] };
  return {
    ...said,
    source: 'year-end',
    ...{ sourceRef: null, draftId: null, reversesId: null },
    lines: dispositions.flatMap(({ from, to, amount }): NewLine[] => [
      { ...line, account: from, amount },
      { ...line, account: to, amount: -amount },
    ]),
  };
}
