import { FIELDS } from '../../report/fields.ts';
import { report } from '../../report/report.ts';
import type { Minor } from '../../money.ts';
import { resultPartOf, type ResultPart } from './income-statement.ts';
import { kindOfAccount, type AccountMovement } from './trial-balance.ts';

/** What stands under one value of a dimension, a project or a department, in some periods and in the same of the year before. */
export interface DimensionResult {
  readonly type: string;
  /** What the dimension is called: «Prosjekt». */
  readonly typeName: string;
  /** Null for what stands under none of its values, so that the rows of a dimension come to the whole result. */
  readonly code: string | null;
  readonly name: string | null;
  /** Øre; costs positive. */
  readonly income: Minor;
  readonly costs: Minor;
  /** Income less costs. */
  readonly amount: Minor;
  readonly lastYear: Minor;
}

/**
 * The result of each project, department and other dimension in some periods of a year, before anything of it is appropriated.
 * A line stands once under each dimension, so the report has no total: each dimension comes to the result by itself.
 */
export const dimensionResults = report<DimensionResult, Record<never, never>>()('dimension-results', {
  filter: { year: FIELDS.year, from: FIELDS.from, through: FIELDS.through },
  options: { at: FIELDS.at },
  columns: {
    type: { kind: 'text', of: ({ typeName }) => typeName },
    code: { kind: 'text', of: ({ code }) => code ?? '' },
    name: { kind: 'text', of: ({ name }) => name ?? '' },
    income: { kind: 'money', of: ({ income }) => income },
    costs: { kind: 'money', of: ({ costs }) => costs },
    amount: { kind: 'money', of: ({ amount }) => amount },
    lastYear: { kind: 'money', of: ({ lastYear }) => lastYear, blankZero: true },
  },
});

const INCOME: readonly ResultPart[] = ['income', 'financialIncome'];

/** The accounts that a result is made of: what it brought, and all of it with what it cost. */
export function earningAccounts(accounts: readonly Pick<AccountMovement, 'account' | 'groupingCategory'>[]): {
  readonly income: string[];
  readonly all: string[];
} {
  const own = accounts.filter(
    (each) => kindOfAccount(each) === 'result' && resultPartOf(each) !== 'appropriation',
  );
  return {
    income: own.filter((each) => INCOME.includes(resultPartOf(each))).map(({ account }) => account),
    all: own.map(({ account }) => account),
  };
}
