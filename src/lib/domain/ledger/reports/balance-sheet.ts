import type { CivilDate } from '../../date.ts';
import { sum, type Minor } from '../../money.ts';
import { FIELDS } from '../../report/fields.ts';
import { report } from '../../report/report.ts';
import { kindOfAccount, trialBalanceOf, type AccountMovement } from './trial-balance.ts';

/** The parts of a balance sheet (regnskapsloven § 6-2), in their order: the first two are what there is. */
export const BALANCE_PARTS = [
  'fixedAssets',
  'currentAssets',
  'equity',
  'longTermDebt',
  'shortTermDebt',
] as const;
export type BalancePart = (typeof BALANCE_PARTS)[number];

/** Where an account stands at the end of a period, and stood at the end of the same one of the year before. */
export interface BalanceRow {
  /** Empty of `result`, which is no account. */
  readonly account: string;
  readonly name: string;
  readonly part: BalancePart;
  /** An account, or the result that no voucher has moved to equity yet: of this year, and of those before. */
  readonly of: 'account' | 'result';
  /** Øre; assets positive where they are debit, equity and debt where they are credit. */
  readonly amount: Minor;
  readonly lastYear: Minor;
}

export interface BalanceTotals extends BalanceSides {
  /** What there was in cash and in banks at the end of each period up to the one asked for; one without postings as well. */
  readonly cash: readonly MonthCash[];
}

export interface BalanceSides {
  readonly assets: Minor;
  readonly equityAndDebt: Minor;
}

export interface MonthCash {
  readonly startsOn: CivilDate;
  readonly amount: Minor;
}

/** Group 19 of NS 4102, cash and deposits: by the standard account or the grouping code that the chart names, else by the number. */
export function isCash({ account, standardAccount, groupingCode }: CashAccount): boolean {
  return (standardAccount ?? groupingCode ?? account).startsWith('19');
}

interface CashAccount {
  readonly account: string;
  readonly standardAccount: string | null;
  readonly groupingCode: string | null;
}

/**
 * The balance sheet (balanse) at the end of a period, beside the end of the period of the same number of the year before.
 * The result of the year, and what earlier ones left on their accounts, is a row of equity: so both sides are equal.
 */
export const balanceSheet = report<BalanceRow, BalanceTotals>()('balance-sheet', {
  filter: { year: FIELDS.year, through: FIELDS.through },
  options: { at: FIELDS.at },
  columns: {
    account: { kind: 'text', of: ({ account }) => account },
    name: { kind: 'text', of: ({ name }) => name },
    amount: { kind: 'money', of: ({ amount }) => amount },
    lastYear: { kind: 'money', of: ({ lastYear }) => lastYear, blankZero: true },
    change: { kind: 'money', of: ({ amount, lastYear }) => amount - lastYear },
  },
  partOf: ({ part }) => part,
});

/** The sheet's rows, part by part, and its two sides now; without accounts that stand at nothing at both ends. */
export function balanceRows(
  now: readonly AccountMovement[],
  before: readonly AccountMovement[],
): { rows: BalanceRow[]; totals: BalanceSides } {
  const accounts = new Map([...before, ...now].map((movement) => [movement.account, movement]));
  const [standing, stood] = [standings(now), standings(before)];
  const rows = [...accounts.values()]
    .filter((movement) => kindOfAccount(movement) === 'balance')
    .map((movement): BalanceRow => {
      const { account, name } = movement;
      const part = balancePartOf(movement);
      const signed = (amount: Minor | undefined) => (isAsset(part) ? (amount ?? 0n) : -(amount ?? 0n));
      return {
        ...{ account, name, part, of: 'account' },
        amount: signed(standing.accounts.get(account)),
        lastYear: signed(stood.accounts.get(account)),
      };
    });
  const result: BalanceRow = {
    ...{ account: '', name: '', part: 'equity', of: 'result' },
    amount: -standing.result,
    lastYear: -stood.result,
  };
  const shown = [...rows, result].filter(({ amount, lastYear }) => amount !== 0n || lastYear !== 0n);
  const side = (asset: boolean) =>
    sum(shown.filter(({ part }) => isAsset(part) === asset).map(({ amount }) => amount));
  return {
    rows: BALANCE_PARTS.flatMap((part) => shown.filter((row) => row.part === part).sort(byAccount)),
    totals: { assets: side(true), equityAndDebt: side(false) },
  };
}

/** Where each account of the balance sheet stands, and what the others come to; debit positive. */
function standings(movements: readonly AccountMovement[]): {
  accounts: ReadonlyMap<string, Minor>;
  result: Minor;
} {
  const { rows, undistributed } = trialBalanceOf(movements);
  const ofKind = (kind: 'balance' | 'result') => rows.filter((row) => row.kind === kind);
  return {
    accounts: new Map(ofKind('balance').map(({ account, closing }) => [account, closing])),
    result: undistributed + sum(ofKind('result').map(({ closing }) => closing)),
  };
}

/** Accounts by number, what is none last. */
function byAccount(a: BalanceRow, b: BalanceRow): number {
  if (a.of !== b.of) return a.of === 'account' ? -1 : 1;
  return a.account < b.account ? -1 : 1;
}

/** By the SAF-T grouping category; else by the number after NS 4102. What neither places is a claim. */
export function balancePartOf({
  account,
  groupingCategory,
}: Pick<AccountMovement, 'account' | 'groupingCategory'>): BalancePart {
  const said = groupingCategory === null ? undefined : BY_CATEGORY[groupingCategory];
  return said ?? BY_NUMBER.find(([pattern]) => pattern.test(account))?.[1] ?? 'currentAssets';
}

const BY_CATEGORY: Readonly<Record<string, BalancePart>> = {
  balanseverdiForAnleggsmiddel: 'fixedAssets',
  balanseverdiForOmloepsmiddel: 'currentAssets',
  balanseverdiForBankOgForsikringseiendel: 'currentAssets',
  egenkapital: 'equity',
  langsiktigGjeld: 'longTermDebt',
  kortsiktigGjeld: 'shortTermDebt',
  gjeldInnenBankOgForsikring: 'shortTermDebt',
};

const BY_NUMBER: readonly (readonly [RegExp, BalancePart])[] = [
  [/^1[0-3]\d{2}/, 'fixedAssets'],
  [/^1\d{3}/, 'currentAssets'],
  [/^20\d{2}/, 'equity'],
  [/^2[12]\d{2}/, 'longTermDebt'],
  [/^2\d{3}/, 'shortTermDebt'],
];

function isAsset(part: BalancePart): boolean {
  return part === 'fixedAssets' || part === 'currentAssets';
}
