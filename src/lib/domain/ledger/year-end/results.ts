import { sum, type Minor } from '../../money.ts';
import { kindOfAccount, type AccountMovement } from '../reports/trial-balance.ts';
import { isAppropriation } from './appropriation.ts';

/** What an account came to in a year; øre, credit positive. */
export interface YearSum extends Pick<AccountMovement, 'account' | 'groupingCategory'> {
  readonly year: number;
  readonly amount: Minor;
}

/** A year's result; øre, profit positive. */
export interface YearResult {
  readonly year: number;
  /** What its accounts brought, and what the books began with on them. */
  readonly earned: Minor;
  /** What of it its vouchers have moved to equity and debt. */
  readonly appropriated: Minor;
  /** What of it and of the years before it nothing has moved: zero at the end of a year that is closed. */
  readonly left: Minor;
}

/** The results of a client's years, oldest first. */
export function yearResults(years: readonly number[], sums: readonly YearSum[]): YearResult[] {
  let left = 0n;
  return years
    .toSorted((one, other) => one - other)
    .map((year) => {
      const own = sums.filter((each) => each.year === year && kindOfAccount(each) === 'result');
      const of = (used: boolean) =>
        sum(own.filter((each) => isAppropriation(each) === used).map(({ amount }) => amount));
      const [earned, appropriated] = [of(false), -of(true)];
      left += earned - appropriated;
      return { year, earned, appropriated, left };
    });
}
