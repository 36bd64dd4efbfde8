import { sum, type Minor } from '../money.ts';

/** What an account stood at before the year, and what moved in it. All øre. */
export interface AccountMovement {
  readonly account: string;
  readonly name: string;
  /** SAF-T GroupingCategory, or null where the chart names none. */
  readonly groupingCategory: string | null;
  /** Everything before the year, with the opening balance. Debit positive. */
  readonly opening: Minor;
  /** What of it the year itself had moved before the books begin, where they begin in the middle of it. */
  readonly openingInYear: Minor;
  readonly debit: Minor;
  readonly credit: Minor;
}

export interface TrialBalanceRow {
  readonly account: string;
  readonly name: string;
  readonly kind: 'balance' | 'result';
  readonly opening: Minor;
  readonly debit: Minor;
  readonly credit: Minor;
  readonly closing: Minor;
}

export type TrialBalanceTotals = Pick<TrialBalanceRow, 'opening' | 'debit' | 'credit' | 'closing'>;

export interface TrialBalance {
  /** Accounts of assets, equity and debt, then those of the result; without those that hold nothing. */
  readonly rows: readonly TrialBalanceRow[];
  /** Result of earlier years that no year-end voucher has moved to equity; zero where all has been. */
  readonly undistributed: Minor;
  /** Sums of the rows and of `undistributed`. */
  readonly totals: TrialBalanceTotals;
  /** Whether opening and closing come to zero and debit equals credit; false only if the ledger is damaged. */
  readonly balanced: boolean;
}

/** The grouping categories of the balance sheet (SAF-T Financial 1.30); every other one is of the result. */
const BALANCE_SHEET: ReadonlySet<string> = new Set([
  'balanseverdiForAnleggsmiddel',
  'balanseverdiForOmloepsmiddel',
  'egenkapital',
  'langsiktigGjeld',
  'kortsiktigGjeld',
]);

/**
 * Whether an account is of the balance sheet or of the result. The number says it where it follows NS 4102
 * (classes 1 and 2, classes 3 to 8); for other charts the grouping category does, and without one it is taken for
 * a balance account, so that nothing is silently closed.
 */
export function kindOfAccount({
  account,
  groupingCategory,
}: Pick<AccountMovement, 'account' | 'groupingCategory'>): 'balance' | 'result' {
  if (groupingCategory !== null && BALANCE_SHEET.has(groupingCategory)) return 'balance';
  if (/^[12]\d{3}/.test(account)) return 'balance';
  if (/^[3-8]\d{3}/.test(account)) return 'result';
  return groupingCategory === null ? 'balance' : 'result';
}

/**
 * The trial balance of a year. A result account starts each year at zero: what earlier years left on them is one
 * sum of its own, so that the columns still come to zero. In books that begin in the middle of the year it starts at
 * what the year had brought until then.
 */
export function trialBalanceOf(movements: readonly AccountMovement[]): TrialBalance {
  const all = movements.map((movement) => ({ movement, row: rowOf(movement) }));
  const undistributed = sum(
    all
      .filter(({ row }) => row.kind === 'result')
      .map(({ movement }) => movement.opening - movement.openingInYear),
  );
  const rows = all.map(({ row }) => row).filter(holdsSomething);
  const column = (of: (row: TrialBalanceRow) => Minor) => sum(rows.map(of));
  const totals = {
    opening: column((row) => row.opening) + undistributed,
    debit: column((row) => row.debit),
    credit: column((row) => row.credit),
    closing: column((row) => row.closing) + undistributed,
  };
  return {
    rows: [...rows.filter(({ kind }) => kind === 'balance'), ...rows.filter(({ kind }) => kind === 'result')],
    undistributed,
    totals,
    balanced: totals.opening === 0n && totals.closing === 0n && totals.debit === totals.credit,
  };
}

/** Sums of some rows: the balance sheet's, the result's. */
export function totalsOf(rows: readonly TrialBalanceRow[]): TrialBalanceTotals {
  return {
    opening: sum(rows.map((row) => row.opening)),
    debit: sum(rows.map((row) => row.debit)),
    credit: sum(rows.map((row) => row.credit)),
    closing: sum(rows.map((row) => row.closing)),
  };
}

function rowOf(movement: AccountMovement): TrialBalanceRow {
  const { account, name, debit, credit } = movement;
  const kind = kindOfAccount(movement);
  const opening = kind === 'balance' ? movement.opening : movement.openingInYear;
  return { account, name, kind, opening, debit, credit, closing: opening + debit - credit };
}

function holdsSomething({ opening, debit, credit }: TrialBalanceRow): boolean {
  return opening !== 0n || debit !== 0n || credit !== 0n;
}
