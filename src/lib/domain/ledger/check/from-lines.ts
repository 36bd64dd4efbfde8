import { toDecimal, sum, type Minor } from '../../money.ts';
import { balanceRows, isCash, type BalanceRow, type BalanceSides } from '../reports/balance-sheet.ts';
import { incomeRows, isEarning, type AccountResult, type IncomeRow } from '../reports/income-statement.ts';
import {
  kindOfAccount,
  trialBalanceLines,
  trialBalanceOf,
  type AccountMovement,
  type TrialBalanceLine,
  type TrialBalanceTotals,
} from '../reports/trial-balance.ts';

/** What the lines on an account come to in a period; øre, both sides positive. Period 0 holds an opening balance alone. */
export interface LineSum extends Pick<AccountMovement, 'account' | 'name' | 'groupingCategory'> {
  readonly standardAccount: string | null;
  readonly groupingCode: string | null;
  readonly year: number;
  readonly period: number;
  readonly debit: Minor;
  readonly credit: Minor;
}

/** Some periods of a year. */
export interface Months {
  readonly year: number;
  readonly from: number;
  readonly through: number;
}

/**
 * What the reports of a ledger come to, from sums of its lines alone, once more and without a database: as many sums as
 * accounts and periods, however many lines there are.
 */
export class FromLines {
  readonly #accounts: readonly (readonly LineSum[])[];
  readonly #begun: ReadonlySet<number>;

  /** @param begun the years in whose middle the books begin */
  constructor(sums: readonly LineSum[], begun: ReadonlySet<number>) {
    this.#accounts = [...Map.groupBy(sums, ({ account }) => account).values()].sort(byNumber);
    this.#begun = begun;
  }

  /** Sum of the debit side of everything. */
  get debit(): Minor {
    return sum(this.#accounts.flat().map(({ debit }) => debit));
  }

  trialBalance(year: number, through: number): { rows: TrialBalanceLine[]; totals: TrialBalanceTotals } {
    const balance = trialBalanceOf(this.#movements(year, through));
    return { rows: trialBalanceLines(balance), totals: balance.totals };
  }

  balanceSheet(year: number, through: number): { rows: BalanceRow[]; totals: BalanceSides } {
    return balanceRows(this.#movements(year, through), this.#movements(year - 1, through));
  }

  /** What there was in cash at the end of each period, by its number. */
  cash(year: number, through: number): { period: string; amount: Minor }[] {
    const own = this.#accounts.flat().filter(isCash);
    return Array.from({ length: through }, (_, at) => {
      const until = own.filter((each) => each.year < year || (each.year === year && each.period <= at + 1));
      return { period: String(at + 1), amount: net(until) };
    });
  }

  incomeStatement(of: Months): { rows: IncomeRow[]; totals: Pick<IncomeRow, 'amount' | 'lastYear'> } {
    const results = this.#accounts.map((sums): AccountResult => {
      const came = (year: number) =>
        -net(sums.filter((each) => each.year === year && this.#counts(each, of)));
      return { ...nameOf(sums), amount: came(of.year), lastYear: came(of.year - 1) };
    });
    return incomeRows(results);
  }

  /** The result of each period, before anything of it is appropriated; by its number. */
  months({ year, from, through }: Months): { period: string; amount: Minor }[] {
    const earning = this.#accounts.filter((sums) => isEarning(nameOf(sums)));
    return Array.from({ length: through - from + 1 }, (_, at) => {
      const moved = earning.flat().filter((each) => each.year === year && each.period === from + at);
      return { period: String(from + at), amount: -net(moved) };
    });
  }

  /** Each account of the result in each period, under its number; what the books began with is of the first. */
  incomeMonths({ year, from, through }: Months): { account: string }[] {
    return this.#accounts
      .filter((sums) => kindOfAccount(nameOf(sums)) === 'result')
      .map((sums) => {
        const own = sums.filter((each) => each.year === year && this.#counts(each, { from, through }));
        const months = Map.groupBy(own, ({ period }) => String(Math.max(period, 1)));
        const amounts = [...months].map(([period, some]) => [period, -net(some)] as const);
        return { account: nameOf(sums).account, ...Object.fromEntries(amounts) };
      });
  }

  /** The two sides of what was posted in some periods. */
  journal({ year, from, through }: Months): { debit: Minor; credit: Minor } {
    const moved = this.#accounts
      .flat()
      .filter((each) => each.year === year && each.period >= from && each.period <= through);
    return { debit: sum(moved.map(({ debit }) => debit)), credit: sum(moved.map(({ credit }) => credit)) };
  }

  /** The accounts that have something in the year or before it. */
  accountsThrough(year: number): string[] {
    return this.#accounts
      .filter((sums) => sums.some((each) => each.year <= year))
      .map((sums) => nameOf(sums).account);
  }

  #movements(year: number, through: number): AccountMovement[] {
    return this.#accounts.flatMap((all) => {
      const sums = all.filter((each) => each.year < year || (each.year === year && each.period <= through));
      if (sums.length === 0) return [];
      const opens = sums.filter((each) => each.year < year || each.period === 0);
      const moved = sums.filter((each) => each.year === year && each.period > 0);
      const within = this.#begun.has(year) ? opens.filter((each) => each.year === year) : [];
      return {
        ...nameOf(all),
        opening: net(opens),
        openingInYear: net(within),
        debit: sum(moved.map(({ debit }) => debit)),
        credit: sum(moved.map(({ credit }) => credit)),
      };
    });
  }

  /** Books that begin in the middle of a year begin with what it had brought until then: that is of its first period. */
  #counts({ year, period }: LineSum, { from, through }: Omit<Months, 'year'>): boolean {
    if (period > through) return false;
    return period === 0 ? from === 1 && this.#begun.has(year) : period >= from;
  }
}

function nameOf([first]: readonly LineSum[]): Pick<LineSum, 'account' | 'name' | 'groupingCategory'> {
  if (!first) throw new Error('an account has sums');
  const { account, name, groupingCategory } = first;
  return { account, name, groupingCategory };
}

const net = (sums: readonly LineSum[]) => sum(sums.map(({ debit, credit }) => debit - credit));

function byNumber([one]: readonly LineSum[], [other]: readonly LineSum[]): number {
  return (one?.account ?? '') < (other?.account ?? '') ? -1 : 1;
}

/** A figure that is not the same: which row, which field of it, both as decimals. */
export interface Figure {
  readonly row: string;
  readonly figure: string;
  readonly kept: string;
  readonly lines: string;
}

/** The amounts in which rows differ, each found by its key; what one side lacks is nothing there. */
export function figuresApart<Row extends object>(
  told: readonly Row[],
  expected: readonly Row[],
  keyOf: (row: Row) => string,
): Figure[] {
  const [is, should] = [told, expected].map(
    (rows) => new Map(rows.map((row) => [keyOf(row), amountsOf(row)])),
  );
  return [...new Set([...(is?.keys() ?? []), ...(should?.keys() ?? [])])].flatMap((row) => {
    const [kept, lines] = [is?.get(row) ?? {}, should?.get(row) ?? {}];
    return [...new Set([...Object.keys(kept), ...Object.keys(lines)])]
      .filter((figure) => (kept[figure] ?? 0n) !== (lines[figure] ?? 0n))
      .map((figure) => ({
        ...{ row, figure },
        kept: toDecimal(kept[figure] ?? 0n),
        lines: toDecimal(lines[figure] ?? 0n),
      }));
  });
}

function amountsOf(row: object): Record<string, Minor> {
  return Object.fromEntries(
    Object.entries(row).filter((entry): entry is [string, Minor] => typeof entry[1] === 'bigint'),
  );
}
