import type { CivilDate } from '../../date.ts';
import { sum, type Minor } from '../../money.ts';
import { FIELDS } from '../../report/fields.ts';
import { report, type MoneyColumn } from '../../report/report.ts';
import { MOST_MONTHS } from '../fiscal-year.ts';
import { RESULT_PARTS, resultPartOf, type ResultPart } from './income-statement.ts';
import { kindOfAccount, type AccountMovement } from './trial-balance.ts';

/** What an account brought and cost in each of some periods. */
export interface IncomeMonthsRow {
  readonly account: string;
  readonly name: string;
  readonly part: ResultPart;
  /** By period, in the order of the totals; øre, income positive, costs negative. */
  readonly months: readonly Minor[];
  /** What they come to. */
  readonly amount: Minor;
}

/** A period that was asked for, and what all accounts came to in it. */
export interface MonthTotal {
  readonly number: number;
  readonly startsOn: CivilDate;
  readonly amount: Minor;
}

export interface IncomeMonthsTotals {
  readonly months: readonly MonthTotal[];
  readonly amount: Minor;
}

type MonthColumn = MoneyColumn<IncomeMonthsRow, IncomeMonthsTotals>;
export type MonthName = `month${number}`;

/** The period's place among those asked for, by the name of its column. */
export const MONTH_NAMES: readonly MonthName[] = Array.from(
  { length: MOST_MONTHS },
  (_, at): MonthName => `month${at + 1}`,
);

const MONTH_COLUMNS = Object.fromEntries(
  MONTH_NAMES.map((name, at): [MonthName, MonthColumn] => [
    name,
    {
      kind: 'money',
      of: ({ months }) => months[at] ?? 0n,
      total: ({ months }) => months[at]?.amount ?? 0n,
      there: ({ months }) => at < months.length,
      blankZero: true,
    },
  ]),
) as Readonly<Record<MonthName, MonthColumn>>;

/**
 * The income statement of some periods of a year, side by side, and their sum, which is that of the income statement: its
 * total is the result, less what of it has been appropriated.
 */
export const incomeMonths = report<IncomeMonthsRow, IncomeMonthsTotals>()('income-months', {
  filter: { year: FIELDS.year, from: FIELDS.from, through: FIELDS.through },
  options: { at: FIELDS.at },
  columns: {
    account: { kind: 'text', of: ({ account }) => account },
    name: { kind: 'text', of: ({ name }) => name },
    ...MONTH_COLUMNS,
    amount: { kind: 'money', of: ({ amount }) => amount, total: ({ amount }) => amount },
  },
  partOf: ({ part }) => part,
});

/** What an account came to in one period; øre, credit positive. */
export interface AccountMonth extends Pick<AccountMovement, 'account' | 'name' | 'groupingCategory'> {
  readonly period: number;
  readonly amount: Minor;
}

/** The rows, part by part; without accounts that came to nothing in each of the periods. */
export function incomeMonthsOf(
  moved: readonly AccountMonth[],
  periods: readonly Omit<MonthTotal, 'amount'>[],
): { rows: IncomeMonthsRow[]; totals: IncomeMonthsTotals } {
  const rows = [...Map.groupBy(moved, ({ account }) => account).values()].flatMap(
    (own): IncomeMonthsRow[] => {
      const [first] = own;
      const months = periods.map(({ number }) =>
        sum(own.filter(({ period }) => period === number).map(({ amount }) => amount)),
      );
      if (!first || kindOfAccount(first) !== 'result' || months.every((amount) => amount === 0n)) return [];
      const { account, name } = first;
      return [{ account, name, part: resultPartOf(first), months, amount: sum(months) }];
    },
  );
  return {
    rows: RESULT_PARTS.flatMap((part) => rows.filter((row) => row.part === part)),
    totals: {
      months: periods.map((period, at) => ({
        ...period,
        amount: sum(rows.map(({ months }) => months[at] ?? 0n)),
      })),
      amount: sum(rows.map(({ amount }) => amount)),
    },
  };
}
