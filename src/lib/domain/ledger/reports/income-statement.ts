import type { CivilDate } from '../../date.ts';
import { sum, type Minor } from '../../money.ts';
import { FIELDS } from '../../report/fields.ts';
import { report } from '../../report/report.ts';
import { kindOfAccount, type AccountMovement } from './trial-balance.ts';

/** The parts of a result (regnskapsloven § 6-1), in their order; the last is what the year's result is used for. */
export const RESULT_PARTS = [
  'income',
  'goods',
  'wages',
  'otherCosts',
  'financialIncome',
  'financialCosts',
  'tax',
  'appropriation',
] as const;
export type ResultPart = (typeof RESULT_PARTS)[number];

/** What an account brought and cost in some periods, and in the same ones of the year before. */
export interface IncomeRow {
  readonly account: string;
  readonly name: string;
  readonly part: ResultPart;
  /** Øre; income positive, costs negative, so that every sum is a result. */
  readonly amount: Minor;
  readonly lastYear: Minor;
}

export interface IncomeTotals extends Pick<IncomeRow, 'amount' | 'lastYear'> {
  /** The result of each period that was asked for, before anything of it is appropriated; one without postings as well. */
  readonly months: readonly MonthResult[];
}

export interface MonthResult {
  readonly startsOn: CivilDate;
  readonly amount: Minor;
}

/**
 * The income statement (resultatregnskap) of some periods of a year, beside the periods of the same numbers of the year
 * before. Its total is the result, less what of it has been appropriated.
 */
export const incomeStatement = report<IncomeRow, IncomeTotals>()('income-statement', {
  filter: { year: FIELDS.year, from: FIELDS.from, through: FIELDS.through },
  options: { at: FIELDS.at },
  columns: {
    account: { kind: 'text', of: ({ account }) => account },
    name: { kind: 'text', of: ({ name }) => name },
    amount: { kind: 'money', of: ({ amount }) => amount, total: ({ amount }) => amount },
    lastYear: {
      kind: 'money',
      of: ({ lastYear }) => lastYear,
      total: ({ lastYear }) => lastYear,
      blankZero: true,
    },
    change: {
      kind: 'money',
      of: ({ amount, lastYear }) => amount - lastYear,
      total: ({ amount, lastYear }) => amount - lastYear,
    },
  },
  partOf: ({ part }) => part,
});

/** What an account came to in some periods of two years; øre, credit positive. */
export type AccountResult = Pick<AccountMovement, 'account' | 'name' | 'groupingCategory'> &
  Pick<IncomeRow, 'amount' | 'lastYear'>;

/** Whether an account is of the result before any of it is appropriated. */
export function isEarning(of: Pick<AccountMovement, 'account' | 'groupingCategory'>): boolean {
  return kindOfAccount(of) === 'result' && resultPartOf(of) !== 'appropriation';
}

/** The statement's rows, part by part; without accounts that came to nothing in both years. */
export function incomeRows(accounts: readonly AccountResult[]): {
  rows: IncomeRow[];
  totals: Omit<IncomeTotals, 'months'>;
} {
  const rows = accounts
    .filter((each) => kindOfAccount(each) === 'result')
    .filter(({ amount, lastYear }) => amount !== 0n || lastYear !== 0n)
    .map(({ account, name, amount, lastYear, ...of }): IncomeRow => {
      return { account, name, part: resultPartOf({ account, ...of }), amount, lastYear };
    });
  return {
    rows: RESULT_PARTS.flatMap((part) => rows.filter((row) => row.part === part)),
    totals: {
      amount: sum(rows.map(({ amount }) => amount)),
      lastYear: sum(rows.map(({ lastYear }) => lastYear)),
    },
  };
}

/**
 * By the SAF-T grouping category, which the chart itself says; else by the number, where that is one of NS 4102. What neither
 * places is a cost like others, so that no result account is left out.
 */
export function resultPartOf({
  account,
  groupingCategory,
}: Pick<AccountMovement, 'account' | 'groupingCategory'>): ResultPart {
  const said = groupingCategory === null ? undefined : BY_CATEGORY[groupingCategory];
  return said ?? BY_NUMBER.find(([pattern]) => pattern.test(account))?.[1] ?? 'otherCosts';
}

const BY_CATEGORY: Readonly<Record<string, ResultPart>> = {
  salgsinntekt: 'income',
  annenDriftsinntekt: 'income',
  bankOgForsikringsinntekt: 'income',
  varekostnad: 'goods',
  loennskostnad: 'wages',
  annenDriftskostnad: 'otherCosts',
  bankOgForsikringskostnad: 'otherCosts',
  finansinntekt: 'financialIncome',
  finanskostnad: 'financialCosts',
  skattekostnad: 'tax',
  'resultatDisponeringForSAF-T': 'appropriation',
};

/** NS 4102: classes 3 to 7 are of the operation; 80 and 84 are income, 83 and 86 tax, 88 and 89 the use of the result. */
const BY_NUMBER: readonly (readonly [RegExp, ResultPart])[] = [
  [/^3\d{3}/, 'income'],
  [/^4\d{3}/, 'goods'],
  [/^5\d{3}/, 'wages'],
  [/^[67]\d{3}/, 'otherCosts'],
  [/^8[04]\d{2}/, 'financialIncome'],
  [/^8[36]\d{2}/, 'tax'],
  [/^8[89]\d{2}/, 'appropriation'],
  [/^8\d{3}/, 'financialCosts'],
];
