import { sum, type Minor } from '../../money.ts';
import { FIELDS } from '../../report/fields.ts';
import { report } from '../../report/report.ts';

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

/** A line of the report: an account, or what earlier years left on those of the result, as one that is no account. */
export interface TrialBalanceLine extends Omit<TrialBalanceRow, 'kind'> {
  readonly kind: 'balance' | 'result' | 'undistributed';
  /** Whether its part starts at anything: a result only does in books that begin in the middle of a year. */
  readonly starts: boolean;
}

/** The trial balance (saldobalanse) through a period: where each account began the year, what moved, where it stands. */
export const trialBalance = report<TrialBalanceLine, TrialBalanceTotals>()('trial-balance', {
  filter: { year: FIELDS.year, through: FIELDS.through },
  options: { at: FIELDS.at },
  marks: { account: FIELDS.account },
  columns: {
    account: { kind: 'text', of: ({ account }) => account },
    name: { kind: 'text', of: ({ name }) => name },
    opening: {
      kind: 'money',
      of: ({ opening, starts }) => (starts ? opening : null),
      total: ({ opening }) => opening,
    },
    debit: { kind: 'money', of: ({ debit }) => debit, total: ({ debit }) => debit, blankZero: true },
    credit: { kind: 'money', of: ({ credit }) => credit, total: ({ credit }) => credit, blankZero: true },
    closing: { kind: 'money', of: ({ closing }) => closing, total: ({ closing }) => closing },
  },
  partOf: ({ kind }) => kind,
});

export interface TrialBalance {
  /** Accounts of assets, equity and debt, then those of the result; without those that hold nothing. */
  readonly rows: readonly TrialBalanceRow[];
  /** Result of earlier years that no year-end voucher has moved to equity; zero where all has been. */
  readonly undistributed: Minor;
  /** Sums of the rows and of `undistributed`. */
  readonly totals: TrialBalanceTotals;
  /** {@link isBalanced}: false only if the ledger is damaged. */
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
  const all = movements.map((movement) => ({ movement, row: trialBalanceRowOf(movement) }));
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
    balanced: isBalanced(totals),
  };
}

/** Whether opening and closing come to zero and debit equals credit. */
export function isBalanced({ opening, debit, credit, closing }: TrialBalanceTotals): boolean {
  return opening === 0n && closing === 0n && debit === credit;
}

/** The lines of the report, which come to the totals: those of the accounts, and what is undistributed where something is. */
export function trialBalanceLines({ rows, undistributed }: TrialBalance): TrialBalanceLine[] {
  const resultStarts = rows.some(({ kind, opening }) => kind === 'result' && opening !== 0n);
  const lines = rows.map((row) => ({ ...row, starts: row.kind === 'balance' || resultStarts }));
  if (undistributed === 0n) return lines;
  const amounts = { opening: undistributed, debit: 0n, credit: 0n, closing: undistributed };
  return [...lines, { account: '', name: '', kind: 'undistributed', starts: true, ...amounts }];
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

/** An account's own line. */
export function trialBalanceRowOf(movement: AccountMovement): TrialBalanceRow {
  const { account, name, debit, credit } = movement;
  const kind = kindOfAccount(movement);
  const opening = kind === 'balance' ? movement.opening : movement.openingInYear;
  return { account, name, kind, opening, debit, credit, closing: opening + debit - credit };
}

function holdsSomething({ opening, debit, credit }: TrialBalanceRow): boolean {
  return opening !== 0n || debit !== 0n || credit !== 0n;
}
